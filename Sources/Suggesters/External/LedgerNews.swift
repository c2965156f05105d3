import Search

/// What is new in a ledger since the last look.
struct LedgerNews {
  fileprivate(set) var started: [Trial] = []
  fileprivate(set) var readings: [(trial: Int, step: Int, reading: Reading)] = []
  fileprivate(set) var ended: [(trial: Int, state: Trial.State, reward: Double?)] = []
}

/// Reads a ledger's log as news for a suggester of another process.
///
/// The final kit's slip is hidden as far as it can be: where it writes a trial into its history but empties the slot of
/// an equal one, that one is said to have ended, for nobody can tell the two apart.
struct LedgerNewsReader {
  private var cursor = 0
  /// The trials that are said to be in slots, in the order in which they started.
  private var running: [Int] = []
  /// The trials that were said to have ended, though their entry in the history goes on in the slot of an equal trial
  /// and still gains readings: the two numbers.
  private var shadows: [(trial: Int, in: Int)] = []

  /// The news since the last call; all at the first.
  ///
  /// The readings of a trial stand together, those of the trial that started first before the others.
  mutating func news(of ledger: Ledger) -> LedgerNews {
    var news = LedgerNews()
    var shown: [Int: [LedgerNews.Shown]] = [:]
    let old = shadows
    for event in ledger.events(since: cursor) {
      switch event.kind {
      case .started:
        news.started.append(ledger.trials[event.trial])
        running.append(event.trial)
      case .showed(let reading):
        let step = steps[event.trial, default: 0] + 1
        steps[event.trial] = step
        shown[event.trial, default: []].append((event.trial, step, reading))
        for shadow in shadows where shadow.in == event.trial {
          shown[shadow.trial, default: []].append((shadow.trial, step, reading))
        }
      case .ended(let state, let vacated):
        if vacated != event.trial { shadows.append((vacated, event.trial)) }
        let reward = state == .completed ? ledger.trials[event.trial].readings.last?.mean : nil
        news.ended.append((vacated, state, reward))
      // Version 1 of the protocol knows no other end without a reward.
      case .failed: news.ended.append((event.trial, .stopped, nil))
      case .paused, .resumed, .fault: break
      }
    }
    for trial in running + old.map(\.trial) { news.readings += shown[trial] ?? [] }
    let ended = Set(news.ended.map(\.trial))
    running.removeAll(where: ended.contains)
    cursor = ledger.cursor
    return news
  }

  /// The readings that each trial has shown.
  private var steps: [Int: Int] = [:]
}

extension LedgerNews {
  fileprivate typealias Shown = (trial: Int, step: Int, reading: Reading)
}
