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
    var shown: Int
  }

  private var running: [Known] = []
  private var historyCount = 0
  /// Entries of the history that still gain readings, by their place: the kit's slip.
  private var growing: [(place: Int, known: Known)] = []
  private var nextID = 0

  /// Takes over a ledger; what was there before is new.
  mutating func news(of ledger: Ledger) -> LedgerNews {
    var news = LedgerNews()
    let entries = ledger.history[min(historyCount, ledger.history.count)...]
    // Trials that began and ended since the last look are in the history alone.
    let begun = (ledger.running + entries).filter { $0.id >= nextID }.sorted { $0.id < $1.id }
    for trial in begun where trial.id >= nextID {
      news.start(trial)
      running.append(Known(id: trial.id, configuration: trial.configuration, shown: 0))
      nextID = trial.id + 1
    }
    let stillRunning = ledger.running.map(\.id)
    var vanished = running.filter { known in
      !stillRunning.contains(known.id) && !entries.contains { $0.id == known.id }
    }
    var ends: [(id: Int, trial: Trial)] = []
    for (place, trial) in zip(entries.indices, entries) {
      var id = trial.id
      let goesOn =
        stillRunning.contains(id) || entries[(place + 1)...].contains { $0.id == id }
      if goesOn,
        let twin = vanished.firstIndex(where: { $0.configuration == trial.configuration })
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
