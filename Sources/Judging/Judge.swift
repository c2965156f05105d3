public import RematchNumerics
public import Search
public import Surfaces

/// The referee: replays a contest on a surface for one suggester at a time.
///
/// The suggester and the early stopper are handed a ledger and nothing else.
public struct Judge: Sendable {
  /// The budget and its rules.
  public let contest: Contest
  /// How strict the judge is.
  public let mode: Mode
  /// Monotonic nanoseconds; only the time limit and the timings read it.
  let clock: @Sendable () -> UInt64

  /// A judge of a contest.
  ///
  /// - Parameter clock: monotonic nanoseconds, for tests.
  public init(
    _ contest: Contest, mode: Mode = .contest,
    clock: @escaping @Sendable () -> UInt64 = { Monotonic.nanoseconds }
  ) {
    self.contest = contest
    self.mode = mode
    self.clock = clock
  }

  /// Plays one run of a method.
  ///
  /// - Parameter seed: the seed of the run; the suggester's and the stopper's are derived from it by name.
  /// - Throws: `JudgeError` when the surface cannot serve the contest, or the suggester cannot be started. What a
  ///   suggester does wrong is in the outcome, never thrown.
  /// - Complexity: O(rounds * slots) besides the suggester's own work; in simulated time O(*n* * slots), where *n* is
  ///   the number of readings.
  public func replay(
    _ method: Method, on surface: Surface, seed: UInt64
  ) throws(JudgeError) -> RunOutcome {
    try check(surface)
    func setup(_ role: String) -> RunSetup {
      RunSetup(
        space: surface.space, contest: contest, seed: derivedSeed(seed, role),
        objective: surface.objective)
    }
    do {
      let suggester = try method.suggester.makeSuggester(for: setup("suggester"))
      let stopper = try method.stopper?.makeStopper(for: setup("stopper"))
      return try replay(suggester, stopper: stopper, on: surface)
    } catch let error as JudgeError {
      throw error
    } catch let failure as StartFailure {
      throw .notStarted(problem: failure.description, isOfSpace: failure.isOfSpace)
    } catch {
      var run = Run(self, surface)
      run.fail(error)
      return run.outcome
    }
  }

  /// Plays one run of a suggester that was already made.
  ///
  /// - Parameter stopper: the early stopper; when `nil`, the suggester itself if it is one.
  public func replay(
    _ suggester: any Suggester, stopper: (any EarlyStopper)? = nil, on surface: Surface
  ) throws(JudgeError) -> RunOutcome {
    try check(surface)
    var run = Run(self, surface)
    run.play(suggester, stopper ?? suggester as? any EarlyStopper)
    return run.outcome
  }

  /// Throws unless the surface has at least as many readings as the contest has steps.
  public func check(_ surface: Surface) throws(JudgeError) {
    guard contest.steps <= surface.steps else {
      throw .tooFewReadings(
        surface: surface.name, readings: surface.steps, contest: contest.name,
        steps: contest.steps)
    }
  }
}

/// Why a contest cannot be replayed.
public enum JudgeError: Error, Hashable, CustomStringConvertible {
  case tooFewReadings(surface: String, readings: Int, contest: String, steps: Int)
  /// The suggester could not begin to play, so there is no result; in another space it may, if it is because of this one.
  case notStarted(problem: String, isOfSpace: Bool)

  /// The message for the user.
  public var description: String {
    switch self {
    case .tooFewReadings(let surface, let readings, let contest, let steps):
      "surface '\(surface)' has \(readings) reading\(readings == 1 ? "" : "s") per cell,"
        + " but contest '\(contest)' needs \(steps)"
    case .notStarted(let problem, _): problem
    }
  }
}
