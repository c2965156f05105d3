import RematchDocuments

// The options and defaults that these recipes had when seeds were first derived from them. They must not change: runs
// would get other seeds.

extension Threshold {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "steps": 7,
    "value": 0,
  ]
}

extension Patience {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "steps": 4
  ]
}

extension KitExample {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "steps": 7,
    "trials": 3,
  ]
}

extension Rank {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "eta": 2,
    "steps": [7],
    "trials": 40,
  ]
}

extension ConfidenceInterval {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "best": 10,
    "steps": [7],
    "trials": 40,
  ]
}
