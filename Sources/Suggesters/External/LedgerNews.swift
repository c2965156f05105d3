import Search

/// What is new in a ledger since the last look.
struct LedgerNews {
  private(set) var started: [Trial] = []
  private(set) var readings: [(trial: Int, step: Int, reading: Reading)] = []
  private(set) var ended: [(trial: Int, state: Trial.State, reward: Double?)] = []
}

/// Follows the ledgers of a run and says what is new in each.
///
/// The kit's slip is hidden as far as it can be: where it writes a trial into its history but empties the
/// slot of an equal one, that one is said to have ended, for nobody can tell the two apart.
struct LedgerFollower {
  private struct Known {
    let id: Int
    let configuration: Configuration
    let submitted: [String: Double]?
    var shown = 0

    init(_ trial: Trial) {
      id = trial.id
      configuration = trial.configuration
      submitted = trial.submitted
    }

    /// Whether the kit cannot tell the two apart.
    func isTwin(of other: Known) -> Bool {
      configuration == other.configuration && submitted == other.submitted && shown == other.shown
    }
  }

  private var running: [Known] = []
  private var historyCount = 0
  /// Entries of the history that still gain readings, by their place: the kit's slip.
  private var growing: [(place: Int, known: Known)] = []
  private var nextID = 0
  private var suggested: [Suggestion] = []

  /// Remembers what was suggested since the last look, in order.
  mutating func expect(_ suggestions: [Suggestion]) { suggested = suggestions }

  /// Takes over a ledger; what was there before is new.
  mutating func news(of ledger: Ledger) -> LedgerNews {
    var news = LedgerNews()
    let entries = ledger.history[min(historyCount, ledger.history.count)...]
    for trial in begun(ledger, entries) {
      news.start(trial)
      running.append(Known(trial))
    }
    let stillRunning = Set(ledger.running.map(\.id))
    let written = Set(entries.map(\.id))
    var vanished = running.filter { !stillRunning.contains($0.id) && !written.contains($0.id) }
    var ends: [(id: Int, trial: Trial)] = []
    for (place, trial) in zip(entries.indices, entries) {
      var id = trial.id
      let goesOn = stillRunning.contains(id) || entries[(place + 1)...].contains { $0.id == id }
      if goesOn, let known = running.first(where: { $0.id == id }),
        let twin = vanished.firstIndex(where: known.isTwin)
      {
        id = vanished.remove(at: twin).id
      }
      ends.append((id, trial))
    }
    for index in running.indices {
      let id = running[index].id
      guard
        let trial = ledger.running.first(where: { $0.id == id })
          ?? ends.first(where: { $0.id == id })?.trial
      else { continue }
      running[index].shown = news.show(trial.readings, of: id, from: running[index].shown)
    }
    for index in growing.indices {
      let known = growing[index].known
      let trial = ledger.history[growing[index].place]
      growing[index].known.shown = news.show(trial.readings, of: known.id, from: known.shown)
    }
    for (offset, end) in ends.enumerated() {
      news.end(end.trial, as: end.id)
      if end.id != end.trial.id {
        if let known = running.first(where: { $0.id == end.id }) {
          growing.append((historyCount + offset, known))
        }
      }
      running.removeAll { $0.id == end.id }
    }
    historyCount = ledger.history.count
    return news
  }

  /// The trials that have begun since the last look, those too that are in the history already, or nowhere
  /// any more after the kit's slip.
  private mutating func begun(_ ledger: Ledger, _ entries: ArraySlice<Trial>) -> [Trial] {
    var trials: [Int: Trial] = [:]
    for trial in entries + ledger.running where trial.id >= nextID { trials[trial.id] = trial }
    defer { suggested = [] }
    guard let last = trials.keys.max() else { return [] }
    let first = nextID
    nextID = last + 1
    return (first...last).compactMap { id in
      if let trial = trials[id] { return trial }
      let position = id - first
      guard position < suggested.count else { return nil }
      let (configuration, problem) = ledger.space.snap(suggested[position])
      var submitted: [String: Double]?
      if problem != nil, case .values(let values) = suggested[position] { submitted = values }
      return Trial(id: id, configuration: configuration ?? [], submitted: submitted, start: 0)
    }
  }
}

extension LedgerNews {
  fileprivate mutating func start(_ trial: Trial) { started.append(trial) }

  fileprivate mutating func show(_ all: [Reading], of trial: Int, from shown: Int) -> Int {
    for step in shown..<max(shown, all.count) { readings.append((trial, step + 1, all[step])) }
    return max(shown, all.count)
  }

  fileprivate mutating func end(_ trial: Trial, as id: Int) {
    ended.append((id, trial.state, trial.reward))
  }
}
