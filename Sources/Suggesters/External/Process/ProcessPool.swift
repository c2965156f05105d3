import RematchNumerics
import Search
import Synchronization

/// The suggesters' processes, kept from one run to the next.
///
/// There are never more processes than the most runs that were going on at once: an idle process ends when a
/// new one would be too many.
final class ProcessPool: Sendable {
  private struct State {
    /// Not in use, the one that has waited longest first.
    var idle: [ExternalProcess] = []
    /// In use, with the runs that each serves.
    var busy: [(process: ExternalProcess, runs: Set<String>)] = []
    var starting = 0
    var peak = 0

    mutating func notePeak() { peak = max(peak, busy.count + starting) }
  }

  /// The seconds that a process has to end by itself, as the protocol's page promises.
  private static let grace = 2.0

  private let state = Mutex(State())
  /// The files of the programs that were started.
  private let files = Mutex<[ProcessSettings: ProgramFiles]>([:])

  /// A process for a run, with its greeting, and whether it is new.
  ///
  /// - Parameters:
  ///   - settings: how the process is started.
  ///   - run: the run's name.
  ///   - mayBeUsed: whether the process may have served other runs, or serve them now.
  func process(
    _ settings: ProcessSettings, run: String, mayBeUsed: Bool = true
  ) throws(SuggesterFailure) -> (ExternalProcess, Hello, isNew: Bool) {
    let used = mayBeUsed ? reuse(settings, run) : nil
    let process = if let used { used } else { try start(settings, run) }
    do throws(SuggesterFailure) {
      return (process, try process.greet(), used == nil)
    } catch {
      giveBack(process, run: run, mayBeKept: false)
      throw error
    }
  }

  private func reuse(_ settings: ProcessSettings, _ run: String) -> ExternalProcess? {
    var unfit: [ExternalProcess] = []
    defer { for process in unfit { process.close(grace: 0) } }
    return state.withLock { state in
      while let index = state.idle.firstIndex(where: { $0.settings == settings }) {
        let process = state.idle.remove(at: index)
        guard process.isReadyForNextRun() else {
          unfit.append(process)
          continue
        }
        state.busy.append((process, [run]))
        state.notePeak()
        return process
      }
      let shared = state.busy.firstIndex { process, runs in
        process.settings == settings && !runs.contains(run) && process.isShared
      }
      guard let shared else { return nil }
      state.busy[shared].runs.insert(run)
      return state.busy[shared].process
    }
  }

  private func start(
    _ settings: ProcessSettings, _ run: String
  ) throws(SuggesterFailure) -> ExternalProcess {
    let surplus = state.withLock { state in
      state.starting += 1
      state.notePeak()
      let count = max(0, state.busy.count + state.starting + state.idle.count - state.peak)
      let surplus = Array(state.idle.prefix(count))
      state.idle.removeFirst(surplus.count)
      return surplus
    }
    Self.close(surplus)
    do throws(SuggesterFailure) {
      let process = try ExternalProcess(settings, files(of: settings))
      state.withLock { state in
        state.starting -= 1
        state.busy.append((process, [run]))
      }
      return process
    } catch {
      state.withLock { $0.starting -= 1 }
      throw error
    }
  }

  /// The files of a program, as they were found at its first start.
  private func files(of settings: ProcessSettings) throws(SuggesterFailure) -> ProgramFiles {
    if let known = files.withLock({ $0[settings] }) { return known }
    let found: ProgramFiles
    do {
      found = try ProgramFiles(settings.files, folder: settings.folder)
    } catch {
      throw SuggesterFailure(.constructionFailed, "\(error)", endsRun: true)
    }
    files.withLock { $0[settings] = found }
    return found
  }

  /// Takes a process back at the end of a run; the process ends unless it may be kept for the next run.
  func giveBack(_ process: ExternalProcess, run: String, mayBeKept: Bool) {
    let isFree = state.withLock { state in
      guard let index = state.busy.firstIndex(where: { $0.process === process }) else {
        return false
      }
      state.busy[index].runs.remove(run)
      guard state.busy[index].runs.isEmpty else { return false }
      state.busy.remove(at: index)
      if mayBeKept, process.isHealthy { state.idle.append(process) }
      return true
    }
    if isFree, !mayBeKept { process.close(grace: Self.grace) }
  }

  /// Ends all processes.
  func close() {
    Self.close(
      state.withLock { state in
        defer { state.idle = [] }
        return state.idle
      })
  }

  /// Ends processes that are not in use, all within the same seconds of grace.
  private static func close(_ processes: [ExternalProcess]) {
    let limit = Monotonic.now + grace
    for process in processes { process.closeInput() }
    for process in processes { process.close(grace: max(0, limit - Monotonic.now)) }
  }
}
