import RematchNumerics
import Search
import SuggesterConformance
import Synchronization
import Testing

/// A suggester that breaks one rule, to see that the checker notices.
private struct Broken: SuggesterRecipe {
  static let name = "broken"
  static let summary = "breaks one rule"
  var fault = "none"

  func makeSuggester(for run: RunSetup) throws -> any Suggester {
    if fault == "understands", run.space.parameters.contains(where: { $0.labels != nil }) {
      throw StartFailure("labels", isOfSpace: true)
    }
    return BrokenSuggester(fault, run)
  }
}

private let instances = Atomic(0)

private final class BrokenSuggester: Suggester {
  struct Refusal: Error {}

  private let fault: String
  private var fresh: FreshCells
  private var stream: RandomStream
  private let begin = ContinuousClock.now

  init(_ fault: String, _ run: RunSetup) {
    self.fault = fault
    fresh = FreshCells(run.space)
    let number = instances.wrappingAdd(1, ordering: .relaxed).newValue
    stream = RandomStream(seed: fault == "deterministic" ? UInt64(number) : run.seed)
  }

  func suggest(_ ledger: Ledger, count: Int) throws -> [Suggestion] {
    if fault == "survives", ledger.history.isEmpty, !ledger.running.isEmpty { throw Refusal() }
    fresh.remove(trialsOf: ledger)
    if fault == "timeless", ContinuousClock.now - begin > .milliseconds(4) {
      _ = stream.next()
    }
    let wanted = fault == "count" ? count + 1 : fault == "tooFew" ? max(0, count - 1) : count
    return (0..<wanted).map { _ in
      if fault == "noRepeats" {
        return .configuration(
          ledger.space.configuration(ofCell: stream.index(below: ledger.space.cellCount)))
      }
      if fault == "inSpace" {
        return .configuration(Configuration(ledger.space.shape))
      }
      return .configuration(
        ledger.space.configuration(ofCell: fresh.removeRandom(using: &stream)))
    }
  }
}

private struct BrokenStopper: EarlyStopperRecipe {
  static let name = "broken"
  static let summary = "gives one answer too few"

  func makeStopper(for run: RunSetup) -> any EarlyStopper { Short() }

  private final class Short: EarlyStopper {
    func stops(_ ledger: Ledger) -> [Bool] {
      [Bool](repeating: false, count: max(0, ledger.running.count - 1))
    }
  }
}

private struct SoundStopper: EarlyStopperRecipe {
  static let name = "sound"
  static let summary = "stops trials after their third reading"

  func makeStopper(for run: RunSetup) -> any EarlyStopper { Third() }

  private final class Third: EarlyStopper {
    func stops(_ ledger: Ledger) -> [Bool] { ledger.running.map { $0.readings.count >= 3 } }
  }
}

@Suite("The conformance checker", .serialized)
struct CheckerTests {
  @Test("a suggester without fault has no problem")
  func sound() { #expect(checkSuggester(Broken()) == []) }

  @Test(
    "a broken rule is found, and no rule that was kept",
    arguments: ConformanceProblem.Rule.allCases)
  func broken(_ rule: ConformanceProblem.Rule) {
    var recipe = Broken()
    recipe.fault = rule.rawValue
    let rules = Set(checkSuggester(recipe).map(\.rule))
    #expect(rules.contains(rule))
    // Out-of-space suggestions never run, so nothing else can be said of them; nor does one too many, whose
    // cell stays fresh.
    #expect(
      rules == [rule] || rule == .inSpace || rule == .timeless
        || (rule == .count && rules == [.count, .noRepeats]))
  }

  @Test("a stopper beside the suggester is asked too")
  func stopperBeside() {
    let problems = checkSuggester(Broken(), stopper: BrokenStopper())
    #expect(Set(problems.map(\.rule)) == [.count])
    #expect(checkSuggester(Broken(), stopper: SoundStopper()) == [])
  }

  @Test("a stopper with an answer too few is found")
  func stopper() {
    let rules = Set(checkStopper(BrokenStopper()).map(\.rule))
    #expect(rules == [.count])
  }
}
