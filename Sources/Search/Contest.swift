import RematchNumerics

/// A budget and its rules: how many rounds or how much time, how many configurations at a time, how many readings
/// until a configuration's full reward.
public struct Contest: Hashable, Sendable, Codable {
  /// `preliminary`, `final`, or the canonical text of a custom contest.
  public let name: String
  /// What the budget is counted in.
  public enum Clock: Hashable, Sendable {
    /// Iterations, in each of which every running configuration shows a reading.
    case iterations
    /// Simulated seconds: a reading takes as long as the surface says, and a slot is filled again when it falls free.
    ///
    /// - Parameters:
    ///   - budget: the seconds of a run.
    ///   - countsSuggester: whether the clock also runs while the suggester thinks, so that records depend on the
    ///     machine's speed.
    case seconds(budget: Double, countsSuggester: Bool)
  }

  /// What the budget is counted in.
  public let clock: Clock
  /// The number of iterations; in simulated time that of equal parts of the budget, by whose numbers trials begin and
  /// end and after each of which the best reward so far is recorded.
  public let rounds: Int
  /// How many configurations may run at a time.
  public let slots: Int
  /// How many iterations a configuration runs until its full reward.
  public let steps: Int
  /// The score's zero: the median of random search after so many single evaluations; `nil` in simulated time, where it
  /// is as many as the budget pays for by the surface's durations.
  public let reference: Int?
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
  ///
  /// - Parameter seconds: how long such an evaluation takes on average; it counts in simulated time only.
  public func fullEvaluations(seconds: Double) -> Int {
    guard case .seconds(let budget, _) = clock else { return max(1, rounds * slots / steps) }
    return max(1, min(1_000_000_000, Int(clamping: Double(slots) * budget / seconds)))
  }

  /// The same, where in simulated time every step takes a second.
  public var fullEvaluations: Int { fullEvaluations(seconds: Double(steps)) }

  /// The number of single evaluations of random search that make the score's zero.
  ///
  /// - Parameter seconds: how long an evaluation with all its readings takes on average.
  public func reference(seconds: Double) -> Int { reference ?? fullEvaluations(seconds: seconds) }

  /// The part of the budget, from 1, in which a time lies; in a contest of iterations the time is that number.
  public func mark(at time: Double) -> Int {
    guard case .seconds(let budget, _) = clock else { return Int(clamping: time) }
    return max(1, min(rounds, Int(clamping: (time * Double(rounds) / budget).rounded(.up))))
  }

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
    name: String, rounds: Int, slots: Int, steps: Int, reference: Int?,
    timeLimit: Double = Contest.usualTimeLimit,
    rules: Rules, clock: Clock = .iterations
  ) {
    self.name = name
    self.clock = clock
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
    let evaluations = reference ?? max(1, rounds * slots / steps)
    try Self.check(
      [("rounds", rounds, 100_000), ("slots", slots, 10_000), ("steps", steps, 10_000)],
      reference: evaluations, timeLimit: timeLimit)
    var name = "rounds=\(rounds),slots=\(slots),steps=\(steps)"
    if let reference { name += ",reference=\(reference)" }
    if timeLimit != Self.usualTimeLimit { name += ",seconds=\(timeLimit)" }
    if rules != .plain { name += Self.suffix(rules) }
    self.init(
      name: name, rounds: rounds, slots: slots, steps: steps, reference: evaluations,
      timeLimit: timeLimit, rules: rules)
  }

  /// The equal parts of a budget in simulated time after which the best reward so far is recorded.
  static let marks = 100

  /// A custom contest in simulated time: a slot, here called a worker, is filled again when it falls free.
  ///
  /// - Parameters:
  ///   - workers: how many configurations may run at a time.
  ///   - time: the simulated seconds of a run.
  ///   - countsSuggester: whether the clock also runs while the suggester thinks.
  ///   - reference: the evaluations of random search that make the score's zero; by default as many as the budget
  ///     pays for by the surface's durations.
  /// - Throws: `ContestError` when a number is too small or absurdly large.
  public init(
    workers: Int, time: Double, steps: Int = 1, countsSuggester: Bool = false,
    reference: Int? = nil, timeLimit: Double = 600
  ) throws(ContestError) {
    try Self.check(
      [("workers", workers, 10_000), ("steps", steps, 10_000)], reference: reference ?? 1,
      timeLimit: timeLimit)
    guard time > 0, time <= 1e12 else {
      throw .outOfRange(key: "time", value: "\(time)", expected: "a number above 0, at most 1e12")
    }
    var name = "workers=\(workers),time=\(ParameterValue.number(time).text),steps=\(steps)"
    if countsSuggester { name += ",overhead=counted" }
    if let reference { name += ",reference=\(reference)" }
    if timeLimit != Self.usualTimeLimit { name += ",seconds=\(timeLimit)" }
    self.init(
      name: name, rounds: Self.marks, slots: workers, steps: steps, reference: reference,
      timeLimit: timeLimit, rules: .plain,
      clock: .seconds(budget: time, countsSuggester: countsSuggester))
  }

  private static func check(
    _ limits: [(key: String, value: Int, limit: Int)], reference: Int, timeLimit: Double
  ) throws(ContestError) {
    for (key, value, limit) in limits where value < 1 || value > limit {
      throw .outOfRange(key: key, value: String(value), expected: "a whole number in 1...\(limit)")
    }
    guard (1...1_000_000_000).contains(reference) else {
      throw .outOfRange(
        key: "reference", value: String(reference), expected: "a whole number in 1...1000000000")
    }
    guard timeLimit > 0, timeLimit.isFinite else {
      throw .outOfRange(key: "seconds", value: String(timeLimit), expected: "a number above 0")
    }
  }

  /// The contest of a name, or of a custom text such as `rounds=28,slots=2,steps=14` or `workers=4,time=3600`.
  ///
  /// The keys are `rounds`, `slots` (5), `steps` (1), `reference`, `seconds` (600) and `rules` (`plain`); `rounds`
  /// must be there. In simulated time they are `workers` (5), `time`, `steps`, `overhead` (`free`, or `counted`: the
  /// clock runs while the suggester thinks), `reference` and `seconds`; `time` must be there.
  public init(parsing text: String) throws(ContestError) {
    switch text {
    case "preliminary": self = .preliminary
    case "final": self = .final
    default:
      var numbers: [String: Double] = [:]
      var rules: Rules?
      var countsSuggester: Bool?
      for pair in text.split(separator: ",", omittingEmptySubsequences: false) {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let key = String(parts[0])
        guard parts.count == 2, Self.keys.contains(key) else { throw .unknown(text) }
        if key == "rules" {
          guard rules == nil else { throw .repeated(key: key) }
          rules = try .named(String(parts[1]))
          continue
        }
        if key == "overhead" {
          guard countsSuggester == nil else { throw .repeated(key: key) }
          guard ["free", "counted"].contains(parts[1]) else {
            throw .outOfRange(key: key, value: String(parts[1]), expected: "free or counted")
          }
          countsSuggester = parts[1] == "counted"
          continue
        }
        let isReal = key == "seconds" || key == "time"
        guard let value = Double(parts[1]), value.isFinite, isReal || Int(exactly: value) != nil
        else {
          throw .outOfRange(
            key: key, value: String(parts[1]),
            expected: isReal ? "a number above 0" : "a whole number")
        }
        guard numbers.updateValue(value, forKey: key) == nil else { throw .repeated(key: key) }
      }
      if let time = numbers["time"] {
        guard rules == nil, numbers["rounds"] == nil, numbers["slots"] == nil else {
          throw .mixed(text)
        }
        try self.init(
          workers: Int(numbers["workers"] ?? 5), time: time, steps: Int(numbers["steps"] ?? 1),
          countsSuggester: countsSuggester ?? false,
          reference: numbers["reference"].map { Int($0) },
          timeLimit: numbers["seconds"] ?? Self.usualTimeLimit)
        return
      }
      guard let rounds = numbers["rounds"] else { throw .unknown(text) }
      guard numbers["workers"] == nil, countsSuggester == nil else { throw .mixed(text) }
      try self.init(
        rounds: Int(rounds), slots: Int(numbers["slots"] ?? 5), steps: Int(numbers["steps"] ?? 1),
        reference: numbers["reference"].map { Int($0) },
        timeLimit: numbers["seconds"] ?? Self.usualTimeLimit,
        rules: rules ?? .plain)
    }
  }

  private static let keys: Set<String> = [
    "rounds", "slots", "steps", "reference", "seconds", "rules", "workers", "time", "overhead",
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
    case name, rounds, slots, steps, reference, timeLimit, rules, time, overhead
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
    let time = try keys.decodeIfPresent(Double.self, forKey: .time)
    let overhead = try keys.decodeIfPresent(String.self, forKey: .overhead)
    self.init(
      name: known == nil && isCustom ? name + Self.suffix(kit) : name,
      rounds: try keys.decode(Int.self, forKey: .rounds),
      slots: try keys.decode(Int.self, forKey: .slots), steps: steps,
      reference: time == nil
        ? try keys.decode(Int.self, forKey: .reference)
        : try keys.decodeIfPresent(Int.self, forKey: .reference),
      timeLimit: try keys.decode(Double.self, forKey: .timeLimit), rules: known ?? kit,
      clock: time.map { .seconds(budget: $0, countsSuggester: overhead == "counted") }
        ?? .iterations)
  }

  /// Writes the object, the rules by their name.
  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: CodingKeys.self)
    try keys.encode(name, forKey: .name)
    try keys.encode(rounds, forKey: .rounds)
    try keys.encode(slots, forKey: .slots)
    try keys.encode(steps, forKey: .steps)
    try keys.encodeIfPresent(reference, forKey: .reference)
    if case .seconds(let budget, let countsSuggester) = clock {
      try keys.encode(budget, forKey: .time)
      if countsSuggester { try keys.encode("counted", forKey: .overhead) }
    }
    try keys.encode(timeLimit, forKey: .timeLimit)
    try keys.encode(rules.name, forKey: .rules)
  }
}

/// What is wrong with the description of a contest.
public enum ContestError: Error, Hashable, CustomStringConvertible {
  case unknown(String)
  case repeated(key: String)
  case mixed(String)
  case outOfRange(key: String, value: String, expected: String)

  /// The message for the user.
  public var description: String {
    switch self {
    case .unknown(let text):
      "unknown contest '\(text)'; expected 'preliminary', 'final',"
        + " or a custom one such as 'rounds=28,slots=2,steps=14'"
        + " (keys: rounds, slots, steps, reference, seconds, rules)"
        + " or 'workers=4,time=3600' (keys: workers, time, steps, overhead, reference, seconds)"
    case .mixed(let text):
      "contest '\(text)' counts both iterations and time; expected rounds, slots and rules,"
        + " or time, workers and overhead"
    case .repeated(let key):
      "contest: '\(key)' is given twice"
    case .outOfRange(let key, let value, let expected):
      "contest: \(key) is \(value); expected \(expected)"
    }
  }
}
