public import Foundation

/// What is wrong in a JSON document, and where.
public struct JSONProblem: Error, Hashable, CustomStringConvertible {
  /// The key path, such as `parameters[2].values`; empty for the whole document.
  public let place: String
  /// What was found and what was expected.
  public let problem: String

  /// A problem at a place.
  public init(place: String, problem: String) {
    self.place = place
    self.problem = problem
  }

  /// The message for the user.
  public var description: String { place.isEmpty ? problem : "\(place): \(problem)" }
}

/// Decodes a JSON document, with errors that users can read.
public func decodeJSON<Value: Decodable>(
  _ type: Value.Type, from data: Data
) throws(JSONProblem) -> Value {
  do {
    return try JSONDecoder().decode(type, from: data)
  } catch let error as DecodingError {
    throw JSONProblem(error, in: data)
  } catch {
    throw JSONProblem(place: "", problem: "\(error)")
  }
}

/// Decodes options that have defaults: absent keys keep the default, unknown keys are errors.
///
/// - Parameter defaults: a value with all defaults; every key must be encoded.
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

extension JSONProblem {
  /// The readable form of Foundation's error.
  ///
  /// - Parameter data: the document, to find what is no JSON in it.
  public init(_ error: DecodingError, in data: Data? = nil) {
    func path(_ keys: [any CodingKey]) -> String {
      keys.reduce("") { path, key in
        if let index = key.intValue { return path + "[\(index)]" }
        return path.isEmpty ? key.stringValue : path + "." + key.stringValue
      }
    }
    switch error {
    case .keyNotFound(let key, let context):
      self.init(place: path(context.codingPath), problem: "missing key '\(key.stringValue)'")
    case .valueNotFound(let type, let context):
      self.init(
        place: path(context.codingPath), problem: "is null; expected \(Self.words(for: type))")
    case .typeMismatch(let type, let context):
      self.init(place: path(context.codingPath), problem: "expected \(Self.words(for: type))")
    case .dataCorrupted(let context):
      var problem = context.debugDescription
      if let data {
        // Foundation says the same of a number that does not fit its type, without a place.
        let other =
          context.codingPath.isEmpty
          ? "has a number with a fraction or out of range; expected a whole number" : problem
        problem = Self.syntaxProblem(in: data) ?? other
      }
      self.init(place: path(context.codingPath), problem: problem)
    @unknown default:
      self.init(place: "", problem: "\(error)")
    }
  }

  /// What `JSONSerialization` says of a document that is no JSON; it names the place.
  private static func syntaxProblem(in data: Data) -> String? {
    do {
      _ = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
      return nil
    } catch {
      let text = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
      return text.map { "not valid JSON: \($0)" }
    }
  }

  private static func words(for type: any Any.Type) -> String {
    switch type {
    case is Int.Type, is UInt64.Type: "a whole number"
    case is Double.Type: "a number"
    case is String.Type: "a text"
    case is Bool.Type: "true or false"
    case is any Collection<Double>.Type: "a list of numbers"
    case is [String: JSONValue].Type: "an object"
    default: String(describing: type).hasPrefix("Dictionary") ? "an object" : "a list"
    }
  }
}
