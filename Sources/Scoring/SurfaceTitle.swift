public import Records

extension Record.SurfaceIdentity {
  /// The digits of a hash that tell two tables of one name apart, if no more are needed.
  private static let shownDigits = 6

  /// The name that tables print: the surface's, with a part of the hash where another one has the same name.
  ///
  /// - Complexity: O(*n*) in the surfaces.
  public func title(among surfaces: [Record.SurfaceIdentity]) -> String {
    let others = surfaces.filter { $0.name == name && $0.hash != hash }
    guard !others.isEmpty else { return name }
    var digits = Self.shownDigits
    while digits < hash.count, others.contains(where: { $0.hash.hasPrefix(hash.prefix(digits)) }) {
      digits += 1
    }
    return "\(name)@\(hash.prefix(digits))"
  }

  /// Surfaces are in the order of their names, and of their hashes where those are equal.
  var order: (String, String) { (name, hash) }
}
