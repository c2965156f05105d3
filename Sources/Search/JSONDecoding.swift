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
  do {
    var merged = try JSONDecoder().decode(
      [String: JSONValue].self, from: canonicalEncoder().encode(defaults))
    for key in given.keys.sorted() where merged[key] == nil {
      throw JSONProblem(
        place: place,
        problem: "unknown option '\(key)'" + nearestHint(to: key, among: merged.keys.sorted()))
    }
    merged.merge(given) { _, new in new }
    return try JSONDecoder().decode(Options.self, from: canonicalEncoder().encode(merged))
  } catch let problem as JSONProblem {
    throw problem
  } catch let error as DecodingError {
    let problem = fraction(in: given, defaults: defaults) ?? JSONProblem(error)
    throw JSONProblem(
      place: [place, problem.place].filter { !$0.isEmpty }.joined(separator: "."),
      problem: problem.problem)
  } catch {
    throw JSONProblem(place: place, problem: "\(error)")
  }
}

/// The first number with a fraction where the default is a whole number; of this Foundation's error has
/// no place.
private func fraction(
  in given: [String: JSONValue], defaults: some Encodable
) -> JSONProblem? {
  let known =
    (try? JSONDecoder().decode(
      [String: JSONValue].self, from: canonicalEncoder().encode(defaults))) ?? [:]
  for (key, value) in given.sorted(by: { $0.key < $1.key }) {
    guard case .number(let number) = value, case .integer? = known[key] else { continue }
    return JSONProblem(place: key, problem: "is \(number); expected a whole number")
  }
  return nil
}

extension JSONProblem {
  /// The readable form of Foundation's error, which calls a document corrupt, without a place, when a number
  /// does not fit into an integer.
  fileprivate init(_ error: DecodingError, in data: Data) {
    self.init(error)
    guard case .dataCorrupted = error, place.isEmpty,
      (try? JSONDecoder().decode(JSONValue.self, from: data)) != nil
    else { return }
    self.init(
      place: "", problem: "has a number with a fraction or out of range; expected a whole number")
  }

  /// The readable form of Foundation's error.
  public init(_ error: DecodingError) {
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
      let cause = (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey]
      self.init(
        place: path(context.codingPath),
        problem: (cause as? String) ?? context.debugDescription)
    @unknown default:
      self.init(place: "", problem: "\(error)")
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
