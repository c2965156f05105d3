import RematchNumerics
import Testing

/// Expects the first four moments of the standard normal distribution, within five standard errors.
func expectNormalMoments(_ draws: [Double]) {
  let error = 5 / Double(draws.count).squareRoot()
  let squares = draws.map { $0 * $0 }
  #expect(mean(draws).magnitude < error)
  #expect((mean(squares) - 1).magnitude < error * 2.0.squareRoot())
  #expect(mean(zip(draws, squares).map(*)).magnitude < error * 15.0.squareRoot())
  #expect((mean(squares.map { $0 * $0 }) - 3).magnitude < error * 96.0.squareRoot())
}

@Suite("CounterRandom")
struct CounterRandomTests {
  @Test("A change of any bit of the seed or a counter changes half of the result's bits")
  func avalanche() {
    for argument in 0..<3 {
      for bit in 0..<64 {
        var changed = 0
        for trial in 0..<64 as Range<UInt64> {
          var key = [7, trial, 13]
          let before = CounterRandom.bits(seed: key[0], key[1], key[2])
          key[argument] ^= 1 << UInt64(bit)
          let after = CounterRandom.bits(seed: key[0], key[1], key[2])
          changed += (before ^ after).nonzeroBitCount
        }
        // 64 results with 32 changed bits of 64, standard deviation 4: five standard errors.
        #expect((1888...2208).contains(changed), "argument \(argument), bit \(bit): \(changed)")
      }
    }
  }

  @Test("Small counters do not collide, and are not symmetrical")
  func distinct() {
    var words: Set<UInt64> = []
    for a in 0..<100 as Range<UInt64> {
      for b in 0..<100 as Range<UInt64> {
        words.insert(CounterRandom.bits(seed: 0, a, b))
      }
    }
    #expect(words.count == 10_000)
  }

  @Test("Uniform numbers are even over cells and over steps, within (0, 1)")
  func uniform() {
    var counts = Array(repeating: 0, count: 256)
    for cell in 0..<3600 as Range<UInt64> {
      for step in 0..<14 as Range<UInt64> {
        let number = CounterRandom.uniform(seed: 1, cell, step)
        #expect(number > 0 && number < 1)
        counts[Int(number * 256)] += 1
      }
    }
    #expect((187...331).contains(chiSquare(counts)))
  }

  @Test("Normal numbers of neighbouring counters have no correlation")
  func normal() {
    let count: UInt64 = 20_000
    func draws(_ seed: UInt64, _ shift: UInt64, _ step: UInt64) -> [Double] {
      (0..<count).map { CounterRandom.normal(seed: seed, $0 + shift, step) }
    }
    let first = draws(1, 0, 0)
    expectNormalMoments(first)
    for other in [draws(1, 1, 0), draws(1, 0, 1), draws(2, 0, 0)] {
      #expect(mean(zip(first, other).map(*)).magnitude < 4 / Double(count).squareRoot())
    }
  }
}
