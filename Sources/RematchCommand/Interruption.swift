import Dispatch
import Foundation
import Synchronization

/// Turns the first Ctrl-C into a request, so that the runs in flight are still written. The second one ends the
/// process at once.
final class Interruption: Sendable {
  private let requested = Atomic(false)
  // A dispatch source may be used from any thread, and this one is only made and cancelled.
  private nonisolated(unsafe) let source: any DispatchSourceSignal

  /// - Parameter remark: what is said then; `nil` for nothing.
  init(remark: String? = "finishing the runs in flight; Ctrl-C again ends at once") {
    // A queue of its own has a thread even when all other threads wait for suggesters.
    source = DispatchSource.makeSignalSource(
      signal: SIGINT, queue: DispatchQueue(label: "interruption"))
    signal(SIGINT, SIG_IGN)
    source.setEventHandler { [weak self] in
      guard let self else { return }
      signal(SIGINT, SIG_DFL)
      // The source may still take a second signal that comes before its default action stands.
      let isFirst = !requested.exchange(true, ordering: .relaxed)
      guard isFirst && source.data == 1 else {
        kill(getpid(), SIGINT)
        return
      }
      if let remark { note("\n" + remark) }
    }
    source.activate()
  }

  deinit {
    source.cancel()
    signal(SIGINT, SIG_DFL)
  }

  /// Whether Ctrl-C was pressed.
  var isRequested: Bool { requested.load(ordering: .relaxed) }
}
