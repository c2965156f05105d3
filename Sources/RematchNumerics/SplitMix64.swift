/// The SplitMix64 generator, which turns one word of seed into many unrelated ones.
///
/// Source: G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014, with the finaliser that D. Stafford calls "Mix13".
struct SplitMix64 {
  /// The odd number nearest to 2^64 divided by the golden ratio.
  static let gamma: UInt64 = 0x9E37_79B9_7F4A_7C15

  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state = state &+ Self.gamma
    return Self.mix(state)
  }

  /// Returns a bijection of the word in which every bit of the input moves half of the output's.
  static func mix(_ word: UInt64) -> UInt64 {
    var word = word
    word = (word ^ word &>> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word &>> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word &>> 31
  }
}
