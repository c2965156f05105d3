import EarlyStopping
import External
import Foundation
import Gaussian
public import RematchDocuments
import Sampling
public import Search

/// The suggesters and stoppers known by name.
public struct MethodCatalog: Sendable {
  /// The recipes of suggesters, in the order of `rematch list`.
  public private(set) var suggesters: [any SuggesterRecipe.Type]
  /// The recipes of early stoppers, in the order of `rematch list`.
  public private(set) var stoppers: [any EarlyStopperRecipe.Type]

  /// Everything built in.
  public static let builtIn = MethodCatalog(
    suggesters: samplingSuggesters + gaussianProcessSuggesters + externalSuggesters,
    stoppers: earlyStoppers)

  /// The methods that a campaign runs when none is named: every family at least once.
  public static let defaultMethods = [
    "random", "grid", "latin-hypercube", "sobol", "random+patience", "kit-example+kit-example",
    "gp-ei",
  ]

  /// The options of the champions' submissions in both contests, the library's faults included.
  private static let champion =
    "&optimizer=random-gradient&points=5000&searches=10&random=0.1&starts=11&refit=0"
    + "&prior=bounded&imputation=init-median"
    + #"&compat=["running","ranking","floor","penalty","timetable"]"#

  /// Whole methods that have a name of their own: the text that each stands for.
  public static let presets: [(name: String, summary: String, text: String)] = [
    (
      "gp-ei", "joint expected improvement of batches, with early stopping by confidence intervals",
      "gp+confidence-interval?steps=[2,4,7,10]&best=1&trials=5"
    ),
    (
      "bo", "Bayesian optimization with kind, kappa and xi, as tuning services have it",
      "gp?kind=ucb&batch=kriging-believer"
    ),
    (
      "champion-preliminary", "the champions' method, as in the preliminary contest",
      "gp?batch=default\(champion)"
    ),
    (
      "champion-final", "the champions' method, as in the final contest",
      "gp?batch=reoptimization\(champion)+rank"
    ),
  ]

  /// This catalog with more recipes; a name that is already there is replaced.
  public func adding(
    suggesters moreSuggesters: [any SuggesterRecipe.Type] = [],
    stoppers moreStoppers: [any EarlyStopperRecipe.Type] = []
  ) -> MethodCatalog {
    var catalog = self
    catalog.suggesters.removeAll { old in moreSuggesters.contains { $0.name == old.name } }
    catalog.suggesters += moreSuggesters
    catalog.stoppers.removeAll { old in moreStoppers.contains { $0.name == old.name } }
    catalog.stoppers += moreStoppers
    return catalog
  }

  private init(
    suggesters: [any SuggesterRecipe.Type], stoppers: [any EarlyStopperRecipe.Type]
  ) {
    self.suggesters = suggesters
    self.stoppers = stoppers
  }

  /// The method of a text: `NAME[?OPTION=VALUE&...][+STOPPER[?OPTION=VALUE&...]]`, the name of a preset, or
  /// `@FILE` with a recipe as JSON.
  ///
  /// - Throws: `CatalogError`.
  public func method(parsing text: String) throws(CatalogError) -> Method {
    if text.hasPrefix("@") { return try method(file: String(text.dropFirst())) }
    // Whatever stands behind the colon, it is one value.
    for type in suggesters {
      guard let option = type.shorthand, text.hasPrefix("\(type.name):") else { continue }
      let value = String(text.dropFirst(type.name.count + 1))
      return try method(
        document: ["name": .string(type.name), option: .string(value)], source: text)
    }
    return try method(document: document(parsing: text), source: text)
  }

  /// The recipe's JSON object of a text: `name`, the options, and a `stopper` of the same form.
  private func document(parsing text: String) throws(CatalogError) -> [String: JSONValue] {
    let parts = splitRoles(text)
    var (name, options) = try Self.split(parts[0])
    options["name"] = .string(name)
    if parts.count > 1 {
      var stopper: [String: JSONValue]
      (name, stopper) = try Self.split(parts[1])
      stopper["name"] = .string(name)
      options["stopper"] = .object(stopper)
    }
    return options
  }

  /// Splits at the first `+` that is followed by the name of a stopper or of nothing known; a `+` inside an
  /// option's value stays.
  private func splitRoles(_ text: String) -> [String] {
    var search = text.startIndex
    while let plus = text[search...].firstIndex(of: "+") {
      let rest = text[text.index(after: plus)...]
      let isInsideValue = text[..<plus].contains("?") && rest.first?.isNumber == true
      if !isInsideValue { return [String(text[..<plus]), String(rest)] }
      search = text.index(after: plus)
    }
    return [text]
  }

  private static func split(
    _ text: String
  ) throws(CatalogError) -> (String, [String: JSONValue]) {
    guard let mark = text.firstIndex(of: "?") else { return (text, [:]) }
    var options: [String: JSONValue] = [:]
    for pair in text[text.index(after: mark)...].split(
      separator: "&", omittingEmptySubsequences: false)
    {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw .malformed(text: text, problem: "'\(pair)' is not OPTION=VALUE")
      }
      let value = try? JSONDecoder().decode(JSONValue.self, from: Data(parts[1].utf8))
      guard options.updateValue(value ?? .string(String(parts[1])), forKey: String(parts[0])) == nil
      else { throw .malformed(text: text, problem: "option '\(parts[0])' is given twice") }
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

  /// The method of a recipe's JSON object: `name`, the options, and a `stopper` of the same form. The options
  /// and the stopper of a preset's name take the place of the preset's own.
  public func method(
    document: [String: JSONValue], source: String
  ) throws(CatalogError) -> Method {
    var options = document
    let name = try Self.name(of: &options, source)
    if !suggesters.contains(where: { $0.name == name }),
      let preset = Self.presets.first(where: { $0.name == name })
    {
      let whole = try self.document(parsing: preset.text).merging(options) { $1 }
      let method = try method(document: whole, source: source)
      return try named(method, preset.name, options, source)
    }
    let stopperPart = options.removeValue(forKey: "stopper")
    guard let type = suggesters.first(where: { $0.name == name }) else {
      throw .unknown(
        kind: "suggester", name: name,
        known: suggesters.map { $0.name } + Self.presets.map(\.name))
    }
    let suggester = try Self.recipe(type, options)
    var stopper: (any EarlyStopperRecipe)?
    switch stopperPart {
    case nil: break
    case .object(var options)?:
      let name = try Self.name(of: &options, source)
      guard let type = stoppers.first(where: { $0.name == name }) else {
        throw .unknown(kind: "early stopper", name: name, known: stoppers.map { $0.name })
      }
      stopper = try Self.recipe(type, options)
    default:
      throw .malformed(text: source, problem: "'stopper' is not an object")
    }
    do { return try Method(suggester, stopper: stopper) } catch {
      throw .malformed(text: source, problem: "\(error)")
    }
  }

  /// A preset's method by its name and what was given besides.
  private func named(
    _ method: Method, _ name: String, _ given: [String: JSONValue], _ source: String
  ) throws(CatalogError) -> Method {
    var label = Method.label(name, given.filter { $0.key != "stopper" })
    if given["stopper"] != nil, let plus = method.label.lastIndex(of: "+") {
      label += method.label[plus...]
    }
    do { return try Method(method.suggester, stopper: method.stopper, named: label) } catch {
      throw .malformed(text: source, problem: "\(error)")
    }
  }

  private static func name(
    of options: inout [String: JSONValue], _ source: String
  ) throws(CatalogError) -> String {
    guard case .string(let name)? = options.removeValue(forKey: "name") else {
      throw .malformed(text: source, problem: "missing key 'name', a text")
    }
    return name
  }

  private static func recipe<R: Recipe>(
    _ type: R.Type, _ given: [String: JSONValue]
  ) throws(CatalogError) -> R {
    do {
      let recipe: R = try decodeOptions(given, defaults: R())
      try recipe.validate()
      return recipe
    } catch let problem as JSONProblem {
      if problem.place.isEmpty { throw .badOption(name: R.name, problem: problem.problem) }
      let expected = choices(of: problem.place, R()).map { "expected one of \($0)" }
      throw .badOption(
        name: R.name, problem: "option '\(problem.place)': \(expected ?? problem.problem)")
    } catch {
      throw .badOption(name: R.name, problem: "\(error)")
    }
  }
}

/// The values that an option may have, if it is one of a few texts or a list of such.
private func choices(of place: String, _ recipe: some Recipe) -> String? {
  let name = place.prefix { $0 != "[" }
  let value = Mirror(reflecting: recipe).children.first { $0.label.map { $0 == name } ?? false }?
    .value
  if let list = value as? any Choices { return list.choices }
  return (value.map { type(of: $0) } as? any CaseIterable.Type).flatMap(texts)
}

/// An option with a few values.
private protocol Choices {
  /// The values, with commas.
  var choices: String? { get }
}

extension Array: Choices {
  fileprivate var choices: String? { (Element.self as? any CaseIterable.Type).flatMap(texts) }
}

/// The raw values of an enumeration, with commas.
private func texts(_ type: any CaseIterable.Type) -> String? {
  func texts<T: CaseIterable>(_: T.Type) -> String? {
    let all = T.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
    return all.isEmpty ? nil : all.joined(separator: ", ")
  }
  return texts(type)
}

/// Why a text names no method.
public enum CatalogError: Error, Hashable, CustomStringConvertible {
  case unknown(kind: String, name: String, known: [String])
  case badOption(name: String, problem: String)
  case malformed(text: String, problem: String)

  /// The message for the user.
  public var description: String {
    switch self {
    case .unknown(let kind, let name, let known):
      "unknown \(kind) '\(name)'" + nearestHint(to: name, among: known)
    case .badOption(let name, let problem): "\(name): \(problem)"
    case .malformed(let text, let problem): "\(text): \(problem)"
    }
  }
}
