import Records
import RematchDocuments
import Search

/// Something about the runs of each method in each contest, gathered run by run.
struct MethodGroups<Value: Sendable>: Sendable {
  /// One method in one contest.
  struct Entry: Sendable {
    let contest: String
    let label: String
    var value: Value
  }

  private struct Key: Hashable {
    let contest: String
    let recipe: JSONValue
  }

  private var entries: [Entry] = []
  private var positions: [Key: Int] = [:]
  private var seen: Set<String> = []

  /// Changes the value of a run's method; a run whose id was seen before is passed over.
  mutating func update(_ run: RunSummary, default value: Value, _ change: (inout Value) -> Void) {
    guard seen.insert(run.id).inserted else { return }
    let key = Key(contest: contestTitle(run.contest, mode: run.mode), recipe: run.method.recipe)
    let position = positions[key] ?? entries.count
    if position == entries.count {
      entries.append(Entry(contest: key.contest, label: run.method.label, value: value))
      positions[key] = position
    }
    change(&entries[position].value)
  }

  /// The entries, grouped by contest, in the order in which contests and methods were first seen.
  var byContest: [Entry] {
    let contests = entries.map(\.contest).reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    return contests.flatMap { name in entries.filter { $0.contest == name } }
  }
}
