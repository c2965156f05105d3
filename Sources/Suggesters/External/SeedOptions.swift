import RematchDocuments

// The options and defaults that these recipes had when seeds were first derived from them. They must not change: runs
// would get other seeds.

extension Exec {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "command": "",
    "deadline": 60,
    "environment": .object([:]),
    "folder": ".",
    "memory": 4096,
    "startup": 60,
  ]
}

extension Thpo {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "deadline": 600,
    "folder": "",
    "memory": 4096,
    "startup": 120,
  ]
}

extension Optuna {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "pruner": "none",
    "sampler": "tpe",
  ]
}

extension SMAC {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "facade": "blackbox"
  ]
}

extension HEBO {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "initial": 0,
    "model": "gp",
  ]
}

extension OpenBox {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "acquisition": "auto",
    "initial": 3,
    "optimizer": "auto",
    "strategy": "default",
    "surrogate": "auto",
  ]
}

extension ScikitOptimize {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "acquisition": "gp_hedge",
    "strategy": "cl_min",
    "surrogate": "GP",
  ]
}

extension Hyperopt {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "algorithm": "tpe"
  ]
}

extension BoTorch {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "initial": 10,
    "raw": 256,
    "restarts": 10,
  ]
}

extension Nevergrad {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "optimizer": "NGOpt"
  ]
}
