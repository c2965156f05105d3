import RematchNumerics
import Search

/// What the checks of a record need of its trials; filled while a line is read, also when no trial is kept.
struct TrialScan: Sendable {
  /// A trial without its configuration.
  struct Entry: Sendable {
    var start = 0
    var end = 0
    var steps = 0
    var slot = 0
    var reason = Trial.State.running
    /// `nil` without a configuration.
    var reward: Double?
    /// The simulated seconds at which it began and ended; `nil` in a contest of iterations.
    var times: ClosedRange<Double>?
    /// How many indices the configuration has.
    var indexCount = 0
    /// Whether the history has the trial; the checks set it.
    var isInHistory = false
  }

  /// The trials in the order of the suggestions.
  var entries: [Entry] = []
  /// The smallest index of all configurations; `Int.max` without one.
  private(set) var lowestIndex = Int.max
  /// The largest one; -1 without one.
  private(set) var highestIndex = -1
  /// Whether a kit has mistaken a trial for its twin; the checks set it.
  var hasMistaken = false
  /// The numbers of which the trace is the hash, first those of the trials.
  private var numbers: [Int64] = []
  /// Where the present trial's numbers begin.
  private var place = 0

  /// No trials yet.
  init() {}

  /// The scan of trials.
  init(_ trials: [TrialOutcome]) {
    for trial in trials {
      begin()
      for index in trial.configuration.indices { add(index: index) }
      end(
        Entry(
          start: trial.start, end: trial.end, steps: trial.steps, slot: trial.slot,
          reason: trial.reason, reward: trial.reward, times: trial.times))
    }
  }

  /// Gives each reward the other sign.
  mutating func negateRewards() {
    for index in entries.indices { entries[index].reward = entries[index].reward.map { 0 - $0 } }
  }

  /// Forgets all trials, not the room for them.
  mutating func reset() {
    entries.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    (lowestIndex, highestIndex) = (Int.max, -1)
    hasMistaken = false
  }

  /// Begins a trial, whose indices come next.
  @inline(__always)
  mutating func begin() {
    place = numbers.count
    numbers.append(0)
  }

  /// Adds an index of the configuration.
  @inline(__always)
  mutating func add(index: Int) {
    numbers.append(Int64(index).littleEndian)
    lowestIndex = min(lowestIndex, index)
    highestIndex = max(highestIndex, index)
  }

  /// Ends a trial.
  @inline(__always)
  mutating func end(_ trial: Entry) {
    var entry = trial
    entry.indexCount = numbers.count - place - 1
    numbers[place] = Int64(entry.indexCount).littleEndian
    numbers.append(Int64(entry.start).littleEndian)
    numbers.append(Int64(entry.end).littleEndian)
    numbers.append(Int64(entry.steps).littleEndian)
    numbers.append(Int64(entry.reason == .completed ? 1 : 0).littleEndian)
    entries.append(entry)
  }

  /// The trace of the run: 16 hex digits, the hash of trials, history and fault codes.
  ///
  /// - Complexity: O(*n*), where *n* is the number of indices.
  func trace(history: [Int], faults: [Fault]) -> String {
    var scan = self
    return hexadecimal(scan.traceHash(history: history, faults: faults))
  }

  /// The same as a number; to be asked once, because the other numbers are added to those of the trials.
  mutating func traceHash(history: [Int], faults: [Fault]) -> UInt64 {
    numbers.append(Int64(-1).littleEndian)
    for id in history { numbers.append(Int64(id).littleEndian) }
    for fault in faults {
      numbers.append(Int64(-2).littleEndian)
      numbers.append(Int64(fault.iteration).littleEndian)
      numbers.append(Int64(fault.code.rawValue).littleEndian)
    }
    return numbers.withUnsafeBytes { XXH64.hash($0) }
  }
}
