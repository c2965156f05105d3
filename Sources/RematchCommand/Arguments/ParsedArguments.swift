import RematchDocuments

/// What a user typed after a command, checked against the command's options and positional arguments.
struct ParsedArguments<Options: OptionGroup> {
  private(set) var positionals: [String] = []
  /// The texts of each option that was given, by its long name; a flag's texts are empty.
  private var texts: [String: [String]] = [:]
  private let options = Options()

  /// All options of the command, in the order of its help.
  static var declarations: [OptionDeclaration] {
    Options().declarations + CommonOptions().declarations
  }

  /// Parses `--name value`, `--name=value`, `-n value` and `-nvalue`; `--` ends the options.
  init(_ arguments: [String], positionals names: [String]) throws(UsageError) {
    let declarations = Self.declarations
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
        guard let option = declarations.first(where: { $0.long == name }) else {
          throw .unknownOption(
            argument, hint: nearestHint(to: "--\(name)", among: declarations.map { "--\($0.long)" })
          )
        }
        try take(option, parts.count > 1 ? String(parts[1]) : nil, &rest)
      } else if argument.hasPrefix("-"), argument.count > 1 {
        let letter = argument[argument.index(after: argument.startIndex)]
        guard let option = declarations.first(where: { $0.short == letter }) else {
          throw .unknownOption(argument, hint: "")
        }
        let inline = argument.dropFirst(2)
        try take(option, inline.isEmpty ? nil : String(inline), &rest)
      } else {
        positionals.append(argument)
      }
    }
    if !asksForHelp { try check(names) }
  }

  private mutating func take(
    _ option: OptionDeclaration, _ inline: String?, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    guard let value = option.value else {
      guard inline == nil else { throw .unexpectedValue(option: option.long) }
      texts[option.long] = [""]
      return
    }
    guard let text = inline ?? rest.popFirst() else {
      throw .missingValue(option: option.long, value: value)
    }
    texts[option.long, default: []].append(text)
  }

  /// Throws when there are too few or too many positional arguments.
  private func check(_ names: [String]) throws(UsageError) {
    let isOpen = names.last?.hasSuffix("...]") ?? false
    let required = names.filter { !$0.hasPrefix("[") }
    if positionals.count < required.count { throw .missingArgument(required[positionals.count]) }
    if !isOpen, positionals.count > names.count {
      throw .unexpectedArgument(positionals[names.count])
    }
  }

  /// The value of an option.
  subscript<Value>(_ option: KeyPath<Options, Option<Value>>) -> Value {
    get throws(UsageError) { try value(of: options[keyPath: option]) }
  }

  /// Whether `--json` is given.
  var asksForJSON: Bool { texts[CommonOptions().json.declaration.long] != nil }

  /// Whether `--help` is given.
  var asksForHelp: Bool { texts[CommonOptions().help.declaration.long] != nil }

  private func value<Value>(of option: Option<Value>) throws(UsageError) -> Value {
    try option.value(texts[option.declaration.long] ?? [])
  }
}
