import Records
import RematchNumerics
import Scoring
import Search
import Testing

@Suite("Gate")
struct GateTests {
  /// Runs of a method on two surfaces; a found reward of 5 scores 0, one of 10 scores 1.
  private static func records(
    _ found: (_ surface: Int, _ count: Int) -> Double, repeats: Int = 6
  ) -> [Record] {
    (0..<2).flatMap { surface in
      (0..<repeats).map { count in
        // The trial differs with the reward, and so does the trace.
        let reward = found(surface, count)
        return record(
          [outcome(Int(reward * 1e6), 1, 1, .completed, reward)], bestSoFar: [reward],
          contest: .preliminary, surface: "s\(surface)", repeat: count)
      }
    }
  }

  private static func usual(_ surface: Int, _ count: Int) -> Double {
    7 + Double((count * 7 + surface) % 6) / 10
  }

  @Test("a baseline keeps what its runs found, in the order of the repeats, through its JSON")
  func baseline() throws {
    let records = Self.records(Self.usual)
    let baseline = try GateBaseline(records.reversed(), seed: 3)
    #expect(baseline.repeats == 6 && baseline.seed == 3)
    #expect(baseline.surfaces.map(\.surface.name) == ["s1", "s0"])
    #expect(baseline.surfaces[1].found == (0..<6).map { Self.usual(0, $0) })
    #expect(abs(baseline.scores[1][0] - 0.4) < 1e-12)
    try baseline.check(contest: .preliminary)
    #expect(throws: BaselineError.self) { try baseline.check(contest: .final) }
    #expect(throws: BaselineError.surface(name: "s0", hash: "01", expected: "00")) {
      try baseline.check(surface: .init(name: "s0", hash: "01"))
    }
    #expect(throws: BaselineError.self) { try GateBaseline(Array(records.dropFirst()), seed: 3) }
    #expect(throws: BaselineError.self) { try GateBaseline(Array(records.dropLast()), seed: 3) }
    #expect(throws: BaselineError.self) { try GateBaseline([], seed: 3) }
  }

  @Test("the levels of the looks add up to the whole, O'Brien-Fleming's share of it first")
  func levels() {
    let plan = LookPlan(repeats: 30, level: 0.05)
    #expect(plan.looks.map(\.repeats) == [10, 20, 30, 60])
    #expect(abs(plan.looks.reduce(0) { $0 + $1.level } - 0.05) < 1e-12)
    // 2 * scipy.stats.norm.sf(scipy.stats.norm.isf(0.025) / 0.375 ** 0.5)
    #expect(abs(plan.looks[0].level - 0.001371380669923152) < 1e-12)
    #expect(zip(plan.looks, plan.looks.dropFirst()).allSatisfy { $0.level < $1.level })
    #expect(LookPlan(repeats: 2, level: 0.1).looks.map(\.repeats) == [2, 4])
    #expect(LookPlan(repeats: 9, level: 0.1).looks.map(\.repeats) == [6, 9, 18])
  }

  @Test("equal traces are unchanged in stage 1, whatever the scores' spread")
  func unchanged() throws {
    let records = Self.records(Self.usual)
    let result = try GateResult(
      GateBaseline(records, seed: 0), gate: nil, records,
      maxSlowdown: nil)
    #expect(result.verdict == .unchanged && result.stage == 1)
    #expect(result.equalTraces == 12 && result.comparedTraces == 12)
  }

  @Test("clear cases are decided, in the order improved, passed, regressed")
  func verdicts() throws {
    let baseline = try GateBaseline(Self.records(Self.usual), seed: 0)
    let gate = try Gate(baseline, margin: 0.05)
    func verdict(_ shift: Double) throws -> GateVerdict {
      let records = Self.records({ Self.usual($0, $1 + 1) + shift }, repeats: 12)
      return try GateResult(baseline, gate: gate, records, maxSlowdown: nil).verdict
    }
    #expect(try verdict(1) == .improved)
    #expect(try verdict(0.001) == .passed)
    #expect(try verdict(-1) == .regressed)
    let narrow = try Gate(baseline, margin: 1e-4)
    let wide = Self.records({ Self.usual($0, $1 + 1) - 0.01 }, repeats: 12)
    #expect(
      try GateResult(baseline, gate: narrow, wide, maxSlowdown: nil).verdict == .inconclusive)
  }

  @Test(
    "runs without any spread pass nothing; that every run differs is counted, and the margin is the smallest"
  )
  func withoutSpread() throws {
    let gate = try Gate(GateBaseline(Self.records { _, _ in 7 }, seed: 0))
    #expect(gate.margin == 0.01 && gate.detectable == nil)
    func verdict(_ scores: [Double], repeats: Int = 12) throws -> GateVerdict {
      let (verdict, looks) = try gate.judge(
        scores.map { Array(repeating: $0, count: repeats) })
      #expect(looks.allSatisfy { $0.low == nil && $0.high == nil })
      return verdict
    }
    #expect(try verdict([0.4, 0.4], repeats: 5) == .inconclusive)
    #expect(try verdict([0.4, 0.4]) == .inconclusive)
    #expect(try verdict([0.4, 0.41]) == .improved)
    #expect(try verdict([0.4, 0.3]) == .regressed)
    // 2 repeats of each have 6 deals on a surface.
    let few = try Gate.judge(
      [[0.3, 0.3, 0.3, 0.3]], against: [[0.4, 0.4]], plan: LookPlan(repeats: 2, level: 0.05),
      margin: 0.01)
    #expect(few.verdict == .inconclusive && few.looks.count == 2)
  }

  @Test("surfaces on which over 90% of the runs found the optimum, or nothing, pass nothing")
  func saturated() throws {
    func verdict(_ lowest: Double, _ usual: Double) throws -> GateVerdict {
      let baseline = Array(repeating: usual, count: 12)
      return try Gate.judge(
        [[lowest] + Array(repeating: usual, count: 23)], against: [baseline],
        plan: LookPlan(repeats: 12, level: 0.05), margin: 0.2
      ).verdict
    }
    #expect(try verdict(0.99, 1) == .inconclusive)
    #expect(try verdict(0.01, 0) == .inconclusive)
    #expect(try verdict(0.49, 0.5) == .passed)
  }

  @Test("a fault that the baseline did not have, and a bound of times, are regressions")
  func faultsAndTimes() throws {
    let records = Self.records(Self.usual)
    let baseline = try GateBaseline(records, seed: 0)
    #expect(baseline.faults.isEmpty)
    let slow = TimeRatio(Array(repeating: (candidate: 0.3, baseline: 0.1), count: 40))
    #expect(abs(slow.median - 301.0 / 101) < 1e-12 && slow.low == slow.median)
    // One run of forty was disturbed.
    let disturbed = TimeRatio(
      [(candidate: 90, baseline: 0.1)]
        + Array(repeating: (candidate: 0.1, baseline: 0.1), count: 39))
    #expect(disturbed.median == 1 && disturbed.low == 1)
    // Of 100 ratios the 41st: P(Bin(100, 1/2) < 41) = 0.028, P(< 42) = 0.044, P(< 43) = 0.067.
    let graded = TimeRatio((1...100).map { (candidate: Double($0) - 1e-3, baseline: 0.999) })
    #expect((41...42).contains(graded.low))
    #expect(TimeRatio([]).low == 0)
  }

  @Test("the worst verdict stands for all")
  func overall() {
    #expect(GateVerdict.overall([.improved, .regressed, .inconclusive]) == .regressed)
    #expect(GateVerdict.overall([.passed, .inconclusive]) == .inconclusive)
    #expect(GateVerdict.overall([.unchanged, .improved]) == .improved)
    #expect(GateVerdict.overall([.unchanged, .passed]) == .passed)
    #expect(GateVerdict.overall([.unchanged]) == .unchanged)
  }

  @Test(
    "an equal method is called regressed, and a margin's loss passed, at most as often as the level"
  )
  func errorRates() throws {
    var stream = RandomStream(seed: 5, name: "gate")
    func scores(_ count: Int, _ level: Double) -> [[Double]] {
      (0..<4).map { _ in (0..<count).map { _ in min(1, max(0, level + 0.2 * stream.normal())) } }
    }
    let plan = LookPlan(repeats: 6, level: 0.05)
    var alarms = 0
    var misses = 0
    let trials = 100
    for _ in 0..<trials {
      let baseline = scores(6, 0.5)
      let equal = try Gate.judge(scores(12, 0.5), against: baseline, plan: plan, margin: 0.1)
      if equal.verdict == .regressed { alarms += 1 }
      let worse = try Gate.judge(scores(12, 0.4), against: baseline, plan: plan, margin: 0.1)
      if worse.verdict == .passed || worse.verdict == .improved { misses += 1 }
    }
    // 5% and two Monte Carlo standard errors: 9.4 of 100.
    #expect(alarms <= 9 && misses <= 9, "\(alarms) and \(misses)")
  }
}
