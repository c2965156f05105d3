import RematchNumerics
import Testing

@Suite("SobolSequence")
struct SobolSequenceTests {
  @Test("The plain sequence equals SciPy's in all dimensions")
  func reference() throws {
    let rows = try Fixtures.load().sobol
    var sequence = SobolSequence(
      dimensions: SobolSequence.maximumDimensions, scrambleSeed: nil)
    var index = 0
    for row in rows {
      var point = sequence.next()
      while index < row[0] {
        point = sequence.next()
        index += 1
      }
      index += 1
      #expect(point.map { Int($0 * 4096) } == Array(row.dropFirst()), "point \(row[0])")
    }
  }

  @Test("It starts at 0 and halves intervals")
  func beginning() {
    var sequence = SobolSequence(dimensions: 2, scrambleSeed: nil)
    #expect(
      (0..<4).map { _ in sequence.next() } == [[0, 0], [0.5, 0.5], [0.75, 0.25], [0.25, 0.75]])
  }

  @Test("A block of 2^m points has one point in each of 2^m intervals", arguments: [nil, 1, 2])
  func oneDimensionalNets(seed: UInt64?) {
    let dimensions = SobolSequence.maximumDimensions
    var sequence = SobolSequence(dimensions: dimensions, scrambleSeed: seed)
    for _ in 0..<3 {
      let block = (0..<32).map { _ in sequence.next() }
      for dimension in 0..<dimensions {
        #expect(block.map { Int($0[dimension] * 32) }.sorted() == Array(0..<32))
      }
    }
  }

  @Test("Two dimensions have one point in each elementary rectangle", arguments: [nil, 3])
  func twoDimensionalNets(seed: UInt64?) {
    var sequence = SobolSequence(dimensions: 2, scrambleSeed: seed)
    let points = (0..<256).map { _ in sequence.next() }
    for bits in 0...8 {
      let width = Double(1 << bits)
      let height = Double(256 >> bits)
      let cells = points.map { Int($0[0] * width) << (8 - bits) | Int($0[1] * height) }
      #expect(cells.sorted() == Array(0..<256))
    }
  }

  @Test("Scrambled points depend on the seed and are the same for the same seed")
  func seeds() {
    func points(_ seed: UInt64) -> [[Double]] {
      var sequence = SobolSequence(dimensions: 5, scrambleSeed: seed)
      return (0..<16).map { _ in sequence.next() }
    }
    #expect(points(1) == points(1))
    #expect(points(1) != points(2))
  }

  @Test("Over seeds, any scrambled point is uniform and its coordinates are uncorrelated")
  func scrambledIsUniform() {
    var counts = Array(repeating: 0, count: 64)
    var products: [Double] = []
    for seed in 0..<4000 as Range<UInt64> {
      var sequence = SobolSequence(dimensions: 2, scrambleSeed: seed)
      _ = sequence.next()
      let point = sequence.next()
      counts[Int(point[0] * 64)] += 1
      products.append(12 * (point[0] - 0.5) * (point[1] - 0.5))
    }
    // 63 degrees of freedom: the quantiles of 0.001 and 0.999.
    #expect((34...104).contains(chiSquare(counts)))
    #expect(mean(products).magnitude < 4 / 4000.0.squareRoot())
  }
}
