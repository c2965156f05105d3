import RematchDocuments

// The options and defaults that these recipes had when seeds were first derived from them. They must not change: runs
// would get other seeds.

extension Grid {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "order": "random",
    "points": 0,
  ]
}

extension LatinHypercube {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "points": 0
  ]
}

extension Batch {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "configurations": []
  ]
}
