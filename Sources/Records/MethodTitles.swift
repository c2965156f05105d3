import RematchDocuments
import RematchNumerics
import Search

/// The labels of methods, each with what tells the method apart from the others of the same label: versions, what a
/// program says of itself, its libraries, its content.
///
/// The titles depend on the methods alone, not on their order.
public func methodTitles(_ methods: [Record.MethodIdentity]) -> [MethodKey: String] {
  var titles: [MethodKey: String] = [:]
  for rivals in Dictionary(grouping: methods, by: \.label).values {
    var distinct: [Record.MethodIdentity] = []
    var seen: Set<MethodKey> = []
    for method in rivals where seen.insert(MethodKey(method)).inserted { distinct.append(method) }
    // One method may have several labels; the first in the order of the texts is its title.
    for (method, title) in zip(distinct, distinguished(distinct)) {
      let key = MethodKey(method)
      if titles[key].map({ title < $0 }) ?? true { titles[key] = title }
    }
  }
  return titles
}

/// The titles of different methods of one label.
private func distinguished(_ methods: [Record.MethodIdentity]) -> [String] {
  guard methods.count > 1 else { return methods.map(\.label) }
  let libraries = Set(methods.flatMap { $0.program.map { Array($0.libraries.keys) } ?? [] })
    .sorted()
  var features: [(Record.MethodIdentity) -> String] = [
    { $0.recipe.versionText }, { $0.program.map { "\($0.name) \($0.version)" } ?? "" },
  ]
  features += libraries.map { name in
    { method in "\(name) \(method.program?.libraries[name] ?? "none")" }
  }
  features.append { method in method.program?.content.map { "content \($0.prefix(6))" } ?? "" }
  var parts = [[String]](repeating: [], count: methods.count)
  for feature in features {
    let texts = methods.map(feature)
    // What all have in common tells nothing, and neither does more than is needed.
    guard Set(texts).count > 1, Set(parts).count < methods.count else { continue }
    for index in methods.indices where !texts[index].isEmpty { parts[index].append(texts[index]) }
  }
  if Set(parts).count < methods.count {
    for (index, method) in methods.enumerated() {
      let text = method.recipe.canonicalText + (method.program?.canonicalText ?? "")
      parts[index].append("#" + hexadecimal(XXH64.hash(text, seed: 0)).prefix(6))
    }
  }
  return zip(methods, parts).map { method, parts in
    parts.isEmpty ? method.label : "\(method.label) (\(parts.joined(separator: ", ")))"
  }
}

extension JSONValue {
  /// The versions of a recipe and of its stopper, as `version 2`.
  fileprivate var versionText: String {
    guard case .object(let recipe) = self, case .integer(let version)? = recipe["version"] else {
      return ""
    }
    guard case .object(let stopper)? = recipe["stopper"],
      case .integer(let other)? = stopper["version"], other > 1
    else { return "version \(version)" }
    return "version \(version)+\(other)"
  }
}
