import Records
import Scoring
import Search
import Testing

@Suite("ContestScore")
struct ContestScoreTests {
  /// The organisers' printed example (`CONTEST.md` of the reference data; values printed with 8 decimals).
  static let example = [
    ContestScore.Sample(
      rewards: [
        25.24271821, 26.36435157, 12.77928619, 10.19180929, 11.3147711, 10.17430656, 12.77928619,
        27.79752169, 26.36793589, 11.12007615,
      ], reference: 9.992877346292588, best: 28.004587608961003),
    ContestScore.Sample(
      rewards: [
        -0.95264345, -0.27725879, -0.36873091, -0.68088963, -0.28840479, -0.50006427, -0.32088949,
        -0.78627201, -0.53204227, -0.98427191,
      ], reference: -0.8962372951209545, best: -0.2772587910294533),
  ]

  @Test("the organisers' printed example")
  func printed() {
    #expect(abs(Self.example[0].score - 0.3901435163556948) < 1e-12)
    #expect(abs(Self.example[1].score - 0.5533232420141116) < 1e-12)
    #expect(abs(ContestScore.total(Self.example) - 0.4717333791849032) < 1e-12)
    // What the organisers printed, from the unrounded rewards.
    #expect(abs(ContestScore.total(Self.example) - 0.47173337831255463) < 1e-8)
  }

  @Test("two repeats are averaged, from three on the extremes are dropped")
  func trimming() {
    #expect(ContestScore.trimmedMean([4]) == 4)
    #expect(ContestScore.trimmedMean([4, 1]) == 2.5)
    #expect(ContestScore.trimmedMean([4, 1, 100]) == 4)
    #expect(ContestScore.trimmedMean([1, 9, 5, -100, 7, 100]) == 5.5)
  }

  @Test("scores are clipped, and a surface without room above random search is all or nothing")
  func clipping() {
    #expect(ContestScore.surface(rewards: [0], reference: 1, best: 2) == 0)
    #expect(ContestScore.surface(rewards: [3], reference: 1, best: 2) == 1)
    #expect(ContestScore.surface(rewards: [1.25], reference: 1, best: 2) == 0.25)
    #expect(ContestScore.surface(rewards: [2], reference: 2, best: 2) == 1)
    #expect(ContestScore.surface(rewards: [1], reference: 2, best: 2) == 0)
  }

  @Test("where random search has the optimum, means that are rounded decide nothing")
  func constant() {
    // The mean of ten times 0.1 is less than 0.1.
    let all = ContestScore.Sample(
      rewards: [Double](repeating: 0.1, count: 12), reference: 0.1, best: 0.1)
    #expect(all.score == 1 && ContestScore.bootstrapInterval([all]) == (low: 1, high: 1))
  }

  @Test("a run that completed nothing found nothing, also where all cells are equal")
  func nothing() {
    func run(_ completes: Bool, worst: Double = 0, _ count: Int = 0) -> Record {
      let trial = TrialOutcome(
        configuration: Configuration([0]), submitted: nil, start: 2, end: 15, steps: 14,
        reason: completes ? .completed : .running, reward: 10)
      let curve = [Double](repeating: completes && worst < 10 ? 10 : worst, count: 140)
      return record(
        [trial], bestSoFar: curve, repeat: count, best: 10, worst: worst, reference: 10)
    }
    let (found, not) = (run(true, worst: 10), run(false, worst: 10))
    #expect(RunSummary(found).score == 1 && RunSummary(not).score == 0)
    #expect(RunSummary(run(false)).found == 0)
    #expect(found.foundSoFar[13] < 10 && found.foundSoFar[14] == 10 && not.foundSoFar[139] < 10)
    func score(_ runs: [Record]) -> Double {
      var board = LeaderboardBuilder()
      for run in runs { board.add(RunSummary(run)) }
      return board.leaderboard().leaderboard[0].score
    }
    #expect(score([found]) == 1 && score([not]) == 0)
    // Of three, the highest and the lowest are dropped.
    #expect(score([run(true, worst: 10), run(true, worst: 10, 1), run(false, worst: 10, 2)]) == 1)
    #expect(score([run(true, worst: 10), run(false, worst: 10, 1), run(false, worst: 10, 2)]) == 0)
  }

  @Test("the interval is seeded, holds the score, and one repeat gives a point")
  func bootstrap() {
    let first = ContestScore.bootstrapInterval(Self.example, seed: 1)
    let again = ContestScore.bootstrapInterval(Self.example, seed: 1)
    let other = ContestScore.bootstrapInterval(Self.example, seed: 2)
    #expect(first == again)
    #expect(first != other)
    #expect(first.low < ContestScore.total(Self.example))
    #expect(first.high > ContestScore.total(Self.example))
    let single = [ContestScore.Sample(rewards: [1.5], reference: 1, best: 2)]
    #expect(ContestScore.bootstrapInterval(single) == (low: 0.5, high: 0.5))
  }

  @Test("the interval equals one computed with NumPy within the error of the resampling")
  func againstNumPy() {
    // numpy 2.4.6, default_rng(0), 200000 resamples of the example above, percentiles 2.5 and 97.5; the
    // standard error of ours from 20000 resamples is about 0.0015.
    let interval = ContestScore.bootstrapInterval(Self.example, draws: 20_000, seed: 3)
    #expect(abs(interval.low - numPyLow) < 0.006)
    #expect(abs(interval.high - numPyHigh) < 0.006)
  }

  private let numPyLow = 0.25377
  private let numPyHigh = 0.68785
}
