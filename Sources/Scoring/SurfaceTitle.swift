public import Records

extension Record.SurfaceIdentity {
  /// The name that tables print: the surface's, with a part of the hash where another one has the same name.
  public func title(among surfaces: [Record.SurfaceIdentity]) -> String {
    surfaces.contains { $0.name == name && $0.hash != hash } ? "\(name)@\(hash.prefix(6))" : name
  }
}
