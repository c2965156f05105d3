import Foundation
import Testing

@testable import Reports

@Suite("Names in every kind of output")
struct ShownTextTests {
  @Test(
    "invisible characters are replaced, and no others",
    arguments: [
      ("a\nb\tc\u{1B}[31m\u{7F}\u{85}", "a�b�c�[31m��"),
      ("\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}x\u{2066}\u{2067}\u{2068}\u{2069}", "�����x����"),
      ("\u{200B}a\u{200E}\u{FEFF}\u{AD}\u{2060}", "�a����"), ("a\u{200D}b", "a�b"),
      ("\u{2028}\u{2029}\u{FFFE}\u{FFFF}\u{E0041}", "�����"),
      ("曲面 é e\u{301} 👩\u{200D}🔬 می\u{200C}خواهم", "曲面 é e\u{301} 👩\u{200D}🔬 می\u{200C}خواهم"),
    ])
  func controls(text: String, shown: String) {
    #expect(withoutControls(text) == shown)
    let markup: Markup = "\(text)"
    #expect(markup.text == shown)
  }

  @Test("only ends of lines are kept where they may be")
  func lines() { #expect(withoutControls("a\n\u{202E}b\r", keepingLines: true) == "a\n�b�") }

  @Test(
    "in Markdown a name is code, whatever it holds",
    arguments: [
      ("gp-ei", "`gp-ei`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("", "`  `"),
      ("@octocat <b>#1 [x](http://y) |", "`@octocat <b>#1 [x](http://y) |`"),
    ])
  func markdown(text: String, code: String) {
    #expect(markdownCode(text) == code)
    #expect(markdownCode(text, inTable: true) == code.replacing("|", with: "\\|"))
  }

  @Test("XML has no character that it does not allow")
  func xml() {
    #expect(xmlText("<a b=\"c\">&\u{0}\u{FFFE}\n") == "&lt;a b=&quot;c&quot;&gt;&amp;��\n")
  }

  @Test("cells of a table are as wide as the terminal draws them, and no wider than has room")
  func widths() {
    var table = TextTable([("n", .left), ("x", .right)])
    table.append(["曲面", "1"])
    table.append(["ab", "2"])
    #expect(table.lines() == ["n     x", "曲面  1", "ab    2"])
    let long = String(repeating: "a", count: 99_999) + "end"
    #expect(shortenedWithin(long, 9) == "aaaa…aend" && shortenedWithin("abc", 9) == "abc")
    #expect(shortenedWithin(String(repeating: "曲", count: 99), 9) == "曲曲…曲曲")
    table.append([long, "3"])
    #expect(table.lines().allSatisfy { $0.count < 130 })
  }
}
