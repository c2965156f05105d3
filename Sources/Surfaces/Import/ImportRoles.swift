import Foundation
import RematchDocuments
import Search

/// Which columns of a table have which role, by their numbers.
struct ImportRoles {
  /// What makes several readings of a cell.
  enum Series: Equatable {
    /// Nothing: one reading, the mean of all rows.
    case none
    /// A column per step.
    case wide
    /// A row per step; the number of the column with the fidelity.
    case fidelity(Int)
    /// A row per repeat; the number of the column that numbers them.
    case repeats(Int)
    /// A row per repeat, numbered by nothing.
    case rows
    /// A list of repeats in each row.
    case lists
  }

  var parameters: [Int] = []
  /// The column with the results; of a wide table one per step.
  var rewards: [Int] = []
  var series = Series.none
  var seconds: [Int] = []
  var lower: [Int] = []
  var upper: [Int] = []
  var valid: Int?
  var slice: [(column: Int, value: JSONValue)] = []
  /// The description with all that was taken for granted.
  var description: ImportDescription
  /// What was taken for granted, a sentence each.
  var assumptions: [String] = []

  /// The steps that a row holds.
  var stepsOfRow: Int { rewards.count }
}

extension ImportRoles {
  /// Names that are results, and whether small ones are good.
  private static let rewardNames: [(name: String, minimize: Bool)] = [
    ("reward", false), ("accuracy", false), ("acc", false), ("score", false), ("f1", false),
    ("auc", false), ("yield", false), ("throughput", false), ("performance", false),
    ("val_accuracy", false), ("test_accuracy", false),
    ("loss", true), ("val_loss", true), ("test_loss", true), ("error", true), ("rmse", true),
    ("mse", true), ("mae", true), ("objective", true), ("cost", true), ("runtime", true),
    ("latency", true),
  ]
  private static let repeatNames = ["seed", "repeat", "replicate", "repetition"]
  private static let fidelityNames = ["epoch", "fidelity", "budget", "step"]
  private static let secondsNames = ["seconds", "duration", "train_time"]
  private static let idleNames = ["id", "index", "row", "entry", "trial", "trial_id", "timestamp"]

  /// Resolves a description for the columns of a file.
  ///
  /// What the description leaves open is taken from the columns' names where they are unambiguous.
  ///
  /// - Parameters:
  ///   - columns: the names, in the order of the file.
  ///   - records: where a JSON file's records stand; `nil` of delimited text.
  ///   - tuned: the parameters that an autotuner's file names.
  init(
    _ given: ImportDescription, columns: [String], records: JSONRecordReader.Layout?,
    tuned: [String]
  ) throws(ImportRolesError) {
    description = given
    let resolver = Resolver(columns: columns)
    if records == .cache || records == .results { setAutotuner(columns, records, tuned) }
    guard description.steps.isEmpty || description.fidelity == nil else {
      throw resolver.error("both steps and fidelity are given; expected one of them")
    }
    for (column, value) in description.slice.sorted(by: { $0.key < $1.key }) {
      slice.append((try resolver.number(of: column, "where"), value))
    }
    for column in description.ignore { _ = try resolver.number(of: column, "ignore") }
    if let column = description.valid { valid = try resolver.number(of: column, "valid") }
    if !description.steps.isEmpty {
      rewards = try description.steps.map { name throws(ImportRolesError) in
        try resolver.number(of: name, "steps")
      }
      series = .wide
      if description.reward == nil {
        description.reward = Self.commonName(description.steps)
      }
    } else {
      if description.reward == nil { try assumeReward(resolver) }
      rewards = [try resolver.number(of: description.reward ?? "", "reward")]
    }
    let guesses = description.parameters.isEmpty
    if guesses { assumeOthers(columns) }
    seconds = try resolve(description.seconds, "seconds", resolver)
    lower = try resolve(description.lower, "lower", resolver)
    upper = try resolve(description.upper, "upper", resolver)
    guard lower.count == upper.count else {
      throw resolver.error("lower and upper have different numbers of columns; expected as many")
    }
    try setSeries(resolver)
    try setParameters(resolver, guesses: guesses)
    try checkRoles(resolver)
  }

  /// The roles of an autotuner's records, where none are given.
  private mutating func setAutotuner(
    _ columns: [String], _ records: JSONRecordReader.Layout?, _ tuned: [String]
  ) {
    let list = records == .cache ? "times" : "times.runtimes"
    if description.reward == nil, columns.contains(list) {
      description.reward = list
      description.minimize = true
      assumptions.append("reward: \(list), minimised, as the file's format has it")
    }
    let valid = records == .cache ? "time" : "correctness"
    if description.valid == nil, description.reward == list, columns.contains(valid) {
      description.valid = valid
    }
    if description.parameters.isEmpty {
      description.parameters = tuned.filter { columns.contains($0) }
    }
  }

  private mutating func assumeReward(_ resolver: Resolver) throws(ImportRolesError) {
    let found = resolver.columns.compactMap { column in
      Self.rewardNames.first { $0.name == column.lowercased() }.map { (column, $0.minimize) }
    }
    guard found.count == 1 else {
      throw resolver.error(
        found.isEmpty
          ? "no reward is named, and no column is called like one"
          : "no reward is named, and \(found.map { "'\($0.0)'" }.joined(separator: " and ")) could be it"
      )
    }
    description.reward = found[0].0
    if found[0].1 { description.minimize = true }
    assumptions.append(
      "reward: \(found[0].0), \(description.minimize ? "minimised" : "maximised"), by its name")
  }

  /// Takes repeats, fidelity, seconds and columns without a role from their names, where no parameters are named.
  private mutating func assumeOthers(_ columns: [String]) {
    func take(_ names: [String]) -> String? {
      let used = Set(
        [description.reward, description.valid, description.repeats, description.fidelity]
          .compactMap(\.self) + description.steps + description.seconds.names + description.ignore
          + description.slice.keys)
      return columns.first { names.contains($0.lowercased()) && !used.contains($0) }
    }
    if description.steps.isEmpty, description.fidelity == nil, let column = take(Self.fidelityNames)
    {
      description.fidelity = column
      assumptions.append("fidelity: \(column), by its name")
    }
    if description.repeats == nil, let column = take(Self.repeatNames) {
      description.repeats = column
      assumptions.append("repeat: \(column), by its name")
    }
    if description.seconds.names.isEmpty, let column = take(Self.secondsNames) {
      description.seconds = [column]
      assumptions.append("seconds: \(column), by its name")
    }
    while let column = take(Self.idleNames) {
      description.ignore.append(column)
      assumptions.append("ignored: \(column), by its name")
    }
  }

  private func resolve(
    _ columns: ImportDescription.Columns, _ role: String, _ resolver: Resolver
  ) throws(ImportRolesError) -> [Int] {
    let numbers = try columns.names.map { name throws(ImportRolesError) in
      try resolver.number(of: name, role)
    }
    guard
      numbers.isEmpty || numbers.count == rewards.count || (role == "seconds" && numbers.count == 1)
    else {
      throw resolver.error(
        "\(role) has \(numbers.count) columns; expected \(rewards.count), one for each column of"
          + " results")
    }
    return numbers
  }

  private mutating func setSeries(_ resolver: Resolver) throws(ImportRolesError) {
    if let fidelity = description.fidelity {
      series = .fidelity(try resolver.number(of: fidelity, "fidelity"))
    }
    guard let repeats = description.repeats else { return }
    if repeats == ImportDescription.repeatsByRows, !resolver.columns.contains(repeats) {
      if series == .none { series = .rows }
      return
    }
    let number = try resolver.number(of: repeats, "repeat")
    if series == .none { series = .repeats(number) }
  }

  private mutating func setParameters(
    _ resolver: Resolver, guesses: Bool
  ) throws(ImportRolesError) {
    let others = Set(
      rewards + seconds + lower + upper + [valid].compactMap(\.self) + slice.map(\.column))
    if guesses, description.parameters.isEmpty {
      let idle = Set(
        description.ignore + [description.fidelity, description.repeats].compactMap(\.self))
      description.parameters = resolver.columns.enumerated()
        .filter { !others.contains($0.offset) && !idle.contains($0.element) }.map(\.element)
      assumptions.append(
        "parameters: \(description.parameters.joined(separator: ", ")), all other columns")
    }
    guard !description.parameters.isEmpty else {
      throw resolver.error("no column is left to be a parameter")
    }
    parameters = try description.parameters.map { name throws(ImportRolesError) in
      try resolver.number(of: name, "parameters")
    }
  }

  private func checkRoles(_ resolver: Resolver) throws(ImportRolesError) {
    var roles: [Int: String] = [:]
    var all = parameters.map { ($0, "a parameter") } + rewards.map { ($0, "the reward") }
    if case .fidelity(let column) = series { all.append((column, "the fidelity")) }
    if case .repeats(let column) = series { all.append((column, "the repeat")) }
    all += seconds.map { ($0, "the seconds") } + lower.map { ($0, "the lower end") }
    all += upper.map { ($0, "the upper end") }
    for (column, role) in all {
      if let other = roles[column] {
        throw resolver.error(
          "column '\(resolver.columns[column])' is both \(other) and \(role); expected one role")
      }
      roles[column] = role
    }
    for name in (Array(description.kinds.keys) + description.labels.keys).sorted()
    where !description.parameters.contains(name) {
      throw resolver.error(
        "kind: '\(name)' is no parameter" + nearestHint(to: name, among: description.parameters))
    }
    for name in description.defaults.keys.sorted() where !description.parameters.contains(name) {
      throw resolver.error(
        "default: '\(name)' is no parameter"
          + nearestHint(to: name, among: description.parameters))
    }
  }

  /// What the names of a wide table's columns begin with, such as `accuracy` of `accuracy_1`, `accuracy_2`.
  private static func commonName(_ names: [String]) -> String {
    let common = names.dropFirst().reduce(names[0]) { $0.commonPrefix(with: $1) }
    let trimmed = String(
      common.reversed().drop { !$0.isLetter }.reversed())
    return trimmed.isEmpty ? Objective.reward.name : trimmed
  }

  /// Finds columns by name.
  private struct Resolver {
    let columns: [String]

    func number(of name: String, _ role: String) throws(ImportRolesError) -> Int {
      if let number = columns.firstIndex(of: name) { return number }
      let near = nearestNames(to: name, among: columns)
      let hint =
        near.isEmpty
        ? "" : "; did you mean " + near.map { "'\($0)'" }.joined(separator: " or ") + "?"
      throw error("\(role): there is no column '\(name)'" + hint)
    }

    func error(_ problem: String) -> ImportRolesError {
      let rewards = columns.filter { column in
        ImportRoles.rewardNames.contains { column.lowercased().contains($0.name) }
      }
      let reward = rewards.first ?? columns.last ?? "reward"
      let idle =
        ImportRoles.idleNames + ImportRoles.repeatNames + ImportRoles.fidelityNames
        + ImportRoles.secondsNames
      let parameters = columns.filter { column in
        column != reward && !rewards.contains(column) && !idle.contains(column.lowercased())
      }
      return ImportRolesError(
        problem: problem, columns: columns, likelyParameters: Array(parameters.prefix(3)),
        likelyReward: reward)
    }
  }
}
