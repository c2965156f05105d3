/// Whether bytes begin as a line of a journal of runs: with `best` and `bestSoFar`, with white space or without.
///
/// It is known here because nothing that writes a file may replace a journal.
///
/// - Parameters:
///   - bytes: the beginning of a line, or all of it.
///   - mayBreakOff: whether fewer bytes are enough, if they are the first of a line.
public func beginsAsJournalLine(
  _ bytes: some Collection<UInt8>, mayBreakOff: Bool = false
) -> Bool {
  // More than `best` ever takes.
  var rest = Array(bytes.prefix(100))[...]
  for part in ["{", "\"best\"", ":", "", ",", "\"bestSoFar\"", ":", "["] {
    rest = rest.drop { [0x20, 0x0A, 0x0D, 0x09].contains($0) }
    if rest.isEmpty { return mayBreakOff }
    if part.isEmpty {
      rest = rest.drop { $0 != UInt8(ascii: ",") }
      continue
    }
    let found = rest.prefix(part.utf8.count)
    guard found.elementsEqual(part.utf8.prefix(found.count)) else { return false }
    rest = rest.dropFirst(part.utf8.count)
    if found.count < part.utf8.count { return mayBreakOff }
  }
  return true
}
