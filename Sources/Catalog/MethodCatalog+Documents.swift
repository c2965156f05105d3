public import RematchDocuments
public import Search

extension MethodCatalog {
  /// The method of a recipe's JSON object: `name`, the options, and a `stopper` of the same form.
  ///
  /// Where `name` is a preset's, the options and the stopper beside it replace the preset's own.
  ///
  /// A `version`, which the recipes in records have, must be the one that this catalog makes.
  ///
  /// - Parameter source: names the object in error messages: the text or the file it comes from.
  public func method(
    document: [String: JSONValue], source: String
  ) throws(CatalogError) -> Method {
    var options = document
    let name = try Self.name(of: &options, source)
    let version = options.removeValue(forKey: "version")
    if !suggesters.contains(where: { $0.name == name }),
      let preset = Self.presets.first(where: { $0.name == name })
    {
      var whole = try self.document(parsing: preset.text).merging(options) { $1 }
      whole["version"] = version
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
    try Self.check(version, suggester)
    var stopper: (any EarlyStopperRecipe)?
    switch stopperPart {
    case nil: break
    case .object(var options)?:
      let name = try Self.name(of: &options, source)
      let version = options.removeValue(forKey: "version")
      guard let type = stoppers.first(where: { $0.name == name }) else {
        throw .unknown(kind: "early stopper", name: name, known: stoppers.map { $0.name })
      }
      let made = try Self.recipe(type, options)
      try Self.check(version, made)
      stopper = made
    default:
      throw .malformed(text: source, problem: "'stopper' is not an object")
    }
    do { return try Method(suggester, stopper: stopper) } catch {
      throw .malformed(text: source, problem: "\(error)")
    }
  }

  /// Throws unless a version is that of a recipe, or none is given.
  private static func check(
    _ version: JSONValue?, _ recipe: some Recipe
  ) throws(CatalogError) {
    guard let version, version != .integer(recipe.version) else { return }
    throw .badOption(
      name: type(of: recipe).name,
      problem: "version is \(version.canonicalText); expected \(recipe.version), the only one that"
        + " can be played")
  }

  /// A preset's method, labelled with the preset's name and what was given beside it.
  private func named(
    _ method: Method, _ name: String, _ given: [String: JSONValue], _ source: String
  ) throws(CatalogError) -> Method {
    var label = Method.label(name, given.filter { $0.key != "stopper" })
    do {
      if given["stopper"] != nil, let stopper = method.stopper {
        label += "+" + (try Method.label(of: stopper))
      }
      return try Method(method.suggester, stopper: method.stopper, named: label)
    } catch {
      throw .malformed(text: source, problem: "\(error)")
    }
  }

  /// Takes the recipe's name out of its JSON object.
  private static func name(
    of options: inout [String: JSONValue], _ source: String
  ) throws(CatalogError) -> String {
    guard case .string(let name)? = options.removeValue(forKey: "name") else {
      throw .malformed(text: source, problem: "missing key 'name', a text")
    }
    return name
  }

  /// A recipe with the given options, checked.
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
