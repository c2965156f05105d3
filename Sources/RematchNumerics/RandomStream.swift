/// A stream of pseudo-random numbers that depends on nothing but its seed.
///
/// The generator is xoshiro256**, with a period of 2^256 - 1; SplitMix64 fills its state from the
/// seed. Every component of a run owns a stream, made from the run's seed and the component's name:
///
/// ```swift
/// var stream = RandomStream(seed: 1, name: "mutation")
/// let rate = stream.uniform()
/// ```
///
/// Source: D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS
/// 47(4), 2021.
public struct RandomStream: Sendable {
  @usableFromInline var state: (UInt64, UInt64, UInt64, UInt64)

  /// Creates the stream of a seed.
  public init(seed: UInt64) {
    var seeds = SplitMix64(seed: seed)
    state = (seeds.next(), seeds.next(), seeds.next(), seeds.next())
  }

  /// Creates the stream of a named component, independent of those of other names and seeds.
  public init(seed: UInt64, name: String) {
    self.init(seed: derivedSeed(seed, name))
  }

  /// Returns the next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    let product = state.1 &* 5
    let result = (product &<< 7 | product &>> 57) &* 9
    let shifted = state.1 &<< 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3 &<< 45 | state.3 &>> 19
    return result
  }

  /// Returns a number in [0, 1), one of the 2^53 multiples of 2^-53 with equal probability.
  @inlinable
  public mutating func uniform() -> Double {
    Double(next() &>> 11) * 0x1p-53
  }

  /// Returns a number in 0 ..< *n*, each with the same probability.
  ///
  /// Source: D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29(1), 2019.
  ///
  /// - Parameter n: the number of outcomes, at least 1.
  /// - Complexity: one draw in nearly every case, two at most on average.
  @inlinable
  public mutating func index(below n: Int) -> Int {
    precondition(n > 0, "An index needs at least one outcome, not \(n)")
    let count = UInt64(n)
    var product = next().multipliedFullWidth(by: count)
    if product.low < count {
      let threshold = (0 &- count) % count
      while product.low < threshold {
        product = next().multipliedFullWidth(by: count)
      }
    }
    return Int(product.high)
  }

  /// Returns a draw of the standard normal distribution, by inversion of one word of random bits.
  ///
  /// The magnitude is at most 8.21, the quantile of 2^-53.
  public mutating func normal() -> Double {
    NormalDistribution.quantile(openUniform(next()))
  }

  /// Brings an array into a random order, each with the same probability (Fisher and Yates).
  ///
  /// - Complexity: O(*n*), where *n* is the number of elements.
  public mutating func shuffle<T>(_ array: inout [T]) {
    var last = array.count - 1
    while last > 0 {
      array.swapAt(last, index(below: last + 1))
      last -= 1
    }
  }

  /// Returns the numbers 0 ..< *n* in a random order.
  ///
  /// - Parameter n: the number of elements, at least 0.
  /// - Complexity: O(*n*)
  public mutating func permutation(_ n: Int) -> [Int] {
    var order = Array(0..<n)
    shuffle(&order)
    return order
  }
}

/// Returns the number in (0, 1) that the upper 52 bits *k* of a word select: (*k* + 1/2) / 2^52.
///
/// With 53 bits the largest *k* + 1/2 would not be representable, and would round to 1.
func openUniform(_ bits: UInt64) -> Double {
  (Double(bits &>> 12) + 0.5) * 0x1p-52
}
