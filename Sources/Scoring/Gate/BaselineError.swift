public import Records
public import Search

/// A baseline that cannot be made or used.
public enum BaselineError: Error, Hashable, CustomStringConvertible {
  /// Something is missing in it, or is not what it must be.
  case incomplete(String)
  /// It was made by a version of the program with other formats.
  case schema(found: Int, expected: Int)
  /// The program now means other rules by the name of its contest.
  case contest(String)
  /// One of its surfaces is not among those given.
  case missingSurface(String)
  /// A surface of the same name has other numbers.
  case surface(name: String, hash: String, expected: String)
  /// A run has no trial, so there is nothing to compare.
  case notPlayed(method: String, surface: String, repeat: Int, problem: String?)
  /// The candidate's run has the baseline's trace, and found something else.
  case found(surface: String, repeat: Int, baseline: Double, candidate: Double)
  /// A surface has another optimum, or another median of random search.
  case scale(surface: String)

  /// The message for the user.
  public var description: String {
    switch self {
    case .incomplete(let problem): "baseline: \(problem)"
    case .schema(let found, let expected):
      "the baseline is of schema \(found); expected \(expected)"
    case .contest(let name): "the rules of contest '\(name)' are not those of the baseline"
    case .missingSurface(let name): "baseline: its surface '\(name)' is not among those given"
    case .surface(let name, let hash, let expected):
      "surface '\(name)' has the hash \(hash), and in the baseline \(expected): it is another table"
    case .notPlayed(let method, let surface, let count, let problem):
      "\(method) did not play: it suggested nothing on surface '\(surface)', repeat \(count)"
        + (problem.map { ": \($0)" } ?? "")
    case .found(let surface, let count, let baseline, let candidate):
      "the baseline contradicts itself: on surface '\(surface)', repeat \(count), its trials are those of a run"
        + " that finds \(candidate), and it says \(baseline)"
    case .scale(let surface):
      "on surface '\(surface)' optimum or random search's median are not those of the baseline"
    }
  }
}

extension GateBaseline {
  /// Throws unless the baseline can be compared with runs of this version of the program.
  ///
  /// - Parameter contest: what the program now means by the name of the baseline's contest.
  public func check(contest: Contest) throws(BaselineError) {
    guard (1...Self.currentSchema).contains(schema) else {
      throw .schema(found: schema, expected: Self.currentSchema)
    }
    // Traces and seeds are the same since schema 1.
    guard (1...RunKey.version).contains(records) else {
      throw .schema(found: records, expected: RunKey.version)
    }
    guard contest == self.contest else { throw .contest(self.contest.name) }
    for runs in surfaces {
      let counts = [runs.found.count, runs.traces.count, runs.seconds.count]
      guard repeats > 1, counts.allSatisfy({ $0 == repeats }) else {
        throw .incomplete(
          "surface '\(runs.surface.name)' has \(counts.map(String.init).joined(separator: ", ")) finds, traces and times;"
            + " expected \(max(2, repeats)) each"
        )
      }
      if let count = runs.traces.firstIndex(where: Record.tracesOfNothing.contains) {
        throw .notPlayed(
          method: "the baseline's \(method.label)", surface: runs.surface.name, repeat: count,
          problem: nil)
      }
      guard runs.found.allSatisfy(\.isFinite) else {
        throw .incomplete("surface '\(runs.surface.name)' has a reward that is not finite")
      }
    }
    guard !surfaces.isEmpty else { throw .incomplete("it has no surfaces") }
  }

  /// Throws unless a surface is one of the baseline's, which may have several of one name.
  public func check(surface: Record.SurfaceIdentity) throws(BaselineError) {
    let own = surfaces.map(\.surface).filter { $0.name == surface.name }
    guard let first = own.first else {
      throw .incomplete("it has no surface '\(surface.name)'")
    }
    guard own.contains(surface) else {
      throw .surface(name: surface.name, hash: surface.hash, expected: first.hash)
    }
  }
}
