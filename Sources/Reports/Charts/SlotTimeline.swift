import Records
import Search

/// A run's trials in the slots that they occupied, a bar each, by iteration.
struct SlotTimeline {
  let run: ShownRun

  func drawing(isWide: Bool) -> Drawing {
    let width = (isWide ? ChartSize.wide : ChartSize.narrow).width
    let slots = run.trials.map(\.slot)
    let count = (slots.max() ?? 0) + 1
    let rowHeight = count <= 10 ? 22.0 : max(5, 220 / Double(count))
    let bottom = 20 + Double(count) * rowHeight
    let rounds = Double(run.rounds)
    let x = LinearScale(0, rounds, to: 38, width - 8)
    var content = valueTitle("slot")
    for slot in 0..<count where count <= 10 {
      content += """
        <text class="tick" x="32" y="\(20 + (Double(slot) + 0.5) * rowHeight + 4)" \
        text-anchor="end">\(slot + 1)</text>
        """
    }
    for (number, trial) in run.trials.enumerated() {
      let start = x(Double(trial.start - 1))
      let end = x(Double(trial.end))
      let y = 20 + Double(slots[number]) * rowHeight + 1
      let height = rowHeight - 2
      let fill = run.level(of: trial).map(ColourScale.colour) ?? "none"
      content += """
        <g><title>\(run.words(for: number))</title>\
        <rect class="bar" x="\(start + 0.5)" y="\(y)" width="\(max(0.8, end - start - 1))" \
        height="\(height)" fill="\(fill)"/>
        """
      if trial.reason == .stopped, end - start > 5, height > 6 {
        let middle = y + height / 2
        let edge = end - 5
        content += """
          <path class="halo light" d="M\(edge - 2.5) \(middle - 2.5)l5 5m0-5l-5 5"/>\
          <path class="cross dark" d="M\(edge - 2.5) \(middle - 2.5)l5 5m0-5l-5 5"/>
          """
      }
      if number == run.bestTrial, end - start > 4 {
        content += """
          <rect class="best" x="\(start + 1.5)" y="\(y + 1)" width="\(max(1, end - start - 3))" \
          height="\(height - 2)"/>
          """
      }
      content += "</g>"
    }
    content += countAxis(x, at: bottom, ticks: isWide ? 7 : 4, title: "iteration")
    return Drawing(width: width, height: bottom + 36, content: content)
  }
}
