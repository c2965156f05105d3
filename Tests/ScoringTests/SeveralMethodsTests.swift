import Scoring
import Testing

@Suite("Several methods")
struct SeveralMethodsTests {
  let fixture: StatisticsFixture

  init() throws { fixture = try .load() }

  @Test("Holm's adjustment equals closed testing by enumeration")
  func holm() {
    for sample in fixture.holm {
      for (own, expected) in zip(holmAdjusted(sample.pValues), sample.adjusted) {
        #expect(agree(own, expected))
      }
    }
    #expect(holmAdjusted([]).isEmpty)
    #expect(holmAdjusted([0, 1, 0]) == [0, 1, 0])
  }

  @Test("Friedman's test equals SciPy's, ties included, and so does Iman and Davenport's")
  func friedman() throws {
    for sample in fixture.friedman {
      let test = try FriedmanTest(sample.table)
      for (own, expected) in zip(test.averageRanks, sample.averageRanks) {
        #expect(agree(own, expected))
      }
      #expect(agree(test.chiSquare, sample.chiSquare))
      #expect(agree(test.chiSquarePValue, sample.chiSquarePValue))
      #expect(agree(test.imanDavenport, sample.imanDavenport))
      #expect(agree(test.pValue, sample.pValue))
    }
  }

  @Test("methods that are all equal give 1, surfaces that all agree an infinite F")
  func extremes() throws {
    let equal = try FriedmanTest([[2, 2, 2], [5, 5, 5]])
    #expect(equal.averageRanks == [2, 2, 2] && equal.chiSquare == 0)
    #expect(equal.chiSquarePValue == 1 && equal.imanDavenport == 0 && equal.pValue == 1)
    let agreed = try FriedmanTest([[3, 2, 1], [9, 8, 0], [1, 0, -1]])
    #expect(agreed.averageRanks == [1, 2, 3] && agreed.chiSquare == 6)
    #expect(agreed.imanDavenport == .infinity && agreed.pValue == 0)
  }

  @Test("pairs are signed-rank tests adjusted together, groups the neighbours that do not differ")
  func groups() throws {
    // 0 and 1 are near each other, 1 and 2 too, 3 is far below.
    let table = (0..<12).map { row in
      let wobble = Double(row * row % 7) / 10
      return [3 + wobble, 2.7 + 0.9 * wobble * Double(row % 3), 2.4 + wobble / 2, Double(row) / 50]
    }
    let comparison = try RankComparison(table)
    #expect(comparison.pairs.count == 6)
    let raw = try comparison.pairs.map { pair in
      try wilcoxonSignedRankTest(table.map { $0[pair.first] - $0[pair.second] }).pValue
    }
    #expect(comparison.pairs.map(\.test.pValue) == raw)
    #expect(comparison.pairs.map(\.adjusted) == holmAdjusted(raw))
    // What the picture's definition says, by brute force over all runs of neighbours.
    for level in [0.0, 0.001, 0.01, 0.05, 0.2, 1] {
      let comparison = try RankComparison(table, level: level)
      let order = (0..<4).sorted {
        comparison.friedman.averageRanks[$0] < comparison.friedman.averageRanks[$1]
      }
      var sets: [[Int]] = []
      for start in 0..<4 {
        for end in (start + 1)..<5 {
          let set = Array(order[start..<end])
          let isAlike = comparison.pairs.allSatisfy { pair in
            !set.contains(pair.first) || !set.contains(pair.second) || pair.adjusted > level
          }
          if isAlike, set.count > 1 { sets.append(set) }
        }
      }
      let largest = sets.filter { set in
        !sets.contains { $0.count > set.count && Set($0).isSuperset(of: set) }
      }
      #expect(comparison.groups == largest, "level \(level)")
    }
    #expect(try RankComparison(table, level: 0).groups == [[0, 1, 2, 3]])
    #expect(try RankComparison(table, level: 1).groups.isEmpty)
  }

  @Test("groups may overlap, and a method alone is none")
  func overlap() throws {
    // 15 surfaces; neighbours differ on few of them, methods two apart on all.
    let table = (0..<15).map { row in
      let sign: Double = row % 5 < 2 ? -1 : 1
      return [2.0, 1 + (1 - sign) * 0.6, 0 + Double(row) * 0.01, -9]
    }
    let comparison = try RankComparison(table)
    for group in comparison.groups { #expect(group.count > 1) }
    #expect(!comparison.groups.contains { $0.contains(3) })
  }

  @Test("one surface, one method, ragged tables and NaN are refused")
  func refused() {
    for table in [[], [[1.0, 2]], [[1], [2]], [[1, 2], [1]], [[1, 2], [1, .nan]]] as [[[Double]]] {
      #expect(throws: StatisticsError.self) { try FriedmanTest(table) }
      #expect(throws: StatisticsError.self) { try RankComparison(table) }
    }
  }
}
