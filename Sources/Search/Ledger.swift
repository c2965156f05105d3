/// What a suggester may see of a run: the space, the contest, and the log of what happened. Never the surface.
///
/// The trials, ``running`` and ``history`` are what the events so far make of them. A reader that comes back keeps
/// ``cursor`` and asks for ``events(since:)``.
///
/// ```swift
/// var ledger = Ledger(space: space, contest: .final)
/// let trial = ledger.start([3, 7])
/// ledger.show(Reading(mean: 0.5, lower: 0.4, upper: 0.6), of: trial)
/// ledger.end(trial, as: .stopped)
/// ```
public struct Ledger: Sendable {
  /// The parameters with their allowed values.
  public let space: SearchSpace
  /// The budget and its rules.
  public let contest: Contest
  /// The current iteration, from 1; in simulated time the part of the budget.
  public private(set) var iteration: Int
  /// The time by the play's clock: the iteration's number, or simulated seconds.
  public private(set) var time: Double
  /// All trials by their numbers, in the order in which they started.
  public private(set) var trials: [Trial] = []
  /// Everything that happened, in order.
  public private(set) var events: [Event] = []
  /// What went wrong, in order.
  public private(set) var faults: [Fault] = []
  private var inSlots: [TrialList.Entry] = []
  private var waiting: [TrialList.Entry] = []
  private var ended: [TrialList.Entry] = []
  private var slots = FreeSlots()

  /// A ledger, empty unless trials are given.
  ///
  /// - Parameters:
  ///   - iteration: the current iteration, which is the time too.
  ///   - running: trials that are in slots, in the order of their slots.
  ///   - history: trials that have ended, in the order in which they did. The numbers of all trials must be 0, 1, 2
  ///     and so on.
  public init(
    space: SearchSpace, contest: Contest, iteration: Int = 1, running: [Trial] = [],
    history: [Trial] = []
  ) {
    self.space = space
    self.contest = contest
    self.iteration = iteration
    time = contest.clock == .iterations ? Double(iteration) : 0
    let given = (running + history).sorted { $0.id < $1.id }
    precondition(given.map(\.id) == Array(given.indices), "trials are numbered from 0")
    for trial in given {
      add(trial.configuration, submitted: trial.submitted, start: trial.start)
      for reading in trial.readings { show(reading, of: trial.id) }
    }
    for trial in history {
      if trial.state == .failed { fail(trial.id) } else { end(trial.id, as: trial.state) }
    }
  }

  // MARK: Looking

  /// The trials in slots in the order of their slots, with the readings that they have shown.
  public var running: TrialList { TrialList(trials: trials, entries: inSlots) }

  /// The trials that have left their slots and may be resumed, in the order in which they were paused.
  public var paused: TrialList { TrialList(trials: trials, entries: waiting) }

  /// The trials that have ended, completed, stopped or failed, in the order in which they did.
  public var history: TrialList { TrialList(trials: trials, entries: ended) }

  /// How many trials are in slots.
  var slotsInUse: Int { inSlots.count }

  /// The number of the running trial at a position, without a copy of the trial.
  func idInSlot(_ position: Int) -> Int { inSlots[position].id }

  /// How many configurations may be suggested now.
  public var freeSlots: Int { max(0, contest.slots - inSlots.count) }

  /// The place behind the last event.
  public var cursor: Int { events.count }

  /// The events from a place in the log on.
  ///
  /// - Parameter cursor: 0, or a ``cursor`` of an earlier state of this ledger.
  public func events(since cursor: Int) -> ArraySlice<Event> { events[cursor...] }

  // MARK: What may happen

  /// Makes room for so many more events and trials.
  mutating func reserve(events count: Int, trials trialCount: Int) {
    events.reserveCapacity(events.count + count)
    trials.reserveCapacity(trials.count + trialCount)
    ended.reserveCapacity(trialCount)
    inSlots.reserveCapacity(contest.slots)
  }

  /// Moves the clock on to the next iteration, or in simulated time to a time.
  ///
  /// - Parameter time: the time then, not before the present one; by default the next iteration's number.
  public mutating func advance(to time: Double? = nil) {
    let next = time ?? Double(iteration + 1)
    precondition(next >= self.time, "time does not run backwards")
    self.time = next
    iteration = contest.clock == .iterations ? iteration + 1 : contest.mark(at: next)
  }

  /// Starts a trial in the lowest free slot.
  ///
  /// - Parameters:
  ///   - configuration: what is evaluated; one that is not in the space never shows a reading.
  ///   - submitted: the values as suggested, when they were not allowed values.
  /// - Returns: the trial's number.
  @discardableResult
  public mutating func start(
    _ configuration: Configuration, submitted: [String: ParameterValue]? = nil
  ) -> Int {
    add(configuration, submitted: submitted, start: iteration)
  }

  @discardableResult
  private mutating func add(
    _ configuration: Configuration, submitted: [String: ParameterValue]?, start: Int
  ) -> Int {
    let id = trials.count
    var trial = Trial(
      id: id, configuration: configuration, submitted: submitted, start: start)
    trial.startTime = time
    trial.readings.reserveCapacity(contest.steps)
    if space.contains(configuration) { trial.cell = space.cell(of: configuration) }
    trial.slot = slots.take()
    trials.append(trial)
    inSlots.append(TrialList.Entry(id: id, state: .running))
    append(.started, of: id)
    return id
  }

  /// Shows one more reading of a running trial.
  public mutating func show(_ reading: Reading, of id: Int) {
    trials[id].readings.append(reading)
    append(.showed(reading), of: id)
  }

  /// Takes a running trial out of its slot, to be resumed later.
  ///
  /// - Complexity: O(*s*), where *s* is the number of slots, as for all that empties or fills one.
  public mutating func pause(_ id: Int) {
    vacate(id)
    trials[id].state = .paused
    waiting.append(TrialList.Entry(id: id, state: .paused))
    append(.paused, of: id)
  }

  /// Puts a paused trial into the lowest free slot, behind the others.
  public mutating func resume(_ id: Int) {
    precondition(trials[id].state == .paused, "trial \(id) is not paused")
    waiting.removeAll { $0.id == id }
    trials[id].state = .running
    trials[id].slot = slots.take()
    inSlots.append(TrialList.Entry(id: id, state: .running))
    append(.resumed, of: id)
  }

  /// Moves a trial into the history.
  ///
  /// - Parameters:
  ///   - state: `completed` or `stopped`.
  ///   - twin: the trial whose slot is emptied, when it is not the trial's own: the final kit's slip.
  ///   - isMistaken: whether the trial, though in the history as stopped, was not meant.
  public mutating func end(
    _ id: Int, as state: Trial.State, vacating twin: Int? = nil, isMistaken: Bool = false
  ) {
    precondition(state == .completed || state == .stopped, "a trial cannot end as \(state)")
    ended.append(TrialList.Entry(id: id, state: state))
    let vacated = twin ?? id
    if vacated != id {
      trials[vacated].state = .mistaken
      note(endOf: vacated)
    } else {
      trials[id].state = isMistaken ? .mistaken : state
      note(endOf: id)
    }
    vacate(vacated)
    append(.ended(state, vacating: vacated), of: id)
  }

  /// Moves a trial into the history that cannot be evaluated to its end.
  public mutating func fail(_ id: Int) {
    vacate(id)
    trials[id].state = .failed
    note(endOf: id)
    ended.append(TrialList.Entry(id: id, state: .failed))
    append(.failed, of: id)
  }

  /// Records that something went wrong.
  public mutating func add(_ fault: Fault) {
    faults.append(fault)
    append(.fault(faults.count - 1), of: -1)
  }

  private mutating func note(endOf id: Int) {
    trials[id].end = iteration
    trials[id].endTime = time
  }

  private mutating func vacate(_ id: Int) {
    guard let position = inSlots.firstIndex(where: { $0.id == id }) else {
      preconditionFailure("trial \(id) is in no slot")
    }
    inSlots.remove(at: position)
    slots.free(trials[id].slot)
  }

  private mutating func append(_ kind: Event.Kind, of trial: Int) {
    events.append(Event(time: time, trial: trial, kind: kind))
  }
}

/// The numbers of the slots that are free.
private struct FreeSlots: Sendable {
  private var isTaken: [Bool] = []
  /// No lower slot is free.
  private var lowest = 0

  /// Takes the lowest free slot.
  mutating func take() -> Int {
    while lowest < isTaken.count, isTaken[lowest] { lowest += 1 }
    if lowest == isTaken.count { isTaken.append(true) } else { isTaken[lowest] = true }
    return lowest
  }

  mutating func free(_ slot: Int) {
    isTaken[slot] = false
    lowest = min(lowest, slot)
  }
}
