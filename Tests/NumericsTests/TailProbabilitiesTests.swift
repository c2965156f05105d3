import Foundation
import RematchNumerics
import Testing

@Suite("Tail probabilities")
struct TailProbabilitiesTests {
  /// What `Fixtures/make_distributions.py` makes: rows of arguments and a result.
  struct Fixture: Decodable {
    let chiSquare, f, t, noncentral, tQuantile: [[Double]]
  }

  let fixture: Fixture

  init() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appendingPathComponent("Fixtures/distributions.json"))
    fixture = try JSONDecoder().decode(Fixture.self, from: data)
  }

  private func check(_ rows: [[Double]], _ function: ([Double]) -> Double) {
    for row in rows {
      let bound = row.contains(1e6) ? 1e-10 : 1e-12
      let value = function(row)
      let error = relativeError(value, row[row.count - 1])
      #expect(error <= bound, "of \(row.dropLast()): \(value), relative error \(error)")
    }
  }

  @Test("chi-square tails are right to 1e-12 in both tails")
  func chiSquare() {
    check(fixture.chiSquare) { ChiSquareDistribution.upperTail($0[0], degrees: $0[1]) }
    #expect(ChiSquareDistribution.upperTail(-1, degrees: 3) == 1)
    #expect(ChiSquareDistribution.upperTail(0, degrees: 3) == 1)
    #expect(ChiSquareDistribution.upperTail(.infinity, degrees: 3) == 0)
    #expect(ChiSquareDistribution.upperTail(1e5, degrees: 3) == 0)
    #expect(ChiSquareDistribution.upperTail(.nan, degrees: 3).isNaN)
  }

  @Test("F tails are right to 1e-12 in both tails")
  func fisher() {
    check(fixture.f) { FDistribution.upperTail($0[0], numerator: $0[1], denominator: $0[2]) }
    #expect(FDistribution.upperTail(-1, numerator: 2, denominator: 3) == 1)
    #expect(FDistribution.upperTail(0, numerator: 2, denominator: 3) == 1)
    #expect(FDistribution.upperTail(.infinity, numerator: 2, denominator: 3) == 0)
    #expect(FDistribution.upperTail(.nan, numerator: 2, denominator: 3).isNaN)
  }

  @Test("Student's tails are right to 1e-12 in both tails")
  func student() {
    check(fixture.t) { StudentDistribution.upperTail($0[0], degrees: $0[1]) }
    #expect(StudentDistribution.upperTail(0, degrees: 3) == 0.5)
    #expect(StudentDistribution.upperTail(-.infinity, degrees: 3) == 1)
    #expect(StudentDistribution.upperTail(.infinity, degrees: 3) == 0)
    #expect(StudentDistribution.upperTail(.nan, degrees: 3).isNaN)
  }

  @Test("Student's quantiles equal SciPy's")
  func quantiles() {
    check(fixture.tQuantile) { StudentDistribution.upperQuantile($0[0], degrees: $0[1]) }
    #expect(StudentDistribution.upperQuantile(0, degrees: 3) == .infinity)
    #expect(StudentDistribution.upperQuantile(0.5, degrees: 3) == 0)
    #expect(StudentDistribution.upperQuantile(1, degrees: 3) == -.infinity)
    #expect(StudentDistribution.upperQuantile(1.1, degrees: 3).isNaN)
  }

  @Test("the power of t tests is right to 1e-12")
  func noncentral() {
    for row in fixture.noncentral {
      let value = StudentDistribution.upperTail(row[0], degrees: row[1], shift: row[2])
      #expect((value - row[3]).magnitude < 1e-12, "of \(row): \(value)")
    }
    for t in [-2, 0.3, 4] {
      let central = StudentDistribution.upperTail(t, degrees: 6)
      #expect((StudentDistribution.upperTail(t, degrees: 6, shift: 0) - central).magnitude < 1e-13)
    }
  }

  @Test("tails never grow with the value, from the smallest to the largest numbers")
  func extremes() {
    let values = [1e-307, 1e-300, 1e-30, 1e-8, 0.5, 1, 3, 40, 1e3, 1e8, 1e30, 1e300, 1.7e308]
    for degrees in [1, 1.5, 2, 17, 1000, 1e6] {
      for tail: (Double) -> Double in [
        { ChiSquareDistribution.upperTail($0, degrees: degrees) },
        { FDistribution.upperTail($0, numerator: degrees, denominator: 3) },
        { FDistribution.upperTail($0, numerator: 3, denominator: degrees) },
        { StudentDistribution.upperTail($0, degrees: degrees) },
        { StudentDistribution.upperTail(-1 / $0, degrees: degrees) },
      ] {
        var last = 1.0
        for value in values {
          let now = tail(value)
          #expect(now >= 0 && now <= last, "\(degrees), \(value)")
          last = now
        }
      }
    }
  }
}
