/// Another program that a suggester speaks for: what it says of itself, and what its files and libraries say of it.
///
/// Two programs that differ in anything are two methods.
public struct Program: Codable, Hashable, Sendable {
  /// The name that it gives itself.
  public let name: String
  /// The version that it gives itself.
  public let version: String
  /// 16 hex digits: the hash of the files that its command names; `nil` when it names none.
  public let content: String?
  /// The versions of its interpreter and of the libraries that it uses, by name.
  public let libraries: [String: String]

  /// A program from its parts.
  public init(
    name: String, version: String, content: String? = nil, libraries: [String: String] = [:]
  ) {
    self.name = name
    self.version = version
    self.content = content
    self.libraries = libraries
  }
}

extension Program: CustomStringConvertible {
  /// Name and version, and what else is known of it.
  public var description: String {
    let known = libraries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let details = (content.map { ["content \($0)"] } ?? []) + known
    return "\(name) \(version)" + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))")
  }
}

extension Program {
  private enum CodingKeys: String, CodingKey { case name, version, content, libraries }

  /// Reads the JSON object; `content` and `libraries` may be left out.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try keys.decode(String.self, forKey: .name),
      version: try keys.decode(String.self, forKey: .version),
      content: try keys.decodeIfPresent(String.self, forKey: .content),
      libraries: try keys.decodeIfPresent([String: String].self, forKey: .libraries) ?? [:])
  }

  /// Writes the JSON object; what is empty is left out.
  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: CodingKeys.self)
    try keys.encode(name, forKey: .name)
    try keys.encode(version, forKey: .version)
    try keys.encodeIfPresent(content, forKey: .content)
    if !libraries.isEmpty { try keys.encode(libraries, forKey: .libraries) }
  }
}
