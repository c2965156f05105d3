/// Some trials of a ledger in an order of their own, without a copy of them.
public struct TrialList: RandomAccessCollection, Sendable {
  /// A trial by its number, with the state in which the list shows it.
  struct Entry: Hashable, Sendable {
    let id: Int
    let state: Trial.State
  }

  let trials: [Trial]
  let entries: [Entry]

  /// The position of the first trial.
  public var startIndex: Int { 0 }
  /// The number of trials.
  public var endIndex: Int { entries.count }

  /// The trial at a position.
  public subscript(position: Int) -> Trial {
    let entry = entries[position]
    var trial = trials[entry.id]
    if trial.state != entry.state { trial.state = entry.state }
    return trial
  }

  /// The trials of two lists, one list after the other.
  public static func + (first: TrialList, second: TrialList) -> [Trial] {
    Array(first) + Array(second)
  }
}
