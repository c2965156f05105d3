import RematchNumerics
import Search

/// A change of a surface that makes another one, to find out what a method relies on.
public enum SurfaceTransform: Hashable, Sendable {
  /// The parameters in another order, by name.
  case permute([String])
  /// A parameter's levels in the opposite order: what was at its first value is at its last one.
  case reflect(String)
  /// Every *k*-th level of a parameter alone, from the first one.
  case coarsen(String, every: Int)
  /// A parameter as labels, the texts of its values, in a random order.
  case categorical(String, seed: UInt64)
  /// Another reward for each, in the same order.
  case reward(RewardChange)
  /// Readings of full rewards by the contest's noise model, sigma as a share of the rewards' range.
  case noise(shareOfRange: Double, seed: UInt64)
  /// Intervals that lie: half widths times a factor, above 0.
  case intervals(factor: Double)
  /// A random share of the cells fails before the first reading.
  case holes(share: Double, seed: UInt64)
  /// The corner of the largest levels of all ordered parameters fails, about so large a share of the cells.
  case corner(share: Double)
  /// Cells that fail get a full reward, in the users' numbers.
  case penalty(Double)

  /// What was done, in words for a provenance.
  public var description: String {
    switch self {
    case .permute(let names): "parameters in the order \(names.joined(separator: ", "))"
    case .reflect(let name): "\(name) reflected"
    case .coarsen(let name, let every): "every level of \(name) by \(every)"
    case .categorical(let name, let seed): "\(name) as shuffled labels, seed \(seed)"
    case .reward(let change): change.description
    case .noise(let share, let seed): "noise of \(share) of the range, seed \(seed)"
    case .intervals(let factor): "intervals \(factor) times as wide"
    case .holes(let share, let seed): "a share of \(share) of the cells fails, seed \(seed)"
    case .corner(let share): "a corner of \(share) of the cells fails"
    case .penalty(let value): "cells that fail have \(value)"
    }
  }

  /// What was done, in one word for a name.
  var word: String {
    switch self {
    case .permute: "permuted"
    case .reflect: "reflected"
    case .coarsen: "coarse"
    case .categorical: "categorical"
    case .reward(let change): change.word
    case .noise: "noise"
    case .intervals: "intervals"
    case .holes, .corner: "holes"
    case .penalty: "penalty"
    }
  }
}

extension Surface {
  /// The surface after changes, one after the other.
  ///
  /// Its baseline is the exact one, and its provenance says what was done.
  ///
  /// - Parameter name: its name; by default the old one with a word for each change.
  /// - Throws: `SurfaceError` with the change that is not possible.
  /// - Complexity: O(*n* + *N* log *N*) for each, where *n* is the number of readings and *N* that of cells.
  public func transformed(
    by transforms: [SurfaceTransform], name: String? = nil
  ) throws(SurfaceError) -> Surface {
    var surface = self
    var words: [String] = []
    for transform in transforms {
      surface = try surface.transformed(by: transform)
      if !words.contains(transform.word) { words.append(transform.word) }
    }
    let name = name ?? ([self.name] + words).joined(separator: "+")
    return try surface.remade(name: name)
  }

  private func transformed(by transform: SurfaceTransform) throws(SurfaceError) -> Surface {
    var result: Surface
    switch transform {
    case .permute(let names): result = try permuted(names)
    case .reflect(let name):
      let axis = try axis(named: name)
      let last = space.shape[axis] - 1
      result = try withLevels(of: axis, space.parameters[axis], (0...last).reversed())
    case .coarsen(let name, let every): result = try coarsened(try axis(named: name), every)
    case .categorical(let name, let seed):
      result = try categorical(try axis(named: name), seed: seed)
    case .reward(let change): result = try changed(by: change)
    case .noise(let share, let seed):
      guard (0...1e6).contains(share) else { throw wrong(transform, "a share in 0...1e6") }
      result = try lifted(
        ReadingNoise(sigma: share * (baseline.best - baseline.worst), seed: seed))
    case .intervals(let factor):
      guard (0...1e6).contains(factor) else { throw wrong(transform, "a factor in 0...1e6") }
      result = try withReadings { reading in
        Reading(
          mean: reading.mean, lower: reading.mean - factor * (reading.mean - reading.lower),
          upper: reading.mean + factor * (reading.upper - reading.mean))
      }
    case .holes(let share, let seed):
      guard (0..<1).contains(share) else { throw wrong(transform, "a share in 0..<1") }
      result = try withHoles(share: share, seed: seed)
    case .corner(let share):
      guard (0..<1).contains(share) else { throw wrong(transform, "a share in 0..<1") }
      result = try withCorner(share: share)
    case .penalty(let value):
      guard value.magnitude <= ReadingNoise.largestReward else {
        throw wrong(transform, "a number within 1e150")
      }
      result = try withPenalty(objective.shown(value))
    }
    var provenance = result.provenance
    provenance.origin += "; " + transform.description
    return try result.remade(provenance: provenance)
  }

  func wrong(_ transform: SurfaceTransform, _ expected: String) -> SurfaceError {
    .invalid(place: "transform '\(transform.description)':", problem: "expected \(expected)")
  }

  /// The same surface with another name or provenance, or with readings in memory in place of a recipe.
  func remade(
    name: String? = nil, space: SearchSpace? = nil, table: ReadingTable? = nil,
    durations: Durations?? = nil, provenance: Provenance? = nil
  ) throws(SurfaceError) -> Surface {
    try Surface(
      name: name ?? self.name, space: space ?? self.space, objective: objective,
      table: table ?? self.table(), durations: durations ?? self.durations,
      provenance: provenance ?? self.provenance)
  }
}
