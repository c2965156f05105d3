/// A budget and its rules: how many rounds, how many configurations at a time, how many readings
/// until a configuration's full reward.
public struct Contest: Hashable, Sendable, Codable {
  /// `preliminary`, `final`, or the canonical text of a custom contest.
  public let name: String
  /// The number of iterations.
  public let rounds: Int
  /// How many configurations may run at a time.
  public let slots: Int
  /// How many iterations a configuration runs until its full reward.
  public let steps: Int
  /// The score's zero: the median of random search after so many single evaluations.
  public let reference: Int
  /// The seconds that a suggester may spend in one run.
  public let timeLimit: Double
  /// What is done where an idea of a contest leaves a choice.
  public let rules: Rules

  /// The contest's preliminary stage: 20 rounds of 5, each answered with the full reward.
  public static let preliminary = Contest(
    name: "preliminary", rounds: 20, slots: 5, steps: 1, reference: 100,
    rules: .preliminaryKit)

  /// The contest's final stage: 140 iterations over 5 slots, 14 readings to the full reward.
  public static let final = Contest(
    name: "final", rounds: 140, slots: 5, steps: 14, reference: 100, rules: .finalKit)

  /// The number of evaluations with all their readings that the budget pays for, at least 1.
  public var fullEvaluations: Int { max(1, rounds * slots / steps) }

  /// Whether early stoppers are asked: by the rules, where a trial shows more than one reading.
  public var asksStopper: Bool { rules.asksStopper && steps > 1 }

  /// The name without the rules, from which seeds are derived: under other rules a run begins alike.
  public var seedName: String {
    let suffix = Self.suffix(rules)
    return name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
  }

  private static func suffix(_ rules: Rules) -> String { ",rules=" + rules.name }

  /// The seconds that the organisers gave a suggester.
  private static let usualTimeLimit = 600.0

  private init(
    name: String, rounds: Int, slots: Int, steps: Int, reference: Int,
    timeLimit: Double = Contest.usualTimeLimit,
    rules: Rules
  ) {
    self.name = name
    self.rounds = rounds
    self.slots = slots
    self.steps = steps
    self.reference = reference
    self.timeLimit = timeLimit
    self.rules = rules
  }

  /// A custom contest.
  ///
  /// - Parameter reference: the evaluations of random search that make the score's zero; by default
  ///   as many as the budget pays for in full.
  /// - Throws: `ContestError` when a number is below 1 or absurdly large.
  public init(
    rounds: Int, slots: Int, steps: Int, reference: Int? = nil, timeLimit: Double = 600,
    rules: Rules = .plain
  ) throws(ContestError) {
    let limits = [("rounds", rounds, 100_000), ("slots", slots, 10_000), ("steps", steps, 10_000)]
    for (key, value, limit) in limits where value < 1 || value > limit {
      throw .outOfRange(key: key, value: String(value), expected: "a whole number in 1...\(limit)")
    }
    let evaluations = reference ?? max(1, rounds * slots / steps)
    guard (1...1_000_000_000).contains(evaluations) else {
      throw .outOfRange(
        key: "reference", value: String(evaluations), expected: "a whole number in 1...1000000000")
    }
    guard timeLimit > 0, timeLimit.isFinite else {
      throw .outOfRange(key: "seconds", value: String(timeLimit), expected: "a number above 0")
    }
    var name = "rounds=\(rounds),slots=\(slots),steps=\(steps)"
    if let reference { name += ",reference=\(reference)" }
    if timeLimit != Self.usualTimeLimit { name += ",seconds=\(timeLimit)" }
    if rules != .plain { name += Self.suffix(rules) }
    self.init(
      name: name, rounds: rounds, slots: slots, steps: steps, reference: evaluations,
      timeLimit: timeLimit, rules: rules)
  }

  /// The contest of a name, or of a custom text such as `rounds=28,slots=2,steps=14`.
  ///
  /// The keys are `rounds`, `slots` (5), `steps` (1), `reference`, `seconds` (600) and `rules` (`plain`); `rounds`
  /// must be there.
  public init(parsing text: String) throws(ContestError) {
    switch text {
    case "preliminary": self = .preliminary
    case "final": self = .final
    default:
      var numbers: [String: Double] = [:]
      var rules: Rules?
      for pair in text.split(separator: ",", omittingEmptySubsequences: false) {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let key = String(parts[0])
        guard parts.count == 2, Self.keys.contains(key) else { throw .unknown(text) }
        if key == "rules" {
          guard rules == nil else { throw .repeated(key: key) }
          rules = try .named(String(parts[1]))
          continue
        }
        guard let value = Double(parts[1]), value.isFinite,
          key == "seconds" || Int(exactly: value) != nil
        else {
          throw .outOfRange(
            key: key, value: String(parts[1]),
            expected: key == "seconds" ? "a number above 0" : "a whole number")
        }
        guard numbers.updateValue(value, forKey: key) == nil else { throw .repeated(key: key) }
      }
      guard let rounds = numbers["rounds"] else { throw .unknown(text) }
      try self.init(
        rounds: Int(rounds), slots: Int(numbers["slots"] ?? 5), steps: Int(numbers["steps"] ?? 1),
        reference: numbers["reference"].map { Int($0) },
        timeLimit: numbers["seconds"] ?? Self.usualTimeLimit,
        rules: rules ?? .plain)
    }
  }

  private static let keys: Set<String> = [
    "rounds", "slots", "steps", "reference", "seconds", "rules",
  ]

  /// The reading of a surface (from 0) that a trial shows at its `step`-th step (from 1).
  ///
  /// A contest of fewer steps than the surface has readings shows an evenly spaced part of them, the
  /// last one always: reading ceil(step * readings / steps).
  public func readingIndex(step: Int, of readings: Int) -> Int {
    (step * readings + steps - 1) / steps - 1
  }
}

extension Contest {
  private enum CodingKeys: String, CodingKey {
    case name, rounds, slots, steps, reference, timeLimit, rules
  }

  /// Reads a contest's JSON object.
  ///
  /// One without `rules` is of an early version, in which custom contests followed the kits' rules: the preliminary
  /// kit's with a single step, the final kit's with more.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    let name = try keys.decode(String.self, forKey: .name)
    let steps = try keys.decode(Int.self, forKey: .steps)
    let rules = try keys.decodeIfPresent(String.self, forKey: .rules)
    let known = try rules.map { name throws(DecodingError) in
      do { return try Rules.named(name) } catch {
        throw DecodingError.dataCorruptedError(
          forKey: .rules, in: keys, debugDescription: "\(error)")
      }
    }
    let kit = steps > 1 ? Rules.finalKit : .preliminaryKit
    let isCustom = name != Contest.preliminary.name && name != Contest.final.name
    self.init(
      name: known == nil && isCustom ? name + Self.suffix(kit) : name,
      rounds: try keys.decode(Int.self, forKey: .rounds),
      slots: try keys.decode(Int.self, forKey: .slots), steps: steps,
      reference: try keys.decode(Int.self, forKey: .reference),
      timeLimit: try keys.decode(Double.self, forKey: .timeLimit), rules: known ?? kit)
  }

  /// Writes the object, the rules by their name.
  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: CodingKeys.self)
    try keys.encode(name, forKey: .name)
    try keys.encode(rounds, forKey: .rounds)
    try keys.encode(slots, forKey: .slots)
    try keys.encode(steps, forKey: .steps)
    try keys.encode(reference, forKey: .reference)
    try keys.encode(timeLimit, forKey: .timeLimit)
    try keys.encode(rules.name, forKey: .rules)
  }
}

/// What is wrong with the description of a contest.
public enum ContestError: Error, Hashable, CustomStringConvertible {
  case unknown(String)
  case repeated(key: String)
  case outOfRange(key: String, value: String, expected: String)

  /// The message for the user.
  public var description: String {
    switch self {
    case .unknown(let text):
      "unknown contest '\(text)'; expected 'preliminary', 'final',"
        + " or a custom one such as 'rounds=28,slots=2,steps=14'"
        + " (keys: rounds, slots, steps, reference, seconds, rules)"
    case .repeated(let key):
      "contest: '\(key)' is given twice"
    case .outOfRange(let key, let value, let expected):
      "contest: \(key) is \(value); expected \(expected)"
    }
  }
}
