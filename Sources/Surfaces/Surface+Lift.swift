import RematchNumerics

extension Surface {
  /// Adds a series of readings to a table of full rewards.
  ///
  /// Only the full rewards of this surface are used. The provenance records the model and its seed.
  ///
  /// - Complexity: O(*n*) in the readings made.
  public func lifted(_ noise: ReadingNoise) throws(SurfaceError) -> Surface {
    try noise.validate()
    var extras = extras
    var provenance = provenance
    provenance.noise = noise
    provenance.readings = nil
    // The coordinates of the old steps do not fit other steps.
    if noise.steps != steps { extras.axisCoordinates = [:] }
    let rewards = fullRewards()
    let generator = noise.generator(sorted: sortedRewards())
    let table = Surface(
      name: name, space: space, steps: noise.steps, objective: objective, failures: failures,
      baseline: baseline, provenance: provenance, extras: extras, contentHash: "",
      source: .generated(rewards: rewards, noise: generator)
    ).table()
    return Surface(
      name: name, space: space, objective: objective, table: table,
      tableChecksum: hexadecimal(table.checksum()),
      durations: noise.steps == steps ? durations : nil, failures: failures, baseline: baseline,
      provenance: provenance, extras: extras)
  }

  /// The standard deviation of daily draws that is the contest's share of this table's range.
  public var contestSigma: Double {
    ReadingNoise.contestShareOfRange * (baseline.best - baseline.worst)
  }
}
