import RematchNumerics

/// When a gate looks at the runs so far, and at which level: the error rate is held over all looks together.
///
/// The candidate's repeats come in looks: after a third, two thirds and all of as many as the baseline has, and
/// once more with as many fresh ones; but not before 5, or all of the baseline's if they are fewer. The level is spent by the O'Brien-Fleming-type function of K. K. G. Lan
/// and D. L. DeMets, "Discrete sequential boundaries for clinical trials", Biometrika 70, 1983: by the
/// share *t* of the information the looks may have spent 2 (1 - Φ(z / √*t*)), where z is the normal
/// distribution's upper quantile of half the level. Deviating from the paper, each look's test is
/// done at the level that its look adds (Bonferroni), so the sum holds whatever the looks' dependence is;
/// that costs little, for most of the level is left to the last look.
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

  /// The plan for a baseline.
  ///
  /// - Parameters:
  ///   - repeats: those of the baseline on each surface, at least 2.
  ///   - level: the one-sided error rate of all looks together, between 0 and 1.
  public init(repeats: Int, level: Double) {
    precondition(repeats > 1 && level > 0 && level < 1)
    var counts: [Int] = []
    for count in [(repeats + 2) / 3, (2 * repeats + 2) / 3, repeats, 2 * repeats]
    where count >= min(5, repeats) && count != counts.last {
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
