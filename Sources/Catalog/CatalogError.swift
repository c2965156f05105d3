import RematchDocuments

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
