/// What a command's help says besides its options, and the positional arguments that it takes.
struct CommandSpecification: Sendable {
  /// The words after `rematch`.
  let name: String
  let summary: String
  /// The names of the positional arguments. One in brackets may be left out, and one that ends in `...` may come
  /// any number of times.
  let positionals: [String]
  let details: String
  let examples: [String]

  init(
    _ name: String, _ summary: String, positionals: [String] = [], details: String = "",
    examples: [String]
  ) {
    self.name = name
    self.summary = summary
    self.positionals = positionals
    self.details = details
    self.examples = examples
  }

  /// The text of `--help`.
  func help(_ options: [OptionDeclaration]) -> String {
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
