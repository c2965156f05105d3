import RematchDocuments
import Search

/// What makes two runs runs of the same method; every table and report tells methods apart by this alone.
///
/// The recipe decides, with its versions and the options that differ from their defaults, and of another program what
/// is known of it; labels do not, for users may choose them.
public struct MethodKey: Hashable, Sendable {
  private let recipe: JSONValue
  private let program: Program?
  /// The journal whose runs these are, where those of another one contradict them; empty otherwise.
  private var place = ""

  /// The key of a method.
  public init(_ method: Record.MethodIdentity) {
    recipe = method.recipe
    program = method.program
  }

  /// The key of the same method's runs in one journal, where another journal contradicts it.
  public func separated(by place: String) -> MethodKey {
    var key = self
    key.place = place
    return key
  }
}
