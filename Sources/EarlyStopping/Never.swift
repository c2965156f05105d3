import Search

/// Stops nothing.
struct Never: EarlyStopperRecipe {
  static let name = "never"
  static let summary = "stops nothing"

  init() {}

  func makeStopper(for run: RunSetup) -> any EarlyStopper {
    TrialStopper { _ in false }
  }
}

/// Asks a rule about every running trial by itself.
final class TrialStopper: EarlyStopper {
  private let rule: (Trial) -> Bool

  init(_ rule: @escaping (Trial) -> Bool) { self.rule = rule }

  func stops(_ ledger: Ledger) -> [Bool] { ledger.running.map(rule) }
}
