/// A command line that cannot be understood; the exit status is 64.
enum UsageError: Error {
  case unknownCommand(String, hint: String)
  case unknownOption(String, hint: String)
  case missingArgument(String)
  case unexpectedArgument(String)
  case missingValue(option: String, value: String)
  case unexpectedValue(option: String)
  case repeated(option: String)
  case badValue(option: String, value: String, expected: String)
  /// A name or description in an option's value that means nothing.
  case meaningless(String)

  /// The message for the user.
  var message: String {
    switch self {
    case .unknownCommand(let name, let hint): "unknown command '\(name)'\(hint)"
    case .unknownOption(let name, let hint): "unknown option '\(name)'\(hint)"
    case .missingArgument(let name): "missing argument \(name)"
    case .unexpectedArgument(let text): "unexpected argument '\(text)'"
    case .missingValue(let option, let value): "option --\(option) needs a value: \(value)"
    case .unexpectedValue(let option): "option --\(option) takes no value"
    case .repeated(let option): "option --\(option) is given more than once"
    case .badValue(let option, let value, let expected):
      "option --\(option) is '\(value)'; expected \(expected)"
    case .meaningless(let text): text
    }
  }
}
