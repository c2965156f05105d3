import RematchNumerics

/// When a gate looks at the runs so far, and at which level, so that the error rate holds over all looks together.
///
/// The looks come when the candidate has a third, two thirds, all, and twice as many repeats as the baseline. None
/// comes before 5 repeats, or before all of the baseline's where those are fewer.
///
/// The level is spent by the O'Brien-Fleming-type function of K. K. G. Lan and D. L. DeMets, "Discrete sequential
/// boundaries for clinical trials", Biometrika 70, 1983: when the share *t* of the information is there, the looks
/// may have spent 2 (1 - Φ(z / √*t*)), where z is the normal distribution's upper quantile of half the level.
/// Deviating from the paper, each look tests at the level that it adds (Bonferroni). So the sum holds however the
/// looks depend on each other, and little is lost, because most of the level is left to the last look.
public struct LookPlan: Hashable, Sendable {
  /// One look.
  public struct Look: Hashable, Sendable {
    /// The candidate's repeats on each surface by then.
    public let repeats: Int
    /// The one-sided level of its tests.
    public let level: Double
  }

  /// The looks in order.
  public let looks: [Look]

  /// The fewest repeats on each surface at which it is worth to look.
  private static let fewestRepeats = 5

  /// The plan for a baseline.
  ///
  /// - Parameters:
  ///   - repeats: those of the baseline on each surface, at least 2.
  ///   - level: the one-sided error rate of all looks together, between 0 and 1.
  public init(repeats: Int, level: Double) {
    precondition(repeats > 1 && level > 0 && level < 1)
    var counts: [Int] = []
    for count in [(repeats + 2) / 3, (2 * repeats + 2) / 3, repeats, 2 * repeats]
    where count >= min(Self.fewestRepeats, repeats) && count != counts.last {
      counts.append(count)
    }
    let quantile = -NormalDistribution.quantile(level / 2)
    var spent = 0.0
    looks = counts.map { count in
      // Against the baseline's fixed n runs, m of the candidate have the information n m / (n + m) in units of
      // one run's; at 2 n it is 2 n / 3.
      let share = 1.5 * Double(count) / Double(repeats + count)
      let total = 2 * NormalDistribution.cumulative(-quantile / share.squareRoot())
      defer { spent = total }
      return Look(repeats: count, level: total - spent)
    }
  }
}
