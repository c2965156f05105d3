public import RematchDocuments

/// The options that recipes had when seeds and identities were derived from all options, with the defaults of that
/// time.
///
/// A record, not a setting: it must never change, or runs get other seeds. A recipe or an option that has come since is
/// not in it, and counts in seeds only where it differs from its default.
public enum SeedOptions {
  /// By the name of the suggester.
  static let ofSuggesters: [String: [String: JSONValue]] = [
    "grid": [
      "order": "random",
      "points": 0,
    ],
    "latin-hypercube": [
      "points": 0
    ],
    "batch": [
      "configurations": []
    ],
    "gp": [
      "batch": "q-log-ei",
      "cells": 4096,
      "compat": [],
      "design": "random-explore-first",
      "imputation": "last",
      "initial": 10,
      "kappa": 2.576,
      "kind": "ei",
      "lie": "mean",
      "optimizer": "lattice",
      "points": 300,
      "prior": "dimension-scaled",
      "random": 0,
      "refit": 0.1,
      "schedule": false,
      "searches": 3,
      "starts": 2,
      "warping": "none",
      "xi": 0,
    ],
    "kit-example": [
      "points": 1000,
      "repeats": true,
      "searches": 5,
      "steps": 7,
      "xi": 20,
    ],
    "exec": [
      "command": "",
      "deadline": 60,
      "environment": .object([:]),
      "folder": ".",
      "memory": 4096,
      "startup": 60,
    ],
    "thpo": [
      "deadline": 600,
      "folder": "",
      "memory": 4096,
      "startup": 120,
    ],
    "optuna": [
      "pruner": "none",
      "sampler": "tpe",
    ],
    "smac": [
      "facade": "blackbox"
    ],
    "hebo": [
      "initial": 0,
      "model": "gp",
    ],
    "openbox": [
      "acquisition": "auto",
      "initial": 3,
      "optimizer": "auto",
      "strategy": "default",
      "surrogate": "auto",
    ],
    "skopt": [
      "acquisition": "gp_hedge",
      "strategy": "cl_min",
      "surrogate": "GP",
    ],
    "hyperopt": [
      "algorithm": "tpe"
    ],
    "botorch": [
      "initial": 10,
      "raw": 256,
      "restarts": 10,
    ],
    "nevergrad": [
      "optimizer": "NGOpt"
    ],
  ]

  /// By the name of the early stopper.
  static let ofStoppers: [String: [String: JSONValue]] = [
    "threshold": [
      "steps": 7,
      "value": 0,
    ],
    "patience": [
      "steps": 4
    ],
    "kit-example": [
      "steps": 7,
      "trials": 3,
    ],
    "rank": [
      "eta": 2,
      "steps": [7],
      "trials": 40,
    ],
    "confidence-interval": [
      "best": 10,
      "steps": [7],
      "trials": 40,
    ],
  ]

  /// The identity of a method, of whose suggester and stopper all options were written down then.
  public static func identity(ofAllOptions recipe: JSONValue) -> JSONValue {
    guard case .object(var document) = recipe else { return recipe }
    if case .object(let stopper)? = document["stopper"] {
      document["stopper"] = .object(shortened(stopper, ofStoppers))
    }
    return .object(shortened(document, ofSuggesters))
  }

  /// An object of all options without those that have their defaults, of version 1.
  private static func shortened(
    _ document: [String: JSONValue], _ table: [String: [String: JSONValue]]
  ) -> [String: JSONValue] {
    guard case .string(let name)? = document["name"] else { return document }
    let defaults = table[name] ?? [:]
    var short = document.filter { defaults[$0.key] != $0.value }
    short["version"] = 1
    return short
  }
}
