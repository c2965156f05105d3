import RematchNumerics
import Testing

@Suite("Cholesky")
struct CholeskyTests {
  static let sizes = [1, 2, 3, 4, 5, 7, 8, 13, 30]

  /// A random positive definite matrix: G Gᵀ + n I.
  static func matrix(_ count: Int, seed: UInt64) -> [[Double]] {
    var stream = RandomStream(seed: seed)
    let g = (0..<count).map { _ in (0..<count).map { _ in stream.normal() } }
    return (0..<count).map { i in
      (0..<count).map { j in
        (0..<count).reduce(i == j ? Double(count) : 0) { $0 + g[i][$1] * g[j][$1] }
      }
    }
  }

  static func product(_ a: [[Double]], _ x: [Double]) -> [Double] {
    a.map { row in zip(row, x).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  /// The textbook's factor, element by element.
  static func plainFactor(_ a: [[Double]]) -> [[Double]] {
    var l = a.map { $0.map { _ in 0.0 } }
    for i in a.indices {
      for j in 0...i {
        let sum = (0..<j).reduce(a[i][j]) { $0 - l[i][$1] * l[j][$1] }
        l[i][j] = i == j ? sum.squareRoot() : sum / l[j][j]
      }
    }
    return l
  }

  static func inverse(_ factor: Cholesky) -> TrianglePanels {
    var result = TrianglePanels(count: factor.count)
    var workspace: [SIMD4<Double>] = []
    factor.invert(into: &result, workspace: &workspace)
    return result
  }

  static func close(_ a: [Double], _ b: [Double], within bound: Double) -> Bool {
    zip(a, b).allSatisfy { ($0 - $1).magnitude <= bound * max(1, $1.magnitude) }
  }

  @Test("The factor is the textbook's", arguments: sizes)
  func factor(count: Int) throws {
    let a = Self.matrix(count, seed: 1)
    let plain = Self.plainFactor(a)
    let factor = try Cholesky(rows: a)
    for i in 0..<count {
      #expect(Self.close((0..<count).map { factor[i, $0] }, plain[i], within: 1e-13))
    }
    let logDeterminant = (0..<count).reduce(0) { $0 + 2 * Portable.log(plain[$1][$1]) }
    #expect((factor.logDeterminant - logDeterminant).magnitude < 1e-12 * Double(count))
  }

  @Test("Solves, with one and with four right-hand sides", arguments: sizes)
  func solve(count: Int) throws {
    let a = Self.matrix(count, seed: 2)
    let factor = try Cholesky(rows: a)
    let x = (0..<count).map { Double($0) - 1.5 }
    #expect(Self.close(factor.solve(Self.product(a, x)), x, within: 1e-12))
    var single = x
    factor.substituteForward(&single)
    let back = (0..<count).map { i in
      (0..<count).reduce(0) { $0 + factor[i, $1] * single[$1] }
    }
    #expect(Self.close(back, x, within: 1e-12))
    var four = [SIMD4<Double>](repeating: .zero, count: factor.paddedCount)
    for i in 0..<count { four[i] = SIMD4(x[i], 2 * x[i], 1, -x[i]) }
    four.withUnsafeMutableBufferPointer { factor.substituteForward($0) }
    for lane in [0, 1, 3] {
      let scale = [1, 2, 0, -1.0][lane]
      #expect(
        Self.close((0..<count).map { four[$0][lane] }, single.map { scale * $0 }, within: 1e-12))
    }
  }

  @Test("The inverse times the matrix is the identity", arguments: sizes)
  func inverse(count: Int) throws {
    let a = Self.matrix(count, seed: 3)
    let factor = try Cholesky(rows: a)
    let inverse = Self.inverse(factor)
    for i in 0..<count {
      let unit = (0..<count).map { $0 == i ? 1.0 : 0 }
      let row = (0..<count).map { inverse[max(i, $0), min(i, $0)] }
      #expect(Self.close(Self.product(a, row), unit, within: 1e-12))
    }
  }

  @Test("Rows appended one by one give the factor of the whole")
  func append() throws {
    let a = Self.matrix(14, seed: 4)
    var growing = Cholesky()
    for i in a.indices {
      try growing.append(row: Array(a[i][0..<i]), diagonal: a[i][i])
      let whole = try Cholesky(rows: a[0...i].map { Array($0[0...i]) })
      #expect(growing.count == i + 1 && growing.paddedCount == whole.paddedCount)
      for row in 0...i {
        let values = (0...row).map { growing[row, $0] }
        #expect(Self.close(values, (0...row).map { whole[row, $0] }, within: 1e-13))
      }
      let ones = Array(repeating: 1.0, count: i + 1)
      #expect(Self.close(growing.solve(ones), whole.solve(ones), within: 1e-12))
      let (own, other) = (Self.inverse(growing), Self.inverse(whole))
      let row = (0...i).map { own[i, $0] }
      #expect(Self.close(row, (0...i).map { other[i, $0] }, within: 1e-12))
    }
    let before = growing
    let last = (0..<14).map { a[13][$0] }
    #expect(throws: CholeskyError.self) { try growing.append(row: last, diagonal: 1e-9) }
    #expect(growing.panels.vectors == before.panels.vectors)
  }

  @Test("A matrix that is not positive definite is an error that names the row")
  func failure() {
    #expect(throws: CholeskyError.notPositiveDefinite(row: 1, pivot: 0)) {
      try Cholesky(rows: [[1, 1], [1, 1]])
    }
    #expect(throws: CholeskyError.notPositiveDefinite(row: 0, pivot: -1)) {
      try Cholesky(rows: [[-1]])
    }
    #expect(throws: CholeskyError.self) { try Cholesky(rows: [[1], [.nan, 1]]) }
    #expect(throws: CholeskyError.self) { try Cholesky(rows: [[.infinity]]) }
    let error = CholeskyError.notPositiveDefinite(row: 4, pivot: -0.5)
    #expect("\(error)" == "the matrix is not positive definite: the pivot of row 4 is -0.5")
  }

  @Test("A nearly singular matrix either fails or has a factor that multiplies back")
  func nearlySingular() {
    // Hilbert's matrices: the condition number of the last is beyond 1e16.
    for count in 2...14 {
      let a = (0..<count).map { i in (0..<count).map { 1 / Double(i + $0 + 1) } }
      guard let factor = try? Cholesky(rows: a) else {
        #expect(count > 11)
        continue
      }
      for i in 0..<count {
        let row = (0..<count).map { j in
          (0..<count).reduce(0) { $0 + factor[i, $1] * factor[j, $1] }
        }
        #expect(Self.close(row, a[i], within: 1e-15))
      }
    }
  }

  @Test("A semidefinite matrix gets a factor with a little jitter")
  func jittered() {
    var ones = TrianglePanels(count: 6)
    for i in 0..<6 { for j in 0...i { ones[i, j] = 4 } }
    let factor = Cholesky.jittered(ones)
    for i in 0..<6 {
      for j in 0...i {
        let element = (0...j).reduce(0) { $0 + factor[i, $1] * factor[j, $1] }
        #expect((element - 4).magnitude < 1e-10)
      }
    }
    #expect(Cholesky.jittered(TrianglePanels(count: 3))[2, 2] > 0)
    ones[3, 3] = .nan
    #expect(Cholesky.jittered(ones)[3, 3] == 1)
  }

  @Test("Nothing is the factor of nothing")
  func empty() throws {
    let factor = try Cholesky(rows: [])
    #expect(factor.count == 0 && factor.logDeterminant == 0 && factor.solve([]).isEmpty)
    #expect(Self.inverse(factor).vectors.isEmpty)
  }
}
