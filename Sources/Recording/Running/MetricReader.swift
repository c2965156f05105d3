import Foundation
import RematchDocuments

/// Finds the metric in what a run prints, line by line.
struct MetricReader {
  /// A value was found that is no finite number.
  struct NotFinite: Error, Hashable {
    let text: String
  }

  private let metric: MetricDescription
  private let expression: NSRegularExpression?
  private let stepLimit: Int
  /// The values of the steps; of a metric without steps the last value alone.
  private(set) var values: [Double] = []
  /// The number of the last step, where lines have one.
  private var lastStep: Double?
  /// The first value that is no finite number; what comes after it does not count.
  private(set) var problem: NotFinite?

  /// - Parameter steps: how many steps a run shows; more are not read.
  init(_ metric: MetricDescription, steps: Int) {
    self.metric = metric
    expression = metric.expression()
    stepLimit = steps
  }

  /// Whether all steps were seen.
  var isComplete: Bool { metric.isPerStep && values.count >= stepLimit }

  /// Reads a line.
  mutating func read(_ line: String) {
    guard problem == nil else { return }
    switch metric.source {
    case .expression:
      guard let expression else { return }
      let text = line as NSString
      for match in expression.matches(in: line, range: NSRange(location: 0, length: text.length)) {
        let range = match.range(at: 1)
        if range.location != NSNotFound { add(text.substring(with: range)) }
      }
    case .json(let key): readJSON(line, key)
    case .named(let key):
      if !readJSON(line, key), let text = Self.value(behind: key, in: line) { add(text) }
    case .measure: break
    }
  }

  @discardableResult
  private mutating func readJSON(_ line: String, _ key: String) -> Bool {
    let text = line.trimmingCharacters(in: .whitespaces)
    guard text.hasPrefix("{"), text.hasSuffix("}"), text.contains(key),
      let members = try? JSONDecoder().decode([String: JSONValue].self, from: Data(text.utf8)),
      let value = members[key]
    else { return false }
    if let stepKey = metric.stepKey {
      guard let step = members[stepKey]?.double else { return true }
      // Of a step that is printed again the first value counts, for a live run has shown it already.
      if let lastStep, step <= lastStep { return true }
      lastStep = step
    }
    switch value {
    case .string(let text): add(text)
    case _ where value.double != nil: add(value.double ?? .nan, text: value.canonicalText)
    default: add(.nan, text: value.canonicalText)
    }
    return true
  }

  /// The number behind a key and `=` or `:`, the last one of a line.
  private static func value(behind key: String, in line: String) -> String? {
    var found: String?
    var rest = line[...]
    while let range = rest.range(of: key) {
      let before =
        range.lowerBound == line.startIndex ? nil : line[line.index(before: range.lowerBound)]
      let isWord = before.map { !$0.isLetter && !$0.isNumber && $0 != "_" } ?? true
      rest = rest[range.upperBound...]
      let after = rest.drop { $0 == " " || $0 == "\"" || $0 == "'" }
      guard isWord, let sign = after.first, sign == "=" || sign == ":" else { continue }
      let number = after.dropFirst().drop { $0 == " " }.prefix {
        $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) || $0.isLetter
      }
      if Double(number) != nil { found = String(number) }
    }
    return found
  }

  private mutating func add(_ text: String) { add(Double(text) ?? .nan, text: text) }

  private mutating func add(_ number: Double, text: String) {
    guard values.count < stepLimit || !metric.isPerStep else { return }
    guard number.isFinite else {
      problem = NotFinite(text: text)
      return
    }
    if !metric.isPerStep { values.removeAll() }
    values.append(number)
  }
}
