import Scoring

/// What the rule says of a contest's methods against the leader of its board.
struct LeaderDecisions: Sendable {
  /// The rule.
  let rule: DecisionRule
  /// The rows that are compared with the first one, and what the rule says of each against it.
  let decisions: [(row: Int, decision: Decision)]

  /// - Parameters:
  ///   - rows: the leaderboard, best first.
  ///   - scores: per row and surface the scores of the runs.
  /// - Returns: `nil` unless two methods at least were run on all surfaces.
  init?(_ rows: [Leaderboard.Row], _ scores: [[[Double]]]) {
    let complete = rows.indices.filter { rows[$0].isComplete }
    guard complete.count > 1, complete[0] == 0 else { return nil }
    rule = DecisionRule(.leader, methods: complete.count)
    guard let decisions = try? rule.decisions(complete.map { scores[$0] }, against: 0) else {
      return nil
    }
    self.decisions = zip(complete.dropFirst(), decisions).map { ($0, $1) }
  }

  /// The rows with a verdict.
  func rows(_ verdict: Decision.Verdict) -> [Int] {
    decisions.filter { $0.decision.verdict == verdict }.map(\.row)
  }

  /// What the rule says of a row against the leader, in a word or two; empty for a row that was not compared.
  func word(of row: Int) -> String {
    guard let decision = decisions.first(where: { $0.row == row })?.decision else { return "" }
    return switch decision.verdict {
    case .better: "better"
    case .worse: "worse"
    case .undecided: "undecided"
    case .cannotTell: "cannot tell"
    }
  }
}
