import RematchNumerics
import Testing

@Suite("RandomStream")
struct RandomStreamTests {
  @Test("A seed gives the words of xoshiro256** after SplitMix64")
  func reference() throws {
    for row in try Fixtures.load().xoshiro {
      var stream = RandomStream(seed: row[0])
      #expect(row.dropFirst().map { _ in stream.next() } == Array(row.dropFirst()))
    }
  }

  @Test("A name's stream is that of the derived seed, and differs from those of other names")
  func names() {
    var named = RandomStream(seed: 3, name: "mutation")
    var derived = RandomStream(seed: derivedSeed(3, "mutation"))
    var other = RandomStream(seed: 3, name: "crossover")
    let words = (0..<4).map { _ in named.next() }
    #expect(words == (0..<4).map { _ in derived.next() })
    #expect(words != (0..<4).map { _ in other.next() })
  }

  @Test("Uniform numbers fill [0, 1) evenly")
  func uniform() {
    var stream = RandomStream(seed: 1)
    var counts = Array(repeating: 0, count: 256)
    for _ in 0..<50_000 {
      let number = stream.uniform()
      #expect((0..<1).contains(number))
      counts[Int(number * 256)] += 1
    }
    // 255 degrees of freedom: the quantiles of 0.001 and 0.999.
    #expect((187...331).contains(chiSquare(counts)))
  }

  @Test("Indices are even for counts that do not divide 2^64", arguments: [1, 3, 7, 100])
  func index(count: Int) {
    var stream = RandomStream(seed: 2)
    var counts = Array(repeating: 0, count: count)
    for _ in 0..<20_000 { counts[stream.index(below: count)] += 1 }
    // The chi-square distribution's mean plus five standard deviations.
    let freedom = Double(count - 1)
    #expect(chiSquare(counts) <= freedom + 5 * (2 * freedom).squareRoot())
  }

  @Test("An index below the greatest count is unbiased by rejection")
  func largeIndex() {
    var stream = RandomStream(seed: 4)
    let count = Int.max / 4 * 3
    let upper = (0..<10_000).filter { _ in stream.index(below: count) >= count / 2 }.count
    #expect((4800...5200).contains(upper))
  }

  @Test("Normal numbers have the moments of the normal distribution")
  func normal() {
    var stream = RandomStream(seed: 5)
    let draws = (0..<50_000).map { _ in stream.normal() }
    expectNormalMoments(draws)
  }

  @Test("Every order of four elements is equally probable")
  func shuffle() {
    var stream = RandomStream(seed: 6)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<12_000 { counts[stream.permutation(4), default: 0] += 1 }
    #expect(counts.count == 24)
    // 23 degrees of freedom: the quantile of 0.999.
    #expect(chiSquare(Array(counts.values)) < 49.8)
  }

  @Test("A shuffle keeps the elements; none or one need no draw")
  func shuffleKeeps() {
    var stream = RandomStream(seed: 7)
    var letters = ["a", "b", "c", "d", "e"]
    stream.shuffle(&letters)
    #expect(letters.sorted() == ["a", "b", "c", "d", "e"])
    var untouched = stream
    #expect(stream.permutation(0) == [])
    #expect(stream.permutation(1) == [0])
    #expect(stream.next() == untouched.next())
  }

  @Test("A Latin hypercube has one point in each stratum of every coordinate, at random within it")
  func latinHypercube() {
    var stream = RandomStream(seed: 8)
    var remainders: [Double] = []
    for count in [1, 2, 7, 40] {
      let points = stream.latinHypercube(count, dimensions: 3)
      #expect(points.count == count && points.allSatisfy { $0.count == 3 })
      for axis in 0..<3 {
        let scaled = points.map { $0[axis] * Double(count) }
        #expect(scaled.map { Int($0) }.sorted() == Array(0..<count))
        remainders += scaled.map { $0 - $0.rounded(.down) }
      }
    }
    // 150 uniform numbers: five standard deviations of their mean are 0.118.
    #expect(abs(mean(remainders) - 0.5) < 0.118)
    #expect(stream.latinHypercube(0, dimensions: 2).isEmpty)
    #expect(stream.latinHypercube(2, dimensions: 0) == [[], []])
  }
}

@Suite("derivedSeed")
struct DerivedSeedTests {
  @Test("The boundaries, the order and the seed count")
  func boundaries() {
    let seeds = [
      derivedSeed(1, "ab", "c"), derivedSeed(1, "a", "bc"), derivedSeed(1, "abc"),
      derivedSeed(1, "c", "ab"), derivedSeed(1, "ab", "c", ""), derivedSeed(2, "ab", "c"),
    ]
    #expect(Set(seeds).count == seeds.count)
  }

  @Test("A path composes, and no name leaves the seed")
  func composition() {
    #expect(derivedSeed(derivedSeed(1, "a"), "b") == derivedSeed(1, "a", "b"))
    #expect(derivedSeed(9) == 9)
  }
}
