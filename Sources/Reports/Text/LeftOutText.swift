public import Records

/// The sentence that says which lines of a journal were left out; `nil` when none were.
public func leftOutText(_ reading: JournalReading) -> String? {
  guard reading.leftOutCount > 0 else { return nil }
  if reading.damagedCount == 0 { return "\(reading.path): left out a torn last line" }
  let others = reading.damagedCount - reading.examples.count
  let lines =
    reading.examples.map { "line \($0.line): \($0.problem)" }
    + (others > 0 ? ["\(grouped(others)) more"] : [])
    + (reading.isTorn ? ["the last line: torn"] : [])
  return "\(reading.path): left out \(grouped(reading.leftOutCount)) of"
    + " \(plural(grouped(reading.lineCount), "line")): \(lines.joined(separator: "; "))"
}
