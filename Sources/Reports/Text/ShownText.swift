// Names come from files and from other programs. Each kind of output has one function that makes a name harmless:
// `withoutControls` for terminals, `Markup`'s interpolation for HTML and SVG, `xmlText` for XML, `markdownCode` for
// Markdown.

/// A text whose invisible characters are replaced, so that a name from a file can neither break a table nor steer a
/// terminal, nor look like another name.
///
/// U+FFFD stands for each control and format character (bidirectional controls, zero-width characters), each
/// separator of lines and paragraphs, and what no text may hold (U+FFFE, U+FFFF and the other noncharacters). Joiners
/// stay where a script or an emoji needs them, after a character that is not ASCII.
///
/// - Parameter keepingLines: keeps ends of lines.
/// - Complexity: O(*n*)
public func withoutControls(_ text: String, keepingLines: Bool = false) -> String {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
  var result = String.UnicodeScalarView()
  var previous: Unicode.Scalar = " "
  for scalar in text.unicodeScalars {
    let stays = keepingLines && scalar == "\n"
    result.append(isShown(scalar, after: previous) || stays ? scalar : "\u{FFFD}")
    previous = scalar
  }
  return String(result)
}

private func isShown(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar) -> Bool {
  if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7F }
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator, .surrogate: return false
  case .format:
    return (scalar == "\u{200C}" || scalar == "\u{200D}") && !previous.isASCII
  default: return !scalar.properties.isNoncharacterCodePoint
  }
}

/// A text as XML's content, or as an attribute in double quotes.
///
/// - Complexity: O(*n*)
func xmlText(_ text: String) -> String {
  withoutControls(text, keepingLines: true).replacing("&", with: "&amp;")
    .replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
}

/// A text as a code span of GitHub's Markdown, in which nothing is markup, a link or a mention.
///
/// The fence is longer than any run of backticks in the text. In a row of a table a bar ends the cell even in code,
/// unless it is escaped.
///
/// - Complexity: O(*n*)
func markdownCode(_ text: String, inTable: Bool = false) -> String {
  let plain = withoutControls(text)
  var longest = 0
  var run = 0
  for byte in plain.utf8 {
    run = byte == UInt8(ascii: "`") ? run + 1 : 0
    longest = max(longest, run)
  }
  let fence = String(repeating: "`", count: longest + 1)
  // A space at each end goes, if there is anything else between them.
  let isPadded =
    plain.isEmpty || plain.hasPrefix("`") || plain.hasSuffix("`")
    || (plain.hasPrefix(" ") && plain.hasSuffix(" "))
  let inner = isPadded ? " \(plain) " : plain
  return fence + (inTable ? inner.replacing("|", with: "\\|") : inner) + fence
}

/// How many columns of a terminal a text takes: two for the wide characters of East Asian scripts and emoji.
///
/// - Complexity: O(*n*)
func terminalWidth(_ text: String) -> Int {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
  return text.reduce(0) { $0 + ($1.unicodeScalars.first.map(isWide) == true ? 2 : 1) }
}

private func isWide(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
    0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
    true
  default: false
  }
}

/// A text of at most so many columns; of a longer one the middle is left out, with an ellipsis for it, because names
/// often differ at their ends.
func shortenedWithin(_ text: String, _ width: Int) -> String {
  guard text.utf8.count > width, terminalWidth(text) > width else { return text }
  func piece(_ characters: some Sequence<Character>, _ room: Int) -> [Character] {
    var taken: [Character] = []
    var used = 0
    for character in characters {
      used += terminalWidth(String(character))
      if used > room { break }
      taken.append(character)
    }
    return taken
  }
  let tail = piece(text.reversed(), (width - 1) / 2)
  return String(piece(text, width / 2)) + "…" + String(tail.reversed())
}
