import Foundation

/// The colours by name, for light and for dark pages; style sheets write them as `var(--name)`.
///
/// `page`, `raised` and `line` are backgrounds and rules; `ink` and `muted` are text with a contrast of at
/// least 4.5 to 1; `c0`... are the series' (`SeriesStyle`).
enum Palette {
  static let colours: [(name: String, light: String, dark: String)] = [
    ("page", "#ffffff", "#16181c"), ("raised", "#f6f6f4", "#1f2228"),
    ("line", "#e3e2de", "#33373f"), ("axis", "#8b8985", "#7d828b"),
    ("ink", "#1c1b1a", "#ecebe9"), ("muted", "#5e5c58", "#a9adb4"),
    ("c0", "#1668c7", "#5aa9ff"), ("c1", "#e06a12", "#e8843c"), ("c2", "#0a9a6a", "#1fc48c"),
    ("c3", "#5e1f63", "#b768c9"), ("c4", "#7a5600", "#efc63a"), ("c5", "#d1559b", "#f59ac0"),
    ("c6", "#3d3a37", "#e7e5e4"),
  ]

  /// The declarations of all colours, dark where the system is and the page's toggle does not say otherwise.
  static var variables: String {
    let light = colours.map { "--\($0.name):\($0.light)" }.joined(separator: ";")
    let dark = colours.map { "--\($0.name):\($0.dark)" }.joined(separator: ";")
    return """
      :root{color-scheme:light;\(light)}
      @media(prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;\(dark)}}
      :root[data-theme=dark]{color-scheme:dark;\(dark)}

      """
  }

  /// A style sheet with the colours written out, because many programs that show SVG know no variables.
  static func resolved(_ sheet: String) -> String {
    var light = sheet
    var dark = sheet
    for colour in colours {
      light = light.replacingOccurrences(of: "var(--\(colour.name))", with: colour.light)
      dark = dark.replacingOccurrences(of: "var(--\(colour.name))", with: colour.dark)
    }
    return light + "@media(prefers-color-scheme:dark){\n" + dark + "}\n"
  }
}
