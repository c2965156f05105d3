import Foundation
import RematchNumerics
public import Search

/// Something that a suggester or stopper does that the roles forbid.
public struct ConformanceProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The rule that is broken.
  public enum Rule: String, Hashable, Sendable, CaseIterable {
    /// It gives no more suggestions, and as many answers, as asked for.
    case count
    /// It gives no fewer suggestions than asked for.
    case tooFew
    /// Every suggestion is a configuration of the space.
    case inSpace
    /// It repeats no cell, tried or running, while fresh cells are left.
    case noRepeats
    /// The same setup and ledgers give the same answers.
    case deterministic
    /// Time that passes between the calls changes nothing.
    case timeless
    /// It does not throw.
    case survives
    /// It plays in spaces of labels, of listed configurations and in simulated time, in place of saying that it cannot.
    case understands
  }

  /// The rule that is broken.
  public let rule: Rule
  /// The space and ledger in which it was.
  public let scenario: String
  /// What happened.
  public let detail: String

  /// The message for the suggester's author.
  public var description: String { "\(rule.rawValue), in \(scenario): \(detail)" }
}

/// Checks that a suggester keeps the rules of its role: the right count, inside the space, no repeats
/// while fresh cells are left, deterministic, indifferent to the time of day; in spaces of one cell, of
/// one parameter, smaller than the budget and very large; with trials that another stopper stops, that fail or are
/// paused, and with extreme rewards. All trials are of its own suggestions, as in every run.
///
/// - Parameters:
///   - recipe: makes the suggester, a new one for every scenario.
///   - stopper: makes the early stopper beside it; when `nil`, the suggester is asked if it is one.
///   - mayRunDry: whether it may give fewer suggestions than asked for, as a given list does.
///   - rounds: the most iterations of a scenario that are played, for slow suggesters.
/// - Returns: the problems, at most one for each rule and scenario; none when it conforms.
public func checkSuggester(
  _ recipe: any SuggesterRecipe, stopper: (any EarlyStopperRecipe)? = nil, mayRunDry: Bool = false,
  rounds: Int = .max
) -> [ConformanceProblem] {
  var problems: [ConformanceProblem] = []
  checkSuggester(recipe, stopper: stopper, mayRunDry: mayRunDry, rounds: rounds) { problems += $1 }
  return problems
}

/// The same, case by case.
///
/// - Parameter report: called after each scenario with its name and the problems in it, at most one for each rule.
public func checkSuggester(
  _ recipe: any SuggesterRecipe, stopper: (any EarlyStopperRecipe)? = nil, mayRunDry: Bool = false,
  rounds: Int = .max,
  report: (_ scenario: String, [ConformanceProblem]) -> Void
) {
  for var scenario in Scenario.all {
    scenario.rounds = min(scenario.rounds, rounds)
    var check = SuggesterCheck(recipe, stopper, scenario, mayRunDry: mayRunDry)
    report(scenario.name, check.run())
  }
}

/// One scenario played by one suggester.
private struct SuggesterCheck {
  private let recipe: any SuggesterRecipe
  private let stopperRecipe: (any EarlyStopperRecipe)?
  private let scenario: Scenario
  private let mayRunDry: Bool
  private var problems: [ConformanceProblem.Rule: ConformanceProblem] = [:]

  init(
    _ recipe: any SuggesterRecipe, _ stopper: (any EarlyStopperRecipe)?, _ scenario: Scenario,
    mayRunDry: Bool
  ) {
    self.recipe = recipe
    stopperRecipe = stopper
    self.scenario = scenario
    self.mayRunDry = mayRunDry
  }

  mutating func run() -> [ConformanceProblem] {
    do {
      let answers = try play(pause: false)
      if try play(pause: false) != answers {
        report(.deterministic, "a second instance with the same setup answered differently")
      } else if try play(pause: true) != answers {
        report(.timeless, "an instance that was called more slowly answered differently")
      }
    } catch let failure as StartFailure where scenario.mayBeRefused {
      report(.understands, "does not play here: \(failure)")
    } catch {
      let details = (error as? SuggesterFailure)?.details ?? ""
      report(.survives, "threw \(error)" + (details.isEmpty ? "" : "\n\(details)"))
    }
    return ConformanceProblem.Rule.allCases.compactMap { problems[$0] }
  }

  private mutating func report(_ rule: ConformanceProblem.Rule, _ detail: String) {
    if problems[rule] == nil {
      problems[rule] = ConformanceProblem(rule: rule, scenario: scenario.name, detail: detail)
    }
  }

  /// Plays the scenario's rounds and returns all answers.
  private mutating func play(pause: Bool) throws -> [Answer] {
    let setup = scenario.setup
    let suggester = try recipe.makeSuggester(for: setup)
    let stopper = try stopperRecipe?.makeStopper(for: setup) ?? suggester as? any EarlyStopper
    var play = scenario.begin()
    var clock = ScenarioClock(scenario)
    var answers: [Answer] = []
    for _ in 0..<scenario.rounds where clock.begin(&play) {
      scenario.resume(&play)
      let free = play.ledger.freeSlots
      if free > 0 {
        if pause, answers.isEmpty { usleep(Self.pause) }
        let answer = try suggester.suggest(play.ledger, count: free)
        answers.append(.suggestions(answer))
        inspect(answer, free, play.ledger)
        play.start(answer)
      }
      clock.advance(&play)
      if play.asksStopper {
        let running = play.ledger.running
        let decisions = try stopper?.decisions(play.ledger) ?? running.map { _ in .goOn }
        answers.append(.decisions(decisions))
        if decisions.count != running.count {
          report(
            .count,
            "iteration \(play.ledger.iteration): \(running.count) trials run,"
              + " gave \(decisions.count) answers")
        }
        play.decide(scenario.deciding(decisions, of: running))
      }
      play.retire()
    }
    try suggester.finish(play.ledger)
    return answers
  }

  /// The microseconds of a pause that a suggester must not notice.
  private static let pause: UInt32 = 5000

  private enum Answer: Equatable {
    case suggestions([Suggestion])
    case decisions([Decision])
  }

  private mutating func inspect(_ answer: [Suggestion], _ count: Int, _ ledger: Ledger) {
    let place = "iteration \(ledger.iteration)"
    if answer.count > count || (answer.count < count && !mayRunDry) {
      report(
        answer.count > count ? .count : .tooFew,
        "\(place): asked for \(count), gave \(answer.count)")
    }
    var tried = Set(ledger.trials.compactMap(\.cell))
    for suggestion in answer {
      if case .resume(let id) = suggestion, ledger.paused.contains(where: { $0.id == id }) {
        continue
      }
      guard let cell = scenario.cell(of: suggestion) else {
        report(.inSpace, "\(place): \(suggestion) is not in the space")
        continue
      }
      if !tried.insert(cell).inserted, tried.count < ledger.space.cellCount {
        report(
          .noRepeats,
          "\(place): cell \(cell) again, with \(tried.count) of \(ledger.space.cellCount) tried")
      }
    }
  }
}
