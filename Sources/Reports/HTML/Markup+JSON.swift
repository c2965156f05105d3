extension Markup {
  /// JSON for the inside of a script element, where no `<` may begin a tag or a comment.
  ///
  /// `<`, `>`, `&` and the control character U+007F stand only inside texts of JSON, so that each may be
  /// written as an escape of six characters without a change of meaning. What is escaped already stays as it
  /// is.
  ///
  /// - Parameter json: a whole JSON document.
  init(scriptJSON json: [UInt8]) {
    var escaped: [UInt8] = []
    escaped.reserveCapacity(json.count)
    for byte in json {
      switch byte {
      case UInt8(ascii: "<"): escaped.append(contentsOf: #"\u003c"#.utf8)
      case UInt8(ascii: ">"): escaped.append(contentsOf: #"\u003e"#.utf8)
      case UInt8(ascii: "&"): escaped.append(contentsOf: #"\u0026"#.utf8)
      case 0x7F: escaped.append(contentsOf: #"\u007f"#.utf8)
      default: escaped.append(byte)
      }
    }
    self.init(trusted: escaped)
  }
}
