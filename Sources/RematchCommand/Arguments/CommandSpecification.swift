/// An option of a command.
struct OptionSpecification: Sendable {
  let long: String
  let short: Character?
  /// The name of its value in the help; `nil` for a flag.
  let value: String?
  let help: String

  init(_ long: String, _ short: Character? = nil, value: String? = nil, help: String) {
    self.long = long
    self.short = short
    self.value = value
    self.help = help
  }
}

/// A command's arguments, for parsing and for its help.
struct CommandSpecification: Sendable {
  /// The words after `rematch`.
  let name: String
  let summary: String
  /// The names of the positional arguments; one that ends in `...` may come any number of times.
  let positionals: [String]
  let options: [OptionSpecification]
  let details: String
  let examples: [String]

  static let common = [
    OptionSpecification("json", help: "print JSON on standard output, and nothing else there"),
    OptionSpecification("help", "h", help: "print this help"),
  ]

  init(
    _ name: String, _ summary: String, positionals: [String] = [],
    options: [OptionSpecification] = [], details: String = "", examples: [String]
  ) {
    self.name = name
    self.summary = summary
    self.positionals = positionals
    self.options = options + Self.common
    self.details = details
    self.examples = examples
  }

  /// The text of `--help`.
  var help: String {
    let usage = (["rematch", name, "[options]"] + positionals).joined(separator: " ")
    var lines = ["\(summary).", "", "Usage: \(usage)", "", "Options:"]
    let heads = options.map { option in
      let short = option.short.map { "-\($0), " } ?? "    "
      return "  \(short)--\(option.long)" + (option.value.map { " \($0)" } ?? "")
    }
    let width = heads.map(\.count).max() ?? 0
    for (head, option) in zip(heads, options) {
      lines.append(head + String(repeating: " ", count: width - head.count + 2) + option.help)
    }
    if !details.isEmpty { lines += ["", details] }
    lines += ["", examples.count == 1 ? "Example:" : "Examples:"] + examples.map { "  \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }
}
