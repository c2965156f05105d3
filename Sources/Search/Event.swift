/// Something that happened in a run, one entry of its log.
///
/// The log of a ``Ledger`` is append-only, and nothing else changes a ledger. A fault is kept by its number, so that
/// an event is a few plain numbers.
public struct Event: Hashable, Sendable {
  /// What happened.
  public enum Kind: Hashable, Sendable {
    /// The trial took a free slot.
    case started
    /// The trial showed one more reading.
    case showed(Reading)
    /// The trial left its slot, and may be resumed.
    case paused
    /// The paused trial took a free slot again.
    case resumed
    /// The trial entered the history, completed or stopped, and the slot of the trial `vacating` was emptied: its
    /// own, but for the final kit's slip (``Rules/confusesTwins``), where it stays in its slot in place of an equal one.
    case ended(Trial.State, vacating: Int)
    /// The trial failed: it entered the history without a full reward, and its slot was emptied.
    case failed
    /// Something went wrong; the number is the fault's in ``Ledger/faults``.
    case fault(Int)
  }

  /// When it happened, by the play's clock: the number of the iteration in a contest of rounds, seconds in simulated
  /// time.
  public let time: Double
  /// The trial's number; -1 for a fault, which is of no trial.
  public let trial: Int
  /// What happened.
  public let kind: Kind
}
