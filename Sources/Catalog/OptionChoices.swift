import Search

/// The texts that an option accepts, with commas; `nil` unless it is one of a few texts or a list of such.
///
/// - Parameter place: the option's name, or the key path of an element of its list.
func choices(of place: String, _ recipe: some Recipe) -> String? {
  let name = place.prefix { $0 != "[" }
  let value = Mirror(reflecting: recipe).children.first { $0.label.map { $0 == name } ?? false }?
    .value
  if let list = value as? any Choices { return list.choices }
  return (value.map { type(of: $0) } as? any CaseIterable.Type).flatMap(texts)
}

/// A list whose elements may be one of a few texts.
private protocol Choices {
  /// The texts, with commas; `nil` for a list of anything else.
  var choices: String? { get }
}

extension Array: Choices {
  fileprivate var choices: String? { (Element.self as? any CaseIterable.Type).flatMap(texts) }
}

/// The raw values of an enumeration, with commas; `nil` unless they are texts.
private func texts(_ type: any CaseIterable.Type) -> String? {
  func texts<T: CaseIterable>(_: T.Type) -> String? {
    let all = T.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
    return all.isEmpty ? nil : all.joined(separator: ", ")
  }
  return texts(type)
}
