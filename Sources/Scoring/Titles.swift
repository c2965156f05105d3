public import Records
public import Search

/// How tables title a contest.
public func contestTitle(_ contest: Contest, mode: Mode) -> String {
  contest.name + (mode == .strict ? " (strict)" : "")
}

extension Record.SurfaceIdentity {
  /// How tables title a surface: by its name, with a part of the hash where another one has the same name.
  public func title(among surfaces: [Record.SurfaceIdentity]) -> String {
    surfaces.contains { $0.name == name && $0.hash != hash } ? "\(name)@\(hash.prefix(6))" : name
  }
}
