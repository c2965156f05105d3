/// A picture as a file.
public struct PictureFile: Sendable {
  /// The file's name, such as `final-score.svg`.
  public let name: String
  /// The SVG document.
  public let contents: [UInt8]
}

extension Report {
  /// All pictures as SVG documents that stand alone, light or dark as their viewer is.
  public func pictureFiles() -> [PictureFile] {
    let sheet = Palette.resolved(pageText(PackageResources.chart_css))
    var taken: Set<String> = []
    var numbers: [String: Int] = [:]
    var files: [PictureFile] = []
    for (index, contest) in contests.enumerated() {
      var figures = overallFigures(index)
      figures += contest.surfaces.indices.map { surfaceFigure(index, $0) }
      for run in contest.runs {
        switch run.purpose {
        case .map: figures += [mapFigure(index, run)].compactMap(\.self)
        case .timeline: figures += [timelineFigure(index, run), readingsFigure(index, run)]
        }
      }
      for figure in figures {
        let plain = "\(fileName(contest.name))-\(figure.name)"
        var name = plain
        var number = numbers[plain] ?? 1
        while !taken.insert(name).inserted {
          number += 1
          name = "\(plain)-\(number)"
        }
        numbers[plain] = number
        files.append(
          PictureFile(
            name: "\(name).svg", contents: svgDocument(figure, of: contest.name, sheet: sheet)))
      }
    }
    return files
  }
}

/// A figure as an SVG document.
///
/// - Parameter contest: stands behind the title, if there is one.
func svgDocument(_ figure: Figure, of contest: String?, sheet: String) -> [UInt8] {
  let drawing = figure.picture?() ?? figure.wide()
  let markup: Markup = """
    <svg xmlns="http://www.w3.org/2000/svg" class="chart" \
    viewBox="0 0 \(drawing.width) \(drawing.height)" width="\(drawing.width)" \
    height="\(drawing.height)" role="img" aria-labelledby="title description">\
    <title id="title">\(figure.title)\(contest.map { ", \($0)" } ?? "")</title>\
    <desc id="description">\(figure.caption)</desc>\
    <style>\(Markup(trusted: sheet.utf8))</style>\
    <rect class="page" width="100%" height="100%"/>\(drawing.content)</svg>

    """
  return markup.bytes
}

/// A file of the page as text.
func pageText(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
