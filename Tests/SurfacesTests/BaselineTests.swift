import Surfaces
import Testing

@Suite("Baseline")
struct BaselineTests {
  @Test("medians and means equal an enumeration of all draws")
  func enumeration() {
    let rewards = [3.0, -1, 4, 1, 5]
    let baseline = Baseline(exactFor: rewards, length: 3)
    for draws in 1...3 {
      var maxima: [Double] = [-.infinity]
      for _ in 0..<draws { maxima = maxima.flatMap { old in rewards.map { max(old, $0) } } }
      maxima.sort()
      let mean = maxima.reduce(0, +) / Double(maxima.count)
      #expect(abs(baseline.mean[draws - 1] - mean) < 1e-12)
      // The smallest value that at least half of the draws do not exceed.
      #expect(baseline.median[draws - 1] == maxima[(maxima.count + 1) / 2 - 1])
    }
    #expect(baseline.best == 5 && baseline.worst == -1 && baseline.clip == baseline.median[0])
  }

  @Test("on a ramp the mean of the best of n has its closed form")
  func ramp() {
    let count = 1000
    let baseline = Baseline(exactFor: (1...count).map(Double.init), length: 50)
    for draws in [1, 2, 10, 50] {
      // E max = N - sum over k < N of (k/N)^n.
      var expected = Double(count)
      for k in 1..<count {
        var power = 1.0
        for _ in 0..<draws { power *= Double(k) / Double(count) }
        expected -= power
      }
      #expect(abs(baseline.mean[draws - 1] - expected) < 1e-9)
    }
  }

  @Test("equal rewards have themselves for a baseline")
  func constant() {
    let baseline = Baseline(exactFor: [2, 2, 2])
    #expect(baseline.median == [Double](repeating: 2, count: 200))
    #expect(baseline.mean.allSatisfy { abs($0 - 2) < 1e-12 })
  }
}
