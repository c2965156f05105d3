import RematchDocuments
import Search

/// What makes two runs runs of the same method; every table and report tells methods apart by this alone.
///
/// The recipe decides, with its versions and the options that differ from their defaults, and of another program what
/// is known of it; labels do not, for users may choose them.
public struct MethodKey: Hashable, Sendable {
  private let recipe: JSONValue
  private let program: Program?

  /// The key of a method.
  public init(_ method: Record.MethodIdentity) {
    recipe = method.recipe
    program = method.program
  }
}
