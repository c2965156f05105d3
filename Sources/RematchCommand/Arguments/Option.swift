import Foundation

/// How users type an option, and how the help shows it.
struct OptionDeclaration: Sendable {
  let long: String
  let short: Character?
  /// The name of its value in the help; `nil` for a flag.
  let value: String?
  let help: String
}

/// An option of a command: its declaration, and how the texts after it become a value.
///
/// An option is a stored property of its command's `Options`. The help lists these properties and
/// `ParsedArguments` is read by their key paths, so no option can be read without being declared.
struct Option<Value>: Sendable {
  let declaration: OptionDeclaration
  /// Makes the value of the texts of all times that the option was given; a flag's texts are empty.
  let value: @Sendable (_ texts: [String]) throws(UsageError) -> Value

  /// An option of any type.
  ///
  /// - Parameters:
  ///   - name: the name of its value in the help; `nil` for a flag.
  ///   - help: what it does.
  ///   - remark: stands behind the help in parentheses, such as the default.
  init(
    _ long: String, _ short: Character?, value name: String?, help: String, remark: String?,
    _ value: @escaping @Sendable (_ texts: [String]) throws(UsageError) -> Value
  ) {
    declaration = OptionDeclaration(
      long: long, short: short, value: name, help: help + (remark.map { " (\($0))" } ?? ""))
    self.value = value
  }

  /// An option that may be given once.
  ///
  /// - Parameters:
  ///   - absent: the value when it is not given.
  ///   - expected: says in an error message what texts the option takes.
  ///   - parse: the value of a text; `nil` when the text has none.
  private static func single(
    _ long: String, _ short: Character?, value name: String, help: String, remark: String?,
    absent: Value, expected: String, _ parse: @escaping @Sendable (String) -> Value?
  ) -> Option where Value: Sendable {
    Option(long, short, value: name, help: help, remark: remark) { texts throws(UsageError) in
      guard texts.count < 2 else { throw .repeated(option: long) }
      guard let text = texts.first else { return absent }
      guard let value = parse(text) else {
        throw .badValue(option: long, value: text, expected: expected)
      }
      return value
    }
  }

  /// The error of a value that is wrong for a reason which the option alone does not know.
  func badValue(_ value: String, expected: String) -> UsageError {
    .badValue(option: declaration.long, value: value, expected: expected)
  }
}

extension Option where Value == Bool {
  /// An option without a value.
  static func flag(_ long: String, _ short: Character? = nil, help: String) -> Option {
    Option(long, short, value: nil, help: help, remark: nil) { texts throws(UsageError) in
      !texts.isEmpty
    }
  }
}

extension Option where Value == String {
  /// A text with a default.
  static func text(
    _ long: String, _ short: Character? = nil, value name: String, default text: String,
    help: String
  ) -> Option {
    single(
      long, short, value: name, help: help, remark: text, absent: text, expected: "a text",
      { $0 })
  }

  /// A text that must be given.
  static func required(
    _ long: String, _ short: Character? = nil, value name: String, help: String
  ) -> Option {
    Option(long, short, value: name, help: help, remark: "required") { texts throws(UsageError) in
      guard texts.count < 2 else { throw .repeated(option: long) }
      guard let text = texts.first else { throw .missingArgument("--\(long) \(name)") }
      return text
    }
  }
}

extension Option where Value == String? {
  /// A text that may be left out.
  ///
  /// - Parameter remark: what happens without it.
  static func text(
    _ long: String, _ short: Character? = nil, value name: String, help: String,
    remark: String? = nil
  ) -> Option {
    single(
      long, short, value: name, help: help, remark: remark, absent: nil, expected: "a text",
      { .some($0) })
  }
}

extension Option where Value == [String] {
  /// A text that may be given several times.
  ///
  /// - Parameter remark: what an empty list stands for.
  static func texts(
    _ long: String, _ short: Character? = nil, value name: String, help: String,
    remark: String? = nil
  ) -> Option {
    let remark = ["repeatable", remark].compactMap(\.self).joined(separator: "; ")
    return Option(long, short, value: name, help: help, remark: remark) {
      texts throws(UsageError) in texts
    }
  }
}

extension Option where Value == Int {
  /// A whole number in a range.
  ///
  /// - Parameter remark: how the help shows the default; by default as the number that it is.
  static func integer(
    _ long: String, _ short: Character? = nil, value name: String, in range: ClosedRange<Int>,
    default number: Int, remark: String? = nil, help: String
  ) -> Option {
    single(
      long, short, value: name, help: help, remark: remark ?? "\(number)", absent: number,
      expected: "a whole number in \(range.lowerBound)...\(range.upperBound)"
    ) { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }
  }
}

extension Option where Value == Int {
  /// How many runs are played at a time.
  static var jobs: Option {
    integer(
      "jobs", "j", value: "N", in: 1...1024,
      default: ProcessInfo.processInfo.activeProcessorCount, remark: "one per processor",
      help: "runs at a time")
  }
}

extension Option where Value == UInt64 {
  /// A seed: any whole number from 0 that fits into 64 bits.
  static func seed(_ long: String, value name: String, default seed: UInt64, help: String) -> Option
  {
    single(
      long, nil, value: name, help: help, remark: "\(seed)", absent: seed,
      expected: "a whole number in 0...\(UInt64.max)"
    ) { UInt64($0) }
  }
}

extension Option where Value == Double {
  /// A number in a range, with a default.
  static func number(
    _ long: String, value name: String, in range: ClosedRange<Double>, default number: Double,
    help: String
  ) -> Option {
    single(
      long, nil, value: name, help: help, remark: "\(number)", absent: number,
      expected: range.expectation
    ) { text in range.number(text) }
  }
}

extension Option where Value == Double? {
  /// A number in a range that may be left out.
  ///
  /// - Parameter remark: what happens without it.
  static func number(
    _ long: String, value name: String, in range: ClosedRange<Double>, help: String, remark: String
  ) -> Option {
    single(
      long, nil, value: name, help: help, remark: remark, absent: nil, expected: range.expectation
    ) { text in range.number(text).map { .some($0) } }
  }
}

extension ClosedRange<Double> {
  fileprivate var expectation: String { "a number in \(lowerBound)...\(upperBound)" }

  /// The number of a text; `nil` when it is none, or out of the range.
  fileprivate func number(_ text: String) -> Double? {
    Double(text).flatMap { contains($0) ? $0 : nil }
  }
}
