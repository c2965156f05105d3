/// A picture with its words.
struct Figure {
  /// Its name in files.
  let name: String
  /// Its name in the page, which no other figure of its contest has.
  let key: String
  let title: String
  /// What the figure shows and how to read it, in a sentence or two.
  let caption: String
  /// Draws the figure at its full width.
  let wide: () -> Drawing
  /// Draws the figure as a file of its own, if that differs from the full width's.
  var picture: (() -> Drawing)?
  /// Draws the figure for a phone, or as one of many, where the full width would be too small to read.
  var narrow: (() -> Drawing)?
  /// Curves whose numbers the page shows in a table too, by row.
  var curves: [Curve?] = []
}

/// The sizes of charts in pixels: for the width of a desk's page beside another chart, and for a phone.
enum ChartSize {
  static let wide = (width: 568.0, height: 320.0)
  static let narrow = (width: 328.0, height: 264.0)
}

/// An SVG drawing.
struct Drawing {
  let width: Double
  let height: Double
  /// Attributes for the page's script, with a space before each.
  var attributes: Markup = ""
  let content: Markup

  /// The element for a page of HTML, named by the element with the id followed by `-title`.
  ///
  /// - Parameters:
  ///   - id: the beginning of the ids of the elements that name and describe the drawing.
  ///   - text: the id of the element that describes the drawing; the id followed by `-text` if `nil`.
  ///   - classes: of the style sheet.
  func element(id: String, text: String? = nil, classes: Markup = "") -> Markup {
    """
    <svg class="chart \(classes)" viewBox="0 0 \(width) \(height)" width="\(width)" \
    height="\(height)" role="img" aria-labelledby="\(id)-title" aria-describedby="\(text ?? "\(id)-text")"\
    \(attributes)>\(content)</svg>
    """
  }
}

/// A name as part of a file's name: at most 60 lower-case letters, digits and hyphens.
func fileName(_ text: String) -> String {
  var result = ""
  for character in text.lowercased() where result.count < 60 {
    if character.isASCII, character.isLetter || character.isNumber {
      result.append(character)
    } else if !result.isEmpty, result.last != "-" {
      result.append("-")
    }
  }
  while result.last == "-" { result.removeLast() }
  return result.isEmpty ? "x" : result
}
