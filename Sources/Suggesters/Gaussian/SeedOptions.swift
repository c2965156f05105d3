import RematchDocuments

// The options and defaults that these recipes had when seeds were first derived from them. They must not change: runs
// would get other seeds.

extension GaussianProcessSearch {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
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
  ]
}

extension KitExample {
  /// The options from which seeds are derived.
  static let seedOptions: [String: JSONValue] = [
    "points": 1000,
    "repeats": true,
    "searches": 5,
    "steps": 7,
    "xi": 20,
  ]
}
