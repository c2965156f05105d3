/// Random numbers without a state: each is a function of a seed and two counters.
///
/// A generated surface draws the noise of cell *a* at step *b* in this way, in any order and at the
/// cost of that number alone. The seed and the counters pass one after the other through the
/// SplitMix64 finaliser, each time a bijection; a change of any bit of any of the three moves each
/// bit of the result with a probability of one half.
public enum CounterRandom {
  /// Returns the 64 random bits of a seed and two counters.
  public static func bits(seed: UInt64, _ a: UInt64, _ b: UInt64) -> UInt64 {
    var word = SplitMix64.mix(seed &+ SplitMix64.gamma)
    word = SplitMix64.mix((word ^ a) &+ SplitMix64.gamma)
    return SplitMix64.mix((word ^ b) &+ SplitMix64.gamma)
  }

  /// Returns the number of a seed and two counters in (0, 1), both ends excluded.
  ///
  /// It is one of the 2^52 odd multiples of 2^-53, with equal probability.
  public static func uniform(seed: UInt64, _ a: UInt64, _ b: UInt64) -> Double {
    openUniform(bits(seed: seed, a, b))
  }

  /// Returns the draw of the standard normal distribution of a seed and two counters.
  ///
  /// It is the quantile of ``uniform(seed:_:_:)``; its magnitude is at most 8.21.
  public static func normal(seed: UInt64, _ a: UInt64, _ b: UInt64) -> Double {
    NormalDistribution.quantile(uniform(seed: seed, a, b))
  }
}
