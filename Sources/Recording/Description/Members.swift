import RematchDocuments

/// The members of a JSON object, taken one by one; what is left over at the end is an error.
struct Members {
  /// The key path of the object, for messages; empty of the whole document.
  let place: String
  private var rest: [String: JSONValue]
  private var known: [String] = []

  init(_ value: JSONValue, place: String) throws(JSONProblem) {
    guard case .object(let members) = value else {
      throw JSONProblem(place: place, problem: "is \(value.kindName); expected an object")
    }
    self.place = place
    rest = members
  }

  /// The keys in alphabetical order that were not taken yet.
  var keys: [String] { rest.keys.sorted() }

  /// The place of a member.
  func place(_ key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }

  /// Takes a member under one of several names; `nil` where it is missing or null.
  mutating func take(_ names: String...) throws(JSONProblem) -> (key: String, value: JSONValue)? {
    known += names
    var found: (key: String, value: JSONValue)?
    for name in names {
      guard let value = rest.removeValue(forKey: name), value != .null else { continue }
      if let found {
        throw JSONProblem(
          place: place(name), problem: "says the same as '\(found.key)'; expected one of the two")
      }
      found = (name, value)
    }
    return found
  }

  /// Takes a text.
  mutating func text(_ name: String) throws(JSONProblem) -> String? {
    guard let (_, value) = try take(name) else { return nil }
    return try value.text(at: place(name))
  }

  /// Takes a number within a range.
  mutating func number(
    _ names: String..., in range: ClosedRange<Double>, expected: String
  ) throws(JSONProblem) -> Double? {
    var found: (key: String, value: JSONValue)?
    for name in names { found = try take(name) ?? found }
    guard let (key, value) = found else { return nil }
    guard let number = value.double, range.contains(number) else {
      throw JSONProblem(
        place: place(key), problem: "is \(value.canonicalText); expected \(expected)")
    }
    return number
  }

  /// Takes a whole number within a range.
  mutating func integer(
    _ names: String..., in range: ClosedRange<Int>
  ) throws(JSONProblem) -> Int? {
    var found: (key: String, value: JSONValue)?
    for name in names { found = try take(name) ?? found }
    guard let (key, value) = found else { return nil }
    guard case .integer(let number) = value, range.contains(number) else {
      throw JSONProblem(
        place: place(key),
        problem: "is \(value.canonicalText);"
          + " expected a whole number in \(range.lowerBound)...\(range.upperBound)")
    }
    return number
  }

  /// Throws unless every member was taken.
  func finish() throws(JSONProblem) {
    guard let key = keys.first else { return }
    throw JSONProblem(
      place: place, problem: "unknown key '\(key)'" + nearestHint(to: key, among: known))
  }
}

extension JSONValue {
  /// What a value is, for messages.
  var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .integer, .largeInteger, .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }

  /// The number of a JSON number; `nil` of anything else.
  var double: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .largeInteger(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }

  /// A text as it is, and any other value as JSON: what a command line shows.
  var shownText: String { if case .string(let text) = self { text } else { canonicalText } }

  func text(at place: String) throws(JSONProblem) -> String {
    guard case .string(let text) = self else {
      throw JSONProblem(place: place, problem: "is \(kindName); expected a text")
    }
    return text
  }
}
