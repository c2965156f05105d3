import Foundation
import Search

/// A line that a suggester's process wrote, a JSON object.
struct Answer {
  /// The line without its newline.
  let line: [UInt8]
  private let members: [String: Any]

  /// Reads a line.
  init(_ line: [UInt8]) throws(AnswerProblem) {
    self.line = line
    guard String(validating: line, as: UTF8.self) != nil else { throw AnswerProblem("not UTF-8") }
    guard let value = try? JSONSerialization.jsonObject(with: Data(line)) else {
      throw AnswerProblem("not JSON")
    }
    guard let members = value as? [String: Any] else { throw AnswerProblem("not a JSON object") }
    self.members = members
  }

  /// The most characters of a line that a message quotes: two or three lines of a terminal.
  private static let longestQuote = 200
  /// The most characters of a suggester's own error that a message repeats: a traceback of Python.
  private static let longestError = 2000

  /// The beginning of a line, as messages show it.
  static func quote(_ line: some Sequence<UInt8>) -> String {
    // As many bytes as most texts of that length have, so that a line of megabytes is not decoded.
    let text = String(decoding: Array(line.prefix(longestQuote * 3 / 2)), as: UTF8.self)
    let end = text.count > longestQuote ? "..." : ""
    return "'\(withoutAddresses(String(text.prefix(longestQuote))))\(end)'"
  }

  /// A text without the addresses of objects in memory, which differ from run to run: what Python writes of an object
  /// without a text of its own, `<object at 0x7f3a5c0d>`.
  static func withoutAddresses(_ text: String) -> String {
    guard text.contains("0x") else { return text }
    return text.replacing(/\b0x[0-9a-fA-F]{6,16}\b/, with: "0x...")
  }

  /// The beginning of the line, as messages show it.
  var quoted: String { Self.quote(line) }

  /// The text of the key `error`; `nil` if the answer reports no error.
  var error: String? {
    switch members["error"] {
    case nil, is NSNull: nil
    case let text as String:
      Self.withoutAddresses(
        text.count > Self.longestError ? "\(text.prefix(Self.longestError))..." : text)
    default: quoted
    }
  }

  func integer(_ key: String) throws(AnswerProblem) -> Int {
    guard let value = try member(key).wholeNumber else {
      throw AnswerProblem("'\(key)' is not a whole number")
    }
    return value
  }

  func string(_ key: String) throws(AnswerProblem) -> String {
    guard let value = try member(key).value as? String else {
      throw AnswerProblem("'\(key)' is not a text")
    }
    return value
  }

  func strings(_ key: String) throws(AnswerProblem) -> [String] {
    guard let values = try member(key).value as? [Any] else {
      throw AnswerProblem("'\(key)' is not a list")
    }
    let texts = values.compactMap { $0 as? String }
    guard texts.count == values.count else {
      throw AnswerProblem("'\(key)' is not a list of texts")
    }
    return texts
  }

  /// The texts of an object by their keys; none when the key is left out.
  func texts(_ key: String) throws(AnswerProblem) -> [String: String] {
    guard let value = members[key] else { return [:] }
    guard let texts = value as? [String: String] else {
      throw AnswerProblem("'\(key)' is not an object of texts")
    }
    return texts
  }

  /// Whether a key has the value true; false when it is left out.
  func isTrue(_ key: String) -> Bool { members[key] as? Bool == true }

  /// The numbers of the trials to end now.
  func stops() throws(AnswerProblem) -> [Int] {
    guard let values = try member("stop").value as? [Any] else {
      throw AnswerProblem("'stop' is not a list")
    }
    return try values.map { value throws(AnswerProblem) in
      guard let trial = Member(value).wholeNumber else {
        throw AnswerProblem("'stop' is not a list of trials' numbers")
      }
      return trial
    }
  }

  /// The configurations to try next.
  ///
  /// - Parameter space: indices must lie in it; values by name may be anything.
  func suggestions(in space: SearchSpace) throws(AnswerProblem) -> [Suggestion] {
    guard let values = try member("suggestions").value as? [Any] else {
      throw AnswerProblem("'suggestions' is not a list")
    }
    return try values.enumerated().map { index, value throws(AnswerProblem) in
      func problem() -> AnswerProblem {
        AnswerProblem(
          "suggestion \(index + 1) is neither a list of one index per parameter, below \(space.shapeText),"
            + " nor an object of numbers by the parameters' names")
      }
      if let list = value as? [Any] {
        let indices = list.compactMap { Member($0).wholeNumber }
        let configuration = Configuration(indices)
        guard indices.count == list.count, space.contains(configuration) else { throw problem() }
        return .configuration(configuration)
      }
      guard let object = value as? [String: Any] else { throw problem() }
      let values = object.compactMapValues { Member($0).parameterValue }
      guard values.count == object.count,
        values.allSatisfy({ $1.number != nil || space.hasLabels($0) })
      else { throw problem() }
      return .values(values)
    }
  }

  private func member(_ key: String) throws(AnswerProblem) -> Member {
    guard let value = members[key] else { throw AnswerProblem("it lacks '\(key)'") }
    return Member(value)
  }
}

/// A JSON value as Foundation gives it, in which true and false are numbers too.
private struct Member {
  let value: Any

  init(_ value: Any) { self.value = value }

  private var isBool: Bool {
    (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? (value is Bool)
  }

  var wholeNumber: Int? {
    isBool ? nil : value as? Int ?? (value as? Double).flatMap(Int.init(exactly:))
  }

  /// A number or a label.
  var parameterValue: ParameterValue? {
    number.map(ParameterValue.number) ?? (value as? String).map(ParameterValue.text)
  }

  /// A number, or the text of one that is not finite.
  var number: Double? {
    if let text = value as? String {
      return ["nan": Double.nan, "inf": .infinity, "-inf": -.infinity][text]
    }
    // Foundation's own double of a decimal number is often an ulp off; its text is exact.
    return isBool
      ? nil : (value as? NSNumber).flatMap { Double($0.stringValue) } ?? value as? Double
  }
}

/// What is wrong with an answer.
struct AnswerProblem: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

extension SearchSpace {
  /// Whether a parameter has labels, so that a text may be its value.
  fileprivate func hasLabels(_ name: String) -> Bool {
    parameters.contains { $0.name == name && $0.labels != nil }
  }
}
