/// Returns the seed of a component that a path of names leads to.
///
/// Each name is hashed with XXH64 under the seed that the names before it gave, so that the
/// boundaries count: ("ab", "c") and ("a", "bc") differ. The path composes: the seed of ("a", "b")
/// is that of "b" derived from that of "a". Without names, the result is the seed itself.
///
/// - Complexity: O(*n*), where *n* is the number of UTF-8 bytes of the names.
public func derivedSeed(_ seed: UInt64, _ names: String...) -> UInt64 {
  names.reduce(seed) { seed, name in XXH64.hash(name, seed: seed) }
}
