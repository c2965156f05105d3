public import Records
import RematchNumerics
public import Search

/// A method that is run on the real command, instead of a table.
public struct Tuning: Sendable {
  /// What is evaluated.
  public let description: RecordingDescription
  /// The contest.
  public let contest: Contest
  /// The method.
  public let method: Method
  /// The seed of the campaign.
  public let campaignSeed: UInt64
  /// What identifies the run.
  public let key: RunKey
  private let live: LiveSpace

  /// Lays out a run.
  ///
  /// The run's seed is that of a run on a table of the same name, so that both begin alike.
  ///
  /// - Parameters:
  ///   - method: with its program, if it has one.
  ///   - seed: the seed of the campaign.
  ///   - number: the repeat, from 0.
  /// - Throws: `RecordingError` when the description cannot serve the contest.
  public init(
    _ description: RecordingDescription, _ contest: Contest, _ method: Method, seed: UInt64,
    repeat number: Int
  ) throws(RecordingError) {
    let steps = description.isPerStep ? description.steps ?? 1 : 1
    guard contest.steps <= steps else {
      throw .impossible(
        "contest '\(contest.name)' needs \(contest.steps) readings of a run, but the metric has \(steps);"
          + " expected a metric with 'per_step', or a contest of one step")
    }
    self.description = description
    self.contest = try Self.realTime(contest)
    self.method = method
    campaignSeed = seed
    live = try LiveSpace(description)
    key = RunKey(
      contest: self.contest, mode: .contest,
      surface: Record.SurfaceIdentity(name: Self.surfaceName(description), hash: description.hash),
      recipe: method.identity, program: method.program, repeat: number,
      seed: derivedSeed(
        seed, self.contest.seedName, description.name, method.seedName, "\(number)"))
  }

  /// The name under which tables and reports show it: that no table is behind it must be seen everywhere.
  static func surfaceName(_ description: RecordingDescription) -> String {
    "\(description.name) (live)"
  }

  /// In real seconds a suggester's own time always counts.
  private static func realTime(_ contest: Contest) throws(RecordingError) -> Contest {
    guard case .seconds(let budget, false) = contest.clock else { return contest }
    do throws(ContestError) {
      return try Contest(
        workers: contest.slots, time: budget, steps: contest.steps, countsSuggester: true,
        reference: contest.reference, timeLimit: contest.timeLimit)
    } catch {
      throw .impossible("\(error)")
    }
  }

  /// The parameters as the method sees them.
  public var space: SearchSpace { live.space }

  /// A configuration in the words of the command: parameter and value, in order.
  public func text(of configuration: Configuration) -> String {
    let values = live.parameters(of: configuration)
    return description.parameters.map { "\($0.name)=\(values[$0.name]?.shownText ?? "")" }
      .joined(separator: " ")
  }

  /// Plays the run, or goes on with it.
  ///
  /// - Parameters:
  ///   - path: the log of the run.
  ///   - shouldGoOn: asked several times a second; after a `false` all processes are ended.
  ///   - onChange: called with the run so far whenever something was shown.
  /// - Returns: the record; `nil` when the run was interrupted, to go on from its log.
  /// - Throws: `RecordingError`; `StartFailure` when the method cannot play at all.
  public func record(
    log path: String, shouldGoOn: @escaping () -> Bool = { true },
    onChange: @escaping (Ledger) -> Void = { _ in }
  ) throws -> Record? {
    let log = try TuningLog(
      path: path, run: key.id, description, method: method.label, contest: contest.name)
    var run = LiveRun(
      description, live, contest, log, shouldGoOn: shouldGoOn, onChange: onChange)
    if let evaluator = log.lines.isEmpty ? Evaluator(description) : nil {
      try evaluator.install(shouldGoOn)
      guard shouldGoOn() else { return nil }
    }
    func setup(_ role: String) -> RunSetup {
      RunSetup(
        space: live.space, contest: contest, seed: derivedSeed(key.seed, role),
        objective: description.objective)
    }
    do {
      let suggester = try method.suggester.makeSuggester(for: setup("suggester"))
      let stopper = try method.stopper?.makeStopper(for: setup("stopper"))
      guard try run.play(suggester, stopper ?? suggester as? any EarlyStopper) else { return nil }
    } catch let error as RecordingError {
      throw error
    } catch let failure as StartFailure {
      throw failure
    } catch {
      run.fail(error)
    }
    return record(of: run)
  }

  /// The record of a run: all that a table would know besides is what the run itself has seen.
  private func record(of run: LiveRun) -> Record {
    let ledger = run.play.ledger
    let rewards = ledger.trials.compactMap(\.reward)
    var header = RunHeader(
      key,
      Record.MethodIdentity(label: method.label, recipe: method.recipe, program: method.program))
    header.isLive = true
    header.campaignSeed = campaignSeed
    header.code = run.play.code
    header.faults = ledger.faults
    header.best = rewards.max() ?? 0
    header.worst = rewards.min() ?? 0
    header.reference = header.worst
    header.measure = Record.Measure(description.objective)
    header.timings = Record.Timings(suggest: run.suggestSeconds, stop: run.stopSeconds)
    let time = contest.clock == .iterations ? nil : ledger.time
    return Record(
      header,
      trials: ledger.trials.map { trial in
        TrialOutcome(
          trial, in: live.space, last: (ledger.iteration, time), reward: trial.reward)
      },
      history: ledger.history.map(\.id), bestSoFar: bestSoFar(ledger, worst: header.worst))
  }

  /// The largest reward of the trials completed until each iteration, or each part of the budget.
  private func bestSoFar(_ ledger: Ledger, worst: Double) -> [Double] {
    var curve = [Double](repeating: worst, count: contest.rounds)
    for trial in ledger.history {
      guard let reward = trial.reward, let end = trial.end else { continue }
      for index in max(0, end - 1)..<contest.rounds { curve[index] = max(curve[index], reward) }
    }
    return curve
  }
}
