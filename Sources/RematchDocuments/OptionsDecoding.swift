import Foundation

/// Decodes options that have defaults: an absent key keeps its default, an unknown key is an error.
///
/// - Parameters:
///   - given: the options that differ from their defaults, by name.
///   - defaults: a value with all defaults; it must encode every option.
///   - place: the key path of the options in their document, for error messages.
/// - Throws: `JSONProblem` for an unknown key, with the nearest known one, and for a wrong type.
public func decodeOptions<Options: Codable>(
  _ given: [String: JSONValue], defaults: Options, place: String = ""
) throws(JSONProblem) -> Options {
  func decode(_ given: [String: JSONValue]) throws -> Options {
    let all = try known().merging(given) { _, new in new }
    return try JSONDecoder().decode(Options.self, from: canonicalEncoder().encode(all))
  }
  func known() throws -> [String: JSONValue] {
    try JSONDecoder().decode(
      [String: JSONValue].self, from: canonicalEncoder().encode(defaults))
  }
  do {
    let names = try known().keys.sorted()
    for key in given.keys.sorted() where !names.contains(key) {
      throw JSONProblem(
        place: place, problem: "unknown option '\(key)'" + nearestHint(to: key, among: names))
    }
    return try decode(given)
  } catch let problem as JSONProblem {
    throw problem
  } catch {
    // Foundation names no place for a number that does not fit its type, so look for the option.
    let culprit = given.keys.sorted().first { key in
      (try? decode([key: given[key] ?? .null])) == nil
    }
    var problem = JSONProblem(place: "", problem: "\(error)")
    if let error = error as? DecodingError { problem = JSONProblem(error) }
    if problem.place.isEmpty, let culprit {
      problem = JSONProblem(
        place: culprit, problem: "the number does not fit; expected a whole number")
    }
    throw JSONProblem(
      place: [place, problem.place].filter { !$0.isEmpty }.joined(separator: "."),
      problem: problem.problem)
  }
}
