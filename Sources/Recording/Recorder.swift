import Foundation
import RematchNumerics

/// Evaluates the cells of a description, and keeps a log from which it goes on after an interruption.
///
/// ```swift
/// let recorder = try Recorder(description, log: "flags.recording.jsonl")
/// if try recorder.run() { try recorder.table().surface().write(to: "flags.rsurf") }
/// ```
public final class Recorder {
  /// How far a recording is.
  public struct Progress: Hashable, Sendable {
    /// How many evaluations are done, those of earlier sittings included.
    public var done: Int
    /// How many there are in all; those of cells that have failed are not awaited.
    public var total: Int
    /// How many cells have failed.
    public var failedCells: Int
    /// The seconds until the end at the pace of this sitting; `nil` before the first evaluation.
    public var secondsLeft: Double?
  }

  /// What is recorded.
  public let description: RecordingDescription
  /// The cells.
  let plan: CellPlan
  let log: RecordingLog
  private let cellByKey: [String: Int]
  /// The outcomes of each cell by repeat; `nil` where there is none yet.
  private(set) var outcomes: [[EvaluationOutcome?]]
  private let retriesFailed: Bool

  /// The seconds between two reports of progress.
  private static let tick = 0.2

  /// Opens the log of a description, or begins one.
  ///
  /// - Parameters:
  ///   - retriesFailed: whether evaluations that failed in earlier sittings are tried again.
  ///   - isReadOnly: whether only what is recorded so far is wanted: the log must be there, and another process may be
  ///     recording to it.
  /// - Throws: `RecordingError`, also when another process is recording or the log is of another description.
  public init(
    _ description: RecordingDescription, log path: String, retriesFailed: Bool = false,
    isReadOnly: Bool = false
  ) throws(RecordingError) {
    self.description = description
    self.retriesFailed = retriesFailed
    plan = try CellPlan(description)
    log = try RecordingLog(path: path, description, isReadOnly: isReadOnly)
    var cellByKey = [String: Int](minimumCapacity: plan.rows.count)
    for cell in plan.rows.indices {
      let evaluation = Evaluation(
        parameters: plan.parameters(ofCell: cell), repeat: 0, outcome: .nothing)
      cellByKey[evaluation.key] = cell
    }
    self.cellByKey = cellByKey
    outcomes = Array(
      repeating: Array(repeating: nil, count: description.repeats), count: plan.rows.count)
    for evaluation in log.evaluations {
      guard let cell = cellByKey[evaluation.key], evaluation.repeat < description.repeats else {
        continue
      }
      if retriesFailed, case .failed = evaluation.outcome.status {
        outcomes[cell][evaluation.repeat] = nil
      } else {
        outcomes[cell][evaluation.repeat] = evaluation.outcome
      }
    }
  }

  /// The machine that began the recording.
  public var machine: Machine { log.machine }
  /// Whether a torn last line of the log was dropped.
  public var droppedTornLine: Bool { log.wasTorn }
  /// How many cells there are.
  public var cellCount: Int { plan.rows.count }

  /// How far the recording is.
  public var progress: Progress {
    var progress = Progress(done: 0, total: 0, failedCells: 0)
    for cell in outcomes {
      let done = cell.count { $0 != nil }
      progress.done += done
      let hasFailed = Self.hasFailed(cell)
      progress.failedCells += hasFailed ? 1 : 0
      progress.total += hasFailed ? done : cell.count
    }
    return progress
  }

  /// The reasons for which cells have failed, with how many and the end of what the first one wrote; the most frequent
  /// first.
  public var failures: [(reason: String, cells: Int, log: String)] {
    var found: [(reason: String, cells: Int, log: String)] = []
    for (reason, log) in outcomes.compactMap(Self.failure) {
      if let known = found.firstIndex(where: { $0.reason == reason }) {
        found[known].cells += 1
      } else {
        found.append((reason, 1, log))
      }
    }
    return found.sorted { $0.cells > $1.cells }
  }

  private static func failure(
    _ outcomes: [EvaluationOutcome?]
  ) -> (reason: String, log: String)? {
    for case let outcome? in outcomes {
      if case .failed(let reason) = outcome.status { return (reason, outcome.log) }
    }
    return nil
  }

  /// A cell fails with the first of its evaluations that fails: the mean of those that did not would flatter it.
  static func hasFailed(_ outcomes: [EvaluationOutcome?]) -> Bool {
    failure(outcomes) != nil
  }

  /// The evaluations that are left, in their order.
  private var pending: [Job] {
    let cells = plan.rows.indices
    let repeats = 0..<description.repeats
    let all: [Job] =
      switch description.order {
      case .sequential: cells.flatMap { cell in repeats.map { Job(cell: cell, repeat: $0) } }
      case .mixed:
        repeats.flatMap { number -> [Job] in
          var stream = RandomStream(seed: derivedSeed(description.seed, "order", "\(number)"))
          return stream.permutation(plan.rows.count).map { Job(cell: $0, repeat: number) }
        }
      }
    return all.filter { outcomes[$0.cell][$0.repeat] == nil && !Self.hasFailed(outcomes[$0.cell]) }
  }

  /// Runs the evaluations that are left.
  ///
  /// - Parameters:
  ///   - shouldGoOn: asked several times a second; after a `false` all processes are ended, and what was not done is
  ///     left for the next sitting.
  ///   - onProgress: called several times a second and after each evaluation.
  /// - Returns: whether nothing is left.
  /// - Throws: `RecordingError`; no process is left then.
  public func run(
    shouldGoOn: () -> Bool = { true }, onProgress: (Progress) -> Void = { _ in }
  ) throws(RecordingError) -> Bool {
    let jobs = pending
    guard !jobs.isEmpty else { return true }
    let evaluator = Evaluator(description)
    if !log.isInstalled, description.installation != nil {
      try evaluator.install(shouldGoOn)
      guard shouldGoOn() else { return false }
      try log.noteInstallation()
    }
    let queue = JobQueue(jobs)
    let workers = min(description.workers, jobs.count)
    for _ in 0..<workers {
      Thread.detachNewThread { [plan, retries = description.retries] in
        while let job = queue.next() {
          let parameters = plan.parameters(ofCell: job.cell)
          var outcome: EvaluationOutcome?
          for _ in 0...retries {
            outcome = evaluator.evaluate(parameters, repeat: job.repeat) { _, _ in
              queue.isStopped ? .abandon : .goOn
            }
            guard case .failed? = outcome?.status else { break }
          }
          queue.finish(job, outcome)
        }
        queue.endWorker()
      }
    }
    return try collect(queue, workers: workers, shouldGoOn, onProgress)
  }

  /// Takes the outcomes as they come.
  private func collect(
    _ queue: JobQueue, workers: Int, _ shouldGoOn: () -> Bool, _ onProgress: (Progress) -> Void
  ) throws(RecordingError) -> Bool {
    let begin = Monotonic.now
    var problem: RecordingError?
    var count = 0
    while true {
      let (finished, isOver) = queue.wait(seconds: Self.tick, workers: workers)
      for (job, outcome) in finished {
        guard let outcome, problem == nil else { continue }
        outcomes[job.cell][job.repeat] = outcome
        count += 1
        if case .failed = outcome.status { queue.drop(cell: job.cell) }
        do throws(RecordingError) {
          try log.append(
            Evaluation(
              parameters: plan.parameters(ofCell: job.cell), repeat: job.repeat, outcome: outcome))
        } catch {
          problem = error
          queue.stop()
        }
      }
      var progress = progress
      if count > 0 {
        let pace = (Monotonic.now - begin) / Double(count)
        progress.secondsLeft = pace * Double(progress.total - progress.done)
      }
      onProgress(progress)
      if isOver { break }
      if !shouldGoOn() { queue.stop() }
    }
    log.sync()
    if let problem { throw problem }
    return pending.isEmpty
  }
}

/// One evaluation to be done.
private struct Job: Hashable, Sendable {
  let cell: Int
  let `repeat`: Int
}

/// The evaluations to be done, shared by the workers.
private final class JobQueue: @unchecked Sendable {
  private let condition = NSCondition()
  // Under the condition's lock.
  private var jobs: ArraySlice<Job>
  private var dropped: Set<Int> = []
  private var finished: [(Job, EvaluationOutcome?)] = []
  private var endedWorkers = 0
  private var hasStopped = false

  init(_ jobs: [Job]) { self.jobs = jobs[...] }

  private func locked<Value>(_ body: () -> Value) -> Value {
    condition.lock()
    defer { condition.unlock() }
    return body()
  }

  /// The next evaluation; `nil` when there is none, or the recording was stopped.
  func next() -> Job? {
    locked {
      while !hasStopped, let job = jobs.popFirst() {
        if !dropped.contains(job.cell) { return job }
      }
      return nil
    }
  }

  var isStopped: Bool { locked { hasStopped } }

  func stop() { locked { hasStopped = true } }

  /// Leaves out what is left of a cell.
  func drop(cell: Int) { locked { _ = dropped.insert(cell) } }

  func finish(_ job: Job, _ outcome: EvaluationOutcome?) {
    locked {
      finished.append((job, outcome))
      condition.signal()
    }
  }

  func endWorker() {
    locked {
      endedWorkers += 1
      condition.signal()
    }
  }

  /// Waits for outcomes.
  ///
  /// - Returns: those that have come, and whether no more will.
  func wait(seconds: Double, workers: Int) -> ([(Job, EvaluationOutcome?)], isOver: Bool) {
    locked {
      if finished.isEmpty, endedWorkers < workers {
        _ = condition.wait(until: Date(timeIntervalSinceNow: seconds))
      }
      defer { finished = [] }
      return (finished, endedWorkers == workers)
    }
  }
}

extension EvaluationOutcome {
  /// An outcome that stands for none.
  static let nothing = EvaluationOutcome(
    status: .stopped, values: [], times: [], seconds: 0, log: "")
}
