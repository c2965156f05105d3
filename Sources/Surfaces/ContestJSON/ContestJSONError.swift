/// What is wrong with a contest file, and where.
public enum ContestJSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A place in a file.
  public struct Place: Hashable, Sendable {
    /// The line, from 1.
    public let line: Int
    /// The column in bytes, from 1.
    public let column: Int
    /// The indices within the list `data`, from 0; `nil` outside of it.
    public let path: [Int]?
  }

  /// The file holds nothing but white space.
  case empty
  /// The file ends before its object does.
  case truncated(Place)
  /// A byte that is not allowed in its place.
  case unexpected(Place, expected: String, found: UInt8)
  /// A word that some writers use for a number that JSON cannot hold, such as NaN.
  case word(Place, String)
  /// A number begins with a needless zero.
  case leadingZero(Place)
  /// A number is too large for a double.
  case outOfRange(Place)
  /// A list in `data` is empty.
  case emptyList(Place)
  /// A list of `data` is longer or shorter than the first list of its level.
  case ragged(Place, count: Int, first: Int)
  /// `data` has a list on the level of the numbers.
  case listForNumber(Place)
  /// `data` has a number on a level of the lists.
  case numberForList(Place)
  /// Lists or objects are nested too deeply.
  case tooDeep(Place, limit: Int)
  /// The object has no key `data`.
  case noData
  /// The object has a second key `data`.
  case duplicateData(Place)
  /// A reading to be written that JSON cannot hold.
  case unwritable(path: [Int], value: Double)

  /// The message for the user: the place and what was expected there.
  public var description: String {
    switch self {
    case .empty:
      "the file is empty, expected a JSON object"
    case .truncated(let place):
      "\(place): the file ends inside the \(place.path == nil ? "object" : "table")"
    case .unexpected(let place, let expected, let found):
      "\(place): expected \(expected), found \(Self.name(of: found))"
    case .word(let place, let word):
      "\(place): expected a \(place.path == nil ? "value" : "number"), found "
        + "'\(word.prefix(1))' (\(word) is not a "
        + (place.path == nil
          ? "value of JSON)" : "reward; every reading must be a finite number)")
    case .leadingZero(let place):
      "\(place): a number has a leading zero"
    case .outOfRange(let place):
      "\(place): the number is out of range, its magnitude must be below 1.8e308"
    case .emptyList(let place):
      "\(place): the list is empty"
    case .ragged(let place, let count, let first):
      "\(place.position): \(Self.name(of: place.path)) has \(count) \(count == 1 ? "entry" : "entries") where "
        + "\(Self.name(of: place.path.map { $0.map { _ in 0 } })) has \(first)"
    case .listForNumber(let place):
      "\(place.position): \(Self.name(of: place.path)) is a list where a number was expected (depth differs)"
    case .numberForList(let place):
      "\(place.position): \(Self.name(of: place.path)) is a number where a list was expected (depth differs)"
    case .tooDeep(let place, let limit):
      "\(place): nested deeper than \(limit) levels"
    case .noData:
      "no key 'data'"
    case .duplicateData(let place):
      "\(place): duplicate key 'data'"
    case .unwritable(let path, let value):
      "\(Self.name(of: path)) is \(value), which JSON cannot hold"
    }
  }

  fileprivate static func name(of path: [Int]?) -> String {
    "data" + (path ?? []).map { "[\($0)]" }.joined()
  }

  private static func name(of byte: UInt8) -> String {
    if byte > 0x20, byte < 0x7F { return "'\(Unicode.Scalar(byte))'" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "byte 0x" + (byte < 16 ? "0" : "") + digits
  }
}

extension ContestJSONError.Place: CustomStringConvertible {
  /// The line and column.
  fileprivate var position: String { "line \(line), column \(column)" }

  /// The place as in "line 1, column 17 (data[3][2])".
  public var description: String {
    path == nil ? position : "\(position) (\(ContestJSONError.name(of: path)))"
  }
}
