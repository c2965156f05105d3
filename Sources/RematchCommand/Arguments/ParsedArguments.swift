import RematchDocuments
import Search

/// What a user typed after a command, checked against its specification.
struct ParsedArguments {
  private(set) var positionals: [String] = []
  private var flags: Set<String> = []
  private var values: [String: [String]] = [:]
  private let command: String

  /// Parses `--name value`, `--name=value`, `-n value`, `-nvalue`; `--` ends the options.
  init(_ arguments: [String], _ specification: CommandSpecification) throws(UsageError) {
    command = specification.name
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        positionals += rest
        break
      }
      if argument.hasPrefix("--") {
        let parts = argument.dropFirst(2).split(
          separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let option = specification.options.first(where: { $0.long == name }) else {
          throw .unknownOption(
            argument,
            hint: nearestHint(to: "--\(name)", among: specification.options.map { "--\($0.long)" }),
            command: command)
        }
        try take(option, parts.count > 1 ? String(parts[1]) : nil, &rest)
      } else if argument.hasPrefix("-"), argument.count > 1 {
        let letter = argument[argument.index(after: argument.startIndex)]
        guard let option = specification.options.first(where: { $0.short == letter }) else {
          throw .unknownOption(argument, hint: "", command: command)
        }
        let inline = argument.dropFirst(2)
        try take(option, inline.isEmpty ? nil : String(inline), &rest)
      } else {
        positionals.append(argument)
      }
    }
    if flags.contains("help") { return }
    let isOpen = specification.positionals.last?.hasSuffix("...]") ?? false
    let required = specification.positionals.filter { !$0.hasPrefix("[") }
    if positionals.count < required.count {
      throw .missingArgument(required[positionals.count], command: command)
    }
    if !isOpen, positionals.count > specification.positionals.count {
      throw .unexpectedArgument(positionals[specification.positionals.count], command: command)
    }
  }

  private mutating func take(
    _ option: OptionSpecification, _ inline: String?, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    guard let value = option.value else {
      guard inline == nil else { throw .unexpectedValue(option: option.long, command: command) }
      flags.insert(option.long)
      return
    }
    guard let text = inline ?? rest.popFirst() else {
      throw .missingValue(option: option.long, value: value, command: command)
    }
    values[option.long, default: []].append(text)
  }

  func has(_ flag: String) -> Bool { flags.contains(flag) }

  /// All values of a repeatable option.
  func all(_ option: String) -> [String] { values[option] ?? [] }

  /// The value of an option that may be given once.
  func text(_ option: String) throws(UsageError) -> String? {
    let all = all(option)
    guard all.count < 2 else { throw .repeated(option: option, command: command) }
    return all.first
  }

  /// A whole number in a range.
  func integer(_ option: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = try text(option) else { return nil }
    guard let value = Int(text), range.contains(value) else {
      throw .badValue(
        option: option, value: text,
        expected: "a whole number in \(range.lowerBound)...\(range.upperBound)", command: command)
    }
    return value
  }

  /// A seed: any whole number from 0 that fits into 64 bits.
  func seed(_ option: String) throws(UsageError) -> UInt64? {
    guard let text = try text(option) else { return nil }
    guard let value = UInt64(text) else {
      throw .badValue(
        option: option, value: text, expected: "a whole number in 0...\(UInt64.max)",
        command: command)
    }
    return value
  }

  /// A number in a range.
  func number(_ option: String, in range: ClosedRange<Double>) throws(UsageError) -> Double? {
    guard let text = try text(option) else { return nil }
    guard let value = Double(text), range.contains(value) else {
      throw .badValue(
        option: option, value: text,
        expected: "a number in \(range.lowerBound)...\(range.upperBound)", command: command)
    }
    return value
  }
}

/// A command line that cannot be understood; the exit status is 64.
enum UsageError: Error {
  case unknownCommand(String, hint: String, parent: String)
  case unknownOption(String, hint: String, command: String)
  case missingArgument(String, command: String)
  case unexpectedArgument(String, command: String)
  case missingValue(option: String, value: String, command: String)
  case unexpectedValue(option: String, command: String)
  case repeated(option: String, command: String)
  case badValue(option: String, value: String, expected: String, command: String)
  /// A name or description in an option's value that means nothing.
  case meaningless(String, command: String)

  var message: String {
    switch self {
    case .unknownCommand(let name, let hint, _): "unknown command '\(name)'\(hint)"
    case .unknownOption(let name, let hint, _): "unknown option '\(name)'\(hint)"
    case .missingArgument(let name, _): "missing argument \(name)"
    case .unexpectedArgument(let text, _): "unexpected argument '\(text)'"
    case .missingValue(let option, let value, _): "option --\(option) needs a value: \(value)"
    case .unexpectedValue(let option, _): "option --\(option) takes no value"
    case .repeated(let option, _): "option --\(option) is given more than once"
    case .badValue(let option, let value, let expected, _):
      "option --\(option) is '\(value)'; expected \(expected)"
    case .meaningless(let text, _): text
    }
  }

  /// The command whose help tells more.
  var command: String {
    switch self {
    case .unknownCommand(_, _, let command), .unknownOption(_, _, let command),
      .missingArgument(_, let command), .unexpectedArgument(_, let command),
      .missingValue(_, _, let command), .unexpectedValue(_, let command),
      .repeated(_, let command), .badValue(_, _, _, let command), .meaningless(_, let command):
      command
    }
  }
}
