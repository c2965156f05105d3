/// The numbers of statistics that hold where no others are asked for.
public enum StatisticalDefaults {
  /// The nominal coverage of intervals, the complement of `level`.
  public static let coverage = 0.95
  /// The level of tests, R. A. Fisher's convention (1925).
  public static let level = 0.05
  /// The power for which designs are made: J. Cohen, "Statistical power analysis for the behavioral sciences",
  /// 1988.
  public static let power = 0.8
  /// How many resamples or permutations are drawn.
  ///
  /// With the observed one they are 10,000, so that every usual level is a whole number of them, and the
  /// standard error of a p-value of 0.05 is 0.002.
  public static let draws = 9999
}
