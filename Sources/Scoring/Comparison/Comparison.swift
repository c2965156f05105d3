import Records
import RematchNumerics

/// Methods side by side: in each contest the differences from the first one, and for three and more methods
/// their ranks.
public struct Comparison: Encodable, Sendable {
  /// The version of this format.
  public private(set) var schema = 2
  /// The confidence of all intervals of a contest together.
  public private(set) var coverage = StatisticalDefaults.coverage
  /// One for each contest in which every method was run on a surface.
  public let contests: [ContestComparison]

  /// The comparison on the surfaces that the methods have in common.
  ///
  /// - Throws: `StatisticsError` when there are fewer than two methods, or no surface on which all methods
  ///   were run.
  public init(_ matrix: RunMatrix) throws(StatisticsError) {
    guard matrix.methods.count >= 2 else {
      throw .tooFew(what: "methods to compare", count: matrix.methods.count, needed: 2)
    }
    var contests: [ContestComparison] = []
    for section in matrix.sections where !section.commonSurfaces.isEmpty {
      contests.append(try ContestComparison(section, methods: matrix.methods))
    }
    guard !contests.isEmpty else {
      throw .tooFew(
        what: "surfaces (the same table in the same contest) on which all were run of"
          + " \(matrix.methods.joined(separator: ", "))",
        count: 0, needed: 1)
    }
    self.contests = contests
  }
}

/// Methods side by side in one contest, on the surfaces on which all of them were run.
public struct ContestComparison: Encodable, Sendable {
  /// A method by itself.
  public struct Entry: Encodable, Sendable {
    /// The method's name.
    public let method: String
    /// The mean over surfaces of the mean of the single runs' scores; not the contest's score, which drops the
    /// best and the worst run of each surface and sets the mean of the others on the scale.
    public let runMean: Double
    /// The least number of runs on a surface.
    public let repeats: Int
    /// The average over surfaces of the method's rank, 1 the best; `nil` with a single surface.
    public let averageRank: Double?
  }

  /// One surface.
  public struct SurfaceRow: Encodable, Sendable {
    /// The surface's name.
    public let surface: String
    /// The means of the methods' single runs' scores.
    public let runMeans: [Double]
    /// Why the surface cannot tell the methods apart, if so.
    public let saturation: Saturation?
  }

  /// The contest's name, with `(strict)` after it where the judge was strict.
  public let contest: String
  /// The rule that all verdicts are by.
  public let rule: DecisionRule
  /// The methods in the order given.
  public let methods: [Entry]
  /// The surfaces that all have in common.
  public let surfaces: [SurfaceRow]
  /// How many surfaces were left out because some method was not run on them.
  public let omittedSurfaces: Int
  /// The other methods against the first, in their order.
  public let differences: [Difference]
  /// The ranks of three and more methods over two and more surfaces.
  public let ranks: Ranks?

  /// The ranks of several methods and which of them are told apart, on surfaces like these: another question than
  /// the rule's, which speaks of these surfaces.
  public struct Ranks: Encodable, Sendable {
    /// Friedman's chi-square.
    public let chiSquare: Double
    /// The p-value of Iman and Davenport's F.
    public let pValue: Double
    /// All pairs with the p-values of their signed-rank tests, adjusted by Holm.
    public let pairs: [Pair]
    /// The groups of neighbours by rank that are not told apart, by name.
    public let groups: [[String]]
    /// The fewest surfaces on which these tests could tell any pair apart; `nil` where there are as many.
    public let neededSurfaces: Int?
  }

  /// Two methods and the adjusted p-value of their signed-rank test over surfaces.
  public struct Pair: Encodable, Sendable {
    /// One method's name.
    public let first: String
    /// The other method's name.
    public let second: String
    /// Adjusted by Holm for the number of pairs.
    public let pValue: Double
  }

  init(_ section: RunMatrix.Section, methods names: [String]) throws(StatisticsError) {
    let common = section.commonSurfaces
    let scores = names.indices.map { section.scores(of: $0, on: common) }
    contest = section.contest
    omittedSurfaces = section.surfaces.count - common.count
    let rows = common.indices.map { surface in scores.map { mean($0[surface]) } }
    surfaces = common.indices.map { surface in
      SurfaceRow(
        surface: common[surface].title(among: common), runMeans: rows[surface],
        saturation: Saturation(scores: scores.flatMap { $0[surface] }))
    }
    let ranks = common.count > 1 ? try RankComparison(rows) : nil
    methods = names.indices.map { method in
      Entry(
        method: names[method], runMean: mean(rows.map { $0[method] }.sorted()),
        repeats: scores[method].map(\.count).min() ?? 0,
        averageRank: ranks?.friedman.averageRanks[method])
    }
    let rule = DecisionRule(.first, methods: names.count)
    self.rule = rule
    let decisions = try rule.decisions(scores, against: 0)
    differences = try concurrentMap(decisions.count) { index throws(StatisticsError) in
      try Difference(
        decisions[index], scores[index + 1], less: scores[0], method: names[index + 1],
        reference: names[0], surfaces: common.map { $0.title(among: common) })
    }
    self.ranks = names.count < 3 ? nil : ranks.map { Ranks($0, names) }
  }
}

extension ContestComparison.Ranks {
  fileprivate init(_ comparison: RankComparison, _ names: [String]) {
    chiSquare = comparison.friedman.chiSquare
    pValue = comparison.friedman.pValue
    pairs = comparison.pairs.map {
      .init(first: names[$0.first], second: names[$0.second], pValue: $0.adjusted)
    }
    groups = comparison.groups.map { $0.map { names[$0] } }
    neededSurfaces = comparison.neededSurfaces
  }
}
