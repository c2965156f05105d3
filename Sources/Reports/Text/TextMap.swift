/// A picture of rewards in the characters of a terminal: a map over two parameters, or a profile over one.
///
/// A character that stands for several cells shows the best of them; a cell without a reward is left blank, and the
/// darker a character, the better: ` .:-=+*#%@` from the least to the largest reward, `@` within a tenth of the best.
public struct TextMap {
  /// A parameter of the picture.
  public struct Axis {
    /// Its name.
    public let name: String
    /// The texts of its levels.
    public let labels: [String]

    /// An axis from its parts.
    public init(name: String, labels: [String]) {
      self.name = name
      self.labels = labels
    }
  }

  private static let shades = Array(".:-=+*#%@")
  /// The most rows of characters.
  private static let mostRows = 20
  /// The widest label beside a row.
  private static let widestLabel = 12

  private let across: Axis
  private let up: Axis
  private let rewards: [Double?]

  /// A map.
  ///
  /// - Parameters:
  ///   - across: the parameter along the rows of the text.
  ///   - up: the parameter from the lowest row upwards.
  ///   - rewards: by level of `up`, then of `across`; larger ones are better; `nil` where there is none.
  public init(across: Axis, up: Axis, rewards: [Double?]) {
    precondition(rewards.count == across.labels.count * up.labels.count)
    self.across = across
    self.up = up
    self.rewards = rewards
  }

  /// A profile over one parameter, as bars.
  public init(across: Axis, rewards: [Double?]) {
    let known = rewards.compactMap(\.self)
    let (low, high) = (known.min() ?? 0, known.max() ?? 0)
    let rows = 8
    self.across = across
    up = Axis(name: "", labels: (0..<rows).map { _ in "" })
    self.rewards = (0..<rows).flatMap { row in
      rewards.map { reward in
        guard let reward else { return nil }
        let height = low < high ? (reward / 2 - low / 2) / (high / 2 - low / 2) : 1
        return height * Double(rows) >= Double(row) + 0.5 || row == 0 ? reward : nil
      }
    }
  }

  /// The picture's lines, none wider than a number of columns (at least 20).
  public func lines(width: Int) -> [String] {
    let names = up.labels.map { shortenedWithin(withoutControls($0), Self.widestLabel) }
    let margin = names.map(terminalWidth).max() ?? 0
    let columns = min(across.labels.count, max(1, width - margin - 4))
    let rows = min(up.labels.count, Self.mostRows)
    // Few levels are drawn wider.
    let repeats = max(1, min(6, min(width - margin - 4, 48) / columns))
    var best = [Double?](repeating: nil, count: columns * rows)
    for (place, reward) in rewards.enumerated() {
      guard let reward else { continue }
      let (row, column) = place.quotientAndRemainder(dividingBy: across.labels.count)
      let drawn =
        row * rows / up.labels.count * columns + column * columns / across.labels.count
      best[drawn] = max(best[drawn] ?? reward, reward)
    }
    let known = best.compactMap(\.self)
    let (low, high) = (known.min() ?? 0, known.max() ?? 0)
    func shade(_ reward: Double?) -> Character {
      guard let reward else { return " " }
      let height = low < high ? (reward / 2 - low / 2) / (high / 2 - low / 2) : 1
      let level = Int((height * Double(Self.shades.count)).rounded(.down))
      return Self.shades[min(Self.shades.count - 1, level)]
    }
    var lines: [String] = []
    if !up.name.isEmpty { lines.append(shortenedWithin(withoutControls(up.name), width)) }
    for row in (0..<rows).reversed() {
      // The label of the row's middle level, on the first, the last and the middle row.
      let isLabelled = row == 0 || row == rows - 1 || row == rows / 2 || rows <= 8
      let level = (2 * row + 1) * up.labels.count / (2 * rows)
      let label = isLabelled ? names[level] : ""
      let padding = String(repeating: " ", count: margin - terminalWidth(label))
      let cells = (0..<columns).map { column in
        String(repeating: shade(best[row * columns + column]), count: repeats)
      }
      lines.append(padding + label + " |" + cells.joined() + "|")
    }
    let drawn = columns * repeats
    let indent = String(repeating: " ", count: margin + 2)
    let ends = [across.labels.first, across.labels.last].map { label in
      shortenedWithin(withoutControls(label ?? ""), max(1, drawn / 3))
    }
    let gap = max(1, drawn - terminalWidth(ends[0]) - terminalWidth(ends[1]))
    let name = shortenedWithin(withoutControls(across.name), max(1, gap - 2))
    let left = max(0, (gap - terminalWidth(name)) / 2)
    let right = max(0, gap - left - terminalWidth(name))
    lines.append(
      across.labels.count < 2
        ? indent + ends[0] + " " + name
        : indent + ends[0] + String(repeating: " ", count: left) + name
          + String(repeating: " ", count: right) + ends[1])
    return lines
  }
}
