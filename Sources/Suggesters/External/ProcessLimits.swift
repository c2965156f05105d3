import Search

/// The bounds of the options that limit a suggester's process.
enum ProcessLimits {
  /// The seconds that an answer may take: a hundredth of a second to a day.
  static let seconds = 0.01...86_400.0
  /// The memory in MiB: up to 16 TiB.
  static let memory = 1...(1 << 24)

  /// Throws a `RecipeError` about the first option that is out of its bounds.
  static func check(startup: Double, deadline: Double, memory: Int) throws(RecipeError) {
    try requireOption("startup", startup, in: seconds)
    try requireOption("deadline", deadline, in: seconds)
    try requireOption("memory", memory, in: self.memory)
  }
}
