/// Runs that have the same identity and different traces: the method is not deterministic, or it answers differently
/// than before under the same version.
public struct RunContradiction: Hashable, Sendable, CustomStringConvertible {
  /// The method's label.
  public let method: String
  /// The contest's name.
  public let contest: String
  /// How many runs contradict others.
  public let runs: Int
  /// The journals that hold them.
  public let places: [String]

  /// The message for the user.
  public var description: String {
    let journals = places.filter { !$0.isEmpty }.joined(separator: " and ")
    let what =
      "\(method), \(contest): \(runs == 1 ? "1 run has" : "\(runs) runs have") two different traces"
      + (journals.isEmpty ? "" : " in \(journals)")
    return what + "; the method is not deterministic, or it has changed without a new version; "
      + (places.count > 1
        ? "each journal has a row of its own"
        : "\(runs == 1 ? "it is" : "they are") left out")
  }
}
