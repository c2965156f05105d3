import RematchDocuments

/// A command for `/bin/sh` with places for values: `{learning_rate}`, `{params}` and `{repeat}`.
///
/// Only a name in braces is a place; `{{name}}` stands for `{name}` itself, and `${name}` is the shell's.
public struct CommandTemplate: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    case text(String)
    case place(String)
  }

  /// The places besides the parameters.
  static let builtIn = ["params", "repeat", "run"]

  /// The command as it is written.
  public let text: String
  private let parts: [Part]

  /// Reads a command.
  ///
  /// - Parameter names: of the parameters.
  init(_ text: String, names: [String], place: String) throws(JSONProblem) {
    self.text = text
    var parts: [Part] = []
    var plain = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      if character == "{", plain.last != "$" {
        let isEscaped = rest.first == "{"
        let inner = isEscaped ? rest.dropFirst() : rest
        let name = inner.prefix { $0 != "}" && $0 != "{" }
        let after = inner[name.endIndex...]
        if isEscaped, after.hasPrefix("}}"), Self.isName(name, names) {
          plain += "{\(name)}"
          rest = after.dropFirst(2)
          continue
        }
        if !isEscaped, after.hasPrefix("}"), Self.isName(name, names) {
          let known = names + Self.builtIn
          guard known.contains(String(name)) else {
            throw JSONProblem(
              place: place,
              problem: "unknown placeholder '{\(name)}'"
                + nearestHint(to: String(name), among: known)
                + " ('{{\(name)}}' is the text '{\(name)}')")
          }
          parts += [.text(plain), .place(String(name))]
          plain = ""
          rest = after.dropFirst()
          continue
        }
      }
      plain.append(character)
    }
    self.parts = (parts + [.text(plain)]).filter { $0 != .text("") }
  }

  /// Whether a text between braces is a name: a parameter's, or letters, digits and signs of names.
  private static func isName(_ text: Substring, _ names: [String]) -> Bool {
    if names.contains(String(text)) { return true }
    guard let first = text.first, first.isLetter || first == "_" else { return false }
    return text.allSatisfy { $0.isLetter || $0.isNumber || "_-.".contains($0) }
  }

  /// Whether a place is in the command.
  func uses(_ name: String) -> Bool { parts.contains(.place(name)) }

  /// The command with values at its places, in quotes where the shell needs them.
  func filled(_ value: (String) -> String) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .place(let name): shellQuoted(value(name))
      }
    }.joined()
  }

  /// The text with values at its places, as they are.
  func filledPlainly(_ value: (String) -> String) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .place(let name): value(name)
      }
    }.joined()
  }
}
