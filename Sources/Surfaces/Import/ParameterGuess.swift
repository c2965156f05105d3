import Foundation
import RematchDocuments
import RematchNumerics
import Search

/// A parameter made of the texts of a column, and the level of each text.
struct ParameterGuess {
  let parameter: Parameter
  /// The level of each code of the column.
  let levels: [Int]
  /// The kind in words: "lr: real, log scale, 6 values 1e-05...1".
  let sentence: String
  /// The kind as a description has it.
  let kind: String

  /// The most labels of a parameter: a column with more is a number or a name that is no choice.
  static let mostLabels = 4096
  /// The label of an empty field, where `--kind` says that the column has labels.
  static let emptyLabel = "(empty)"
  /// From this ratio of the largest to the smallest value on a scale may be logarithmic.
  private static let logSpan = 100.0
  /// How far ratios may be from each other to count as constant.
  private static let ratioTolerance = 0.01
  private static let mostShown = 6
  private static let longestShown = 24

  /// A failure at a place of the file.
  struct Fault: Error {
    let place: Int
    let problem: String
  }

  /// - Parameters:
  ///   - name: the column's.
  ///   - texts: its different texts; at least one.
  ///   - given: the kind that the description says; `nil`: to be guessed.
  ///   - labels: the labels in their order; `nil`: sorted.
  init(
    name: String, texts: borrowing ColumnTexts, kind given: String?, labels: [String]?,
    numbers: NumberText
  ) throws(Fault) {
    let kind = given ?? labels.map { _ in "categorical" }
    let codes = 0..<texts.count
    var values: [Double] = []
    var firstText: Int?
    var firstNumber: Int?
    for code in codes {
      let form = texts.form(code)
      if form == .list {
        throw Fault(place: texts.place(code), problem: "is a list; expected a number or a text")
      }
      if form == .absent, kind.map({ !Self.isLabelled($0) }) ?? true {
        throw Fault(
          place: texts.place(code),
          problem:
            "is empty; expected a value of the parameter (with the kind 'categorical' an empty"
            + " field is a label)")
      }
      switch texts.withField(code, { numbers.value($0) }) {
      case .number(let number):
        values.append(number)
        firstNumber = firstNumber ?? code
      case .comma:
        throw Fault(
          place: texts.place(code),
          problem: "'\(texts.text(code))' has a decimal comma; say --decimal comma, or write points"
        )
      case .failure, .text: firstText = firstText ?? code
      }
    }
    if let kind, Self.isLabelled(kind), kind != "ordinal" || firstText != nil || labels != nil {
      self = try Self.labelled(name, texts, kind, labels)
      return
    }
    if let firstText, let firstNumber {
      let overflow = texts.withField(firstText) { Double($0.string)?.isInfinite ?? false }
      throw Fault(
        place: texts.place(firstText),
        problem: overflow
          ? "'\(texts.text(firstText))' is out of range; its magnitude must be below 1.8e308"
          : "'\(texts.text(firstText))' is no number, but '\(texts.text(firstNumber))' is one;"
            + " expected one type (the kind 'categorical' takes all as labels)")
    }
    if let firstText {
      guard kind == nil else {
        throw Fault(
          place: texts.place(firstText),
          problem: "'\(texts.text(firstText))' is no number, as the kind '\(kind ?? "")' expects")
      }
      self = try Self.labelled(name, texts, "categorical", nil)
      return
    }
    self = try Self.numeric(name, values, kind, place: texts.place(0))
  }

  /// Whether a kind takes texts.
  private static func isLabelled(_ kind: String) -> Bool {
    kind == "categorical" || kind == "ordinal" || kind.contains("<")
  }

  // MARK: Labels

  private static func labelled(
    _ name: String, _ texts: borrowing ColumnTexts, _ kind: String, _ given: [String]?
  ) throws(Fault) -> ParameterGuess {
    guard texts.count <= mostLabels else {
      throw Fault(
        place: texts.place(mostLabels),
        problem:
          "has \(texts.count) different texts; expected at most \(mostLabels) labels (is it a name"
          + " or a note? then leave it out of the parameters)")
    }
    var labels: [String] = []
    for code in 0..<texts.count {
      guard texts.withField(code, { String(validating: $0.bytes, as: UTF8.self) != nil }) else {
        throw Fault(
          place: texts.place(code),
          problem: "'\(texts.text(code))' is not UTF-8; expected UTF-8 text")
      }
      labels.append(texts.form(code) == .absent ? emptyLabel : texts.text(code))
    }
    // A JSON text and a number may be written alike; then they are one label.
    let isOrdered = kind != "categorical"
    let wanted =
      given
      ?? (kind.contains("<")
        ? kind.split(separator: "<", omittingEmptySubsequences: false)
          .map { $0.trimmingCharacters(in: .whitespaces) } : nil)
    let found = Set(labels)
    var ordered = order(found)
    if let wanted {
      for (code, label) in labels.enumerated() where !wanted.contains(label) {
        throw Fault(
          place: texts.place(code),
          problem: "'\(label)' is not among the labels given"
            + nearestHint(to: label, among: wanted))
      }
      ordered = wanted.filter { found.contains($0) }
    } else if isOrdered {
      throw Fault(
        place: texts.place(0),
        problem: "is ordinal and has texts; give their order, such as"
          + " \(name)=\(ordered.prefix(3).joined(separator: "<"))")
    }
    guard Set(ordered).count == ordered.count else {
      throw Fault(
        place: texts.place(0), problem: "is given a label twice; expected different labels")
    }
    let places = Dictionary(uniqueKeysWithValues: ordered.enumerated().map { ($1, $0) })
    let rest = ordered.count - mostShown
    return ParameterGuess(
      parameter: Parameter(name: name, labels: ordered, isOrdered: isOrdered),
      levels: labels.map { places[$0] ?? 0 },
      sentence: "\(name): \(isOrdered ? "ordinal" : "categorical"), "
        + ordered.prefix(mostShown).map(Self.shortened).joined(separator: isOrdered ? " < " : ", ")
        + (rest > 0 ? " and \(rest) more" : ""),
      kind: isOrdered ? "ordinal" : "categorical")
  }

  /// A label for a sentence, cut where it is long.
  private static func shortened(_ label: String) -> String {
    label.count <= longestShown ? label : label.prefix(longestShown - 3) + "..."
  }

  /// Labels in ascending order: of numbers if all are, otherwise of bytes.
  private static func order(_ labels: Set<String>) -> [String] {
    let sorted = labels.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let numbers = sorted.compactMap(Double.init).filter(\.isFinite)
    guard numbers.count == sorted.count else { return sorted }
    return zip(sorted, numbers).sorted { $0.1 < $1.1 }.map(\.0)
  }

  // MARK: Numbers

  private static func numeric(
    _ name: String, _ given: [Double], _ kind: String?, place: Int
  ) throws(Fault) -> ParameterGuess {
    // Zero has one sign, so that "-0" and "0" are one value.
    let numbers = given.map { $0 == 0 ? 0 : $0 }
    var values = numbers.sorted()
    values = values.indices.filter { $0 == 0 || values[$0] != values[$0 - 1] }.map { values[$0] }
    let isWhole = values.allSatisfy { $0 == $0.rounded() }
    var chosen: Parameter.Kind = isWhole ? .integer(.linear) : .real(.linear)
    if isLogarithmic(values) { chosen = isWhole ? .integer(.log) : .real(.log) }
    switch kind {
    case nil: break
    case "real": chosen = .real(.linear)
    case "integer": chosen = .integer(.linear)
    case "linear": chosen = isWhole ? .integer(.linear) : .real(.linear)
    case "log": chosen = isWhole ? .integer(.log) : .real(.log)
    case "real-log": chosen = .real(.log)
    case "integer-log": chosen = .integer(.log)
    case "ordinal": chosen = .ordinal
    case let kind?:
      throw Fault(
        place: place,
        problem:
          "has the kind '\(kind)'; expected log, linear, real, integer, real-log, integer-log,"
          + " ordinal, categorical, or texts in their order, such as small<medium<large")
    }
    switch chosen {
    case .real(.log) where values[0] <= 0, .integer(.log) where values[0] <= 0:
      throw Fault(
        place: place,
        problem: "has the value \(values[0]), and a logarithmic scale needs numbers above 0")
    case .integer where !isWhole:
      let other = values.first { $0 != $0.rounded() } ?? 0
      throw Fault(place: place, problem: "has the value \(other), and integers are whole")
    default: break
    }
    var levels: [Int] = []
    let parameter = Parameter(name: name, values: values, kind: chosen)
    levels = numbers.map { parameter.index(of: $0) ?? 0 }
    let scale = parameter.scale == .log ? ", log scale" : ""
    let text = { (number: Double) in ParameterValue.number(number).text }
    let range =
      values.count == 1
      ? "one value, \(text(values[0])) (kept)"
      : "\(values.count) values \(text(values[0]))...\(text(values[values.count - 1]))"
    return ParameterGuess(
      parameter: parameter, levels: levels,
      sentence: "\(name): \(parameter.kindName)\(scale), \(range)",
      kind: parameter.kindName + (parameter.scale == .log ? "-log" : ""))
  }

  /// Whether values are more evenly spaced by their ratios than by their differences, and either span two orders of
  /// magnitude or have one ratio throughout.
  ///
  /// - Parameter values: ascending, all different.
  static func isLogarithmic(_ values: [Double]) -> Bool {
    guard values.count >= 3, values[0] > 0 else { return false }
    let last = values.count - 1
    let logs = values.map { Portable.log($0) }
    let differences = (1...last).map { values[$0] - values[$0 - 1] }
    let ratios = (1...last).map { logs[$0] - logs[$0 - 1] }
    guard unevenness(ratios) < unevenness(differences) else { return false }
    let typical = (logs[last] - logs[0]) / Double(last)
    return values[last] / values[0] >= logSpan
      || ratios.allSatisfy { ($0 - typical).magnitude <= ratioTolerance * typical }
  }

  /// The deviation of gaps as a share of their mean.
  private static func unevenness(_ gaps: [Double]) -> Double {
    let center = mean(gaps)
    let squares = gaps.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    return (squares / Double(gaps.count)).squareRoot() / center
  }

  private init(parameter: Parameter, levels: [Int], sentence: String, kind: String) {
    self.parameter = parameter
    self.levels = levels
    self.sentence = sentence
    self.kind = kind
  }
}
