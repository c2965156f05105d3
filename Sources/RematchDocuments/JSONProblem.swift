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

/// Decodes a JSON document.
///
/// - Throws: `JSONProblem`, whose text is for the user.
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

extension JSONProblem {
  /// The readable form of Foundation's error.
  ///
  /// - Parameter data: the document; with it the message says where the document is not JSON.
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
        // Foundation also calls a number that does not fit its type corrupted data, without a place.
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

  /// What `JSONSerialization` says of a document that is not JSON, because it names the place; `nil` for a
  /// document that is.
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
