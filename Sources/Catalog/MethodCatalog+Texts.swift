import Foundation
import RematchDocuments
public import Search

extension MethodCatalog {
  /// The method of a text: `NAME[?OPTION=VALUE&...][+STOPPER[?OPTION=VALUE&...]]`, the name of a preset, or
  /// `@FILE` with a recipe as JSON.
  ///
  /// A value is JSON where it can be read as JSON, otherwise a text. The bytes of `?`, `&`, `=` and `+` separate
  /// the parts, whatever character a combining mark after them makes of them.
  ///
  /// - Throws: `CatalogError`.
  public func method(parsing text: String) throws(CatalogError) -> Method {
    if text.utf8.first == Separator.file {
      return try method(file: String(text.unicodeScalars.dropFirst()))
    }
    for type in suggesters {
      guard let option = type.shorthand, text.utf8.starts(with: "\(type.name):".utf8) else {
        continue
      }
      // All that follows the colon is one value.
      let value = String(text.unicodeScalars.dropFirst(type.name.unicodeScalars.count + 1))
      return try method(
        document: ["name": .string(type.name), option: .string(value)], source: text)
    }
    do {
      return try method(document: document(parsing: text), source: text)
    } catch {
      // A misspelt stopper behind an option's value was read as a part of that value.
      guard splitRoles(text).stopper == nil, let name = nameBehindLastPlus(text),
        !nearestNames(to: name, among: stopperNames).isEmpty
      else { throw error }
      throw .unknown(kind: "early stopper", name: name, known: stopperNames)
    }
  }

  /// The recipe's JSON object of a text: `name`, the options, and a `stopper` of the same form.
  func document(parsing text: String) throws(CatalogError) -> [String: JSONValue] {
    let parts = splitRoles(text)
    var (name, options) = try Self.split(parts.suggester)
    options["name"] = .string(name)
    if let text = parts.stopper {
      var stopper: [String: JSONValue]
      (name, stopper) = try Self.split(text)
      stopper["name"] = .string(name)
      options["stopper"] = .object(stopper)
    }
    return options
  }

  var stopperNames: [String] { stoppers.map { $0.name } }

  /// Splits a text at the plus sign between suggester and stopper.
  ///
  /// That is the first plus sign that is outside all option values, or is followed by the whole name of a known
  /// stopper: the name ends with the text or at a `?`. Any other plus sign belongs to the value in which it is,
  /// as in `exec?command=c++filt` and `threshold?value=1e+22`. A value with a plus sign and a stopper's name must
  /// be JSON text with the plus sign as `\u002b`, and so labels write it.
  private func splitRoles(_ text: String) -> (suggester: String, stopper: String?) {
    var begin = text.startIndex
    while let plus = text.utf8[begin...].firstIndex(of: Separator.role) {
      let next = text.utf8.index(after: plus)
      let rest = text[next...]
      let name = rest.utf8.prefix { $0 != Separator.options }
      if !Self.endsInsideValue(text[..<plus])
        || stopperNames.contains(where: { $0.utf8.elementsEqual(name) })
      {
        return (String(text[..<plus]), String(rest))
      }
      begin = next
    }
    return (text, nil)
  }

  /// Whether the end of a text is inside an option's value.
  private static func endsInsideValue(_ text: Substring) -> Bool {
    guard let mark = text.utf8.firstIndex(of: Separator.options) else { return false }
    return text.utf8[mark...].split(separator: Separator.option).last?.contains(Separator.value)
      ?? false
  }

  /// What would be the stopper's name if the last plus sign separated the roles.
  private func nameBehindLastPlus(_ text: String) -> String? {
    guard let plus = text.utf8.lastIndex(of: Separator.role) else { return nil }
    let rest = text.utf8[text.utf8.index(after: plus)...]
    return String(rest.prefix { $0 != Separator.options })
  }

  /// The name and the options of one role's text.
  private static func split(
    _ text: String
  ) throws(CatalogError) -> (String, [String: JSONValue]) {
    guard let mark = text.utf8.firstIndex(of: Separator.options) else { return (text, [:]) }
    var options: [String: JSONValue] = [:]
    for pair in text.utf8[text.utf8.index(after: mark)...].split(
      separator: Separator.option, omittingEmptySubsequences: false)
    {
      let parts = pair.split(
        separator: Separator.value, maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw .malformed(text: text, problem: "'\(Substring(pair))' is not OPTION=VALUE")
      }
      let name = String(Substring(parts[0]))
      let value =
        (try? JSONDecoder().decode(JSONValue.self, from: Data(parts[1])))
        ?? .string(String(Substring(parts[1])))
      guard options.updateValue(value, forKey: name) == nil else {
        throw .malformed(text: text, problem: "option '\(name)' is given twice")
      }
    }
    return (String(text[..<mark]), options)
  }

  private func method(file path: String) throws(CatalogError) -> Method {
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw .malformed(text: path, problem: "cannot be read: \(error.localizedDescription)")
    }
    let document: [String: JSONValue]
    do { document = try decodeJSON([String: JSONValue].self, from: data) } catch {
      throw .malformed(text: path, problem: error.description)
    }
    return try method(document: document, source: path)
  }
}

/// The bytes that separate the parts of a method's text.
private enum Separator {
  /// Before a file's name.
  static let file = UInt8(ascii: "@")
  /// Between suggester and stopper.
  static let role = UInt8(ascii: "+")
  /// Between a name and its options.
  static let options = UInt8(ascii: "?")
  /// Between two options.
  static let option = UInt8(ascii: "&")
  /// Between an option's name and its value.
  static let value = UInt8(ascii: "=")
}
