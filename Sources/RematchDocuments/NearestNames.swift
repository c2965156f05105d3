/// A hint at the known names nearest to a misspelt one, for the end of an error message.
///
/// - Returns: `"; did you mean 'x' or 'y'?"`, or the list of all known names when none is near.
public func nearestHint(to name: String, among known: [String]) -> String {
  let near = nearestNames(to: name, among: known)
  if near.isEmpty {
    return known.isEmpty ? "" : "; known: " + known.joined(separator: ", ")
  }
  return "; did you mean " + near.map { "'\($0)'" }.joined(separator: " or ") + "?"
}

/// At most three known names within an edit distance of a third of the name's length, at least 1 and at most 8;
/// and, of a name of three letters or more, those that begin with it. The nearest come first.
///
/// - Complexity: O(*n* * *m*) for each known name, in the lengths of the two.
public func nearestNames(to name: String, among known: [String]) -> [String] {
  let limit = max(1, min(name.count, 24) / 3)
  return
    known.map { (name: $0, distance: editDistance(name.lowercased(), $0.lowercased())) }
    .filter { $0.distance <= limit || (name.count >= 3 && $0.name.hasPrefix(name)) }
    .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
    .prefix(3).map(\.name)
}

/// The least number of insertions, deletions, substitutions and swaps of neighbours (restricted
/// Damerau-Levenshtein) that turn one text into the other.
private func editDistance(_ first: String, _ second: String) -> Int {
  let a = Array(first)
  let b = Array(second)
  var beforePrevious = [Int](repeating: 0, count: b.count + 1)
  var previous = Array(0...b.count)
  for i in a.indices {
    var current = [i + 1]
    for j in b.indices {
      var cost = min(previous[j] + (a[i] == b[j] ? 0 : 1), min(previous[j + 1], current[j]) + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        cost = min(cost, beforePrevious[j - 1] + 1)
      }
      current.append(cost)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[b.count]
}
