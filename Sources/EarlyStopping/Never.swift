public import Search

/// Stops nothing.
public struct Never: EarlyStopperRecipe {
  public static let name = "never"
  public static let summary = "stops nothing"

  public init() {}

  public func makeStopper(for run: RunSetup) -> any EarlyStopper {
    TrialStopper { _ in false }
  }
}

/// Asks a rule about every running trial by itself.
final class TrialStopper: EarlyStopper {
  private let rule: (Trial) -> Bool

  init(_ rule: @escaping (Trial) -> Bool) { self.rule = rule }

  func stops(_ ledger: Ledger) -> [Bool] { ledger.running.map(rule) }
}
