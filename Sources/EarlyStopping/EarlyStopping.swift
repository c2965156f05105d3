public import Search

/// The recipes of early stoppers.
public let earlyStoppers: [any EarlyStopperRecipe.Type] = [
  Never.self, Threshold.self, Patience.self, KitExample.self, Rank.self, ConfidenceInterval.self,
]
