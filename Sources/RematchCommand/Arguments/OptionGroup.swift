/// The options of a command, or of several commands: a type whose stored properties are all of type `Option` or
/// are groups themselves.
protocol OptionGroup: Sendable {
  /// The options, none of them given.
  init()
}

extension OptionGroup {
  /// The declarations of all options, in the order of the properties.
  var declarations: [OptionDeclaration] {
    Mirror(reflecting: self).children.flatMap { child in
      switch child.value {
      case let option as any DeclaredOption: [option.declaration]
      case let group as any OptionGroup: group.declarations
      default: preconditionFailure("\(Self.self).\(child.label ?? "") is no option")
      }
    }
  }
}

/// An option of some type.
private protocol DeclaredOption {
  var declaration: OptionDeclaration { get }
}

extension Option: DeclaredOption {}

/// The options that every command has.
struct CommonOptions: OptionGroup {
  let json = Option.flag("json", help: "print JSON on standard output, and nothing else there")
  let help = Option.flag("help", "h", help: "print this help")
}

/// The options of a command that has none of its own.
struct NoOptions: OptionGroup {}
