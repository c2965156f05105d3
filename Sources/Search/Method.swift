import Foundation
public import RematchDocuments

/// A suggester with its early stopper: what a campaign compares.
public struct Method: Sendable {
  /// The recipe of the suggester.
  public let suggester: any SuggesterRecipe
  /// The recipe of the early stopper; `nil` leaves stopping to the suggester, if it does any.
  public let stopper: (any EarlyStopperRecipe)?
  /// The method's identity in every record, as JSON: names, versions, and the options that differ from their defaults.
  public let recipe: JSONValue
  /// The canonical text of ``recipe``.
  public let identity: String
  /// What the seeds of runs are derived from. Unlike the identity it holds no versions, so that two versions of a
  /// method play with the same seeds, but it holds the ``SeedOptions``.
  public let seedName: String
  /// The shortest text that names the method: only the options that differ from their defaults.
  public let label: String
  /// The program that plays it, once ``identified()`` has found it out; `nil` of what is built in.
  public private(set) var program: Program?

  /// A method from its recipes.
  ///
  /// - Parameter name: a name for the whole, which takes the place of the label.
  /// - Throws: when a recipe does not encode to a JSON object.
  public init(
    _ suggester: any SuggesterRecipe, stopper: (any EarlyStopperRecipe)? = nil,
    named name: String? = nil
  ) throws {
    self.suggester = suggester
    self.stopper = stopper
    var (document, seeds) = try Self.documents(of: suggester, SeedOptions.ofSuggesters)
    var label = try Self.label(of: suggester, isAlone: stopper == nil)
    if let stopper {
      let part = try Self.documents(of: stopper, SeedOptions.ofStoppers)
      document["stopper"] = .object(part.identity)
      seeds["stopper"] = .object(part.seeds)
      label += "+" + (try Self.label(of: stopper))
    }
    recipe = .object(document)
    identity = try canonicalJSON(recipe)
    seedName = try canonicalJSON(JSONValue.object(seeds))
    self.label = name ?? label
  }

  /// The method with the program that plays it.
  ///
  /// - Throws: `StartFailure` when the program cannot be started.
  public func identified() throws -> Method {
    var method = self
    method.program = try suggester.program()
    return method
  }

  /// The options of a recipe that differ from their defaults.
  private static func changedOptions(of recipe: some Recipe) throws -> [String: JSONValue] {
    let defaults = try options(of: type(of: recipe).init())
    return try options(of: recipe).filter { defaults[$0.key] != $0.value }
  }

  private static func documents(
    of recipe: some Recipe, _ seedOptions: [String: [String: JSONValue]]
  ) throws -> (identity: [String: JSONValue], seeds: [String: JSONValue]) {
    let changed = try changedOptions(of: recipe)
    let name = type(of: recipe).name
    var identity = changed
    identity["name"] = .string(name)
    identity["version"] = .integer(recipe.version)
    var seeds = (seedOptions[name] ?? [:]).merging(changed) { $1 }
    seeds["name"] = .string(name)
    return (identity, seeds)
  }

  /// The shortest text that names a recipe: only the options that differ from their defaults.
  ///
  /// - Parameter isAlone: whether nothing follows; a shorthand's value goes to the end of the text.
  public static func label(of recipe: some Recipe, isAlone: Bool = false) throws -> String {
    let changed = try changedOptions(of: recipe)
    let name = type(of: recipe).name
    if isAlone, let shorthand = type(of: recipe).shorthand, changed.count == 1,
      case .string(let text)? = changed[shorthand]
    {
      return "\(name):\(text)"
    }
    return label(name, changed)
  }

  /// A name with options, as users type them, in alphabetical order.
  public static func label(_ name: String, _ options: [String: JSONValue]) -> String {
    let pairs = options.sorted { $0.key < $1.key }.map { key, value in
      "\(key)=\(optionText(value))"
    }
    return name + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
  }
}

/// The value of an option as users type it: a text as it is, unless it would be read as something else.
public func optionText(_ value: JSONValue) -> String {
  guard case .string(let text) = value, !text.utf8.contains(where: { "&+".utf8.contains($0) }),
    (try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))) == nil
  else {
    var text = ""
    let scalars = Array(value.canonicalText.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "&": text += #"\u0026"#
      // A plus sign before a digit may be that of an exponent, and separates nothing.
      case "+" where !scalars[(index + 1)...].prefix(1).contains(where: { ("0"..."9") ~= $0 }):
        text += #"\u002b"#
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
  return text
}

/// The options of a recipe by name, as JSON values.
public func options(of recipe: some Recipe) throws -> [String: JSONValue] {
  try JSONDecoder().decode([String: JSONValue].self, from: canonicalEncoder().encode(recipe))
}
