public import Records
import Search

extension Record {
  /// Throws unless the method suggested anything in this run: a baseline of runs that were not played would call
  /// every method improved, and a candidate that does not play is neither worse nor unchanged.
  ///
  /// - Throws: `BaselineError.notPlayed`.
  public func requirePlayed() throws(BaselineError) {
    guard trials.isEmpty else { return }
    throw .notPlayed(
      method: self.method.label, surface: self.surface.name, repeat: self.repeat,
      problem: self.faults.first?.message)
  }
}
