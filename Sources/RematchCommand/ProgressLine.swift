import Foundation
import RematchNumerics
import Reports

/// The line on standard error that says how far a campaign is. Where standard error is not a terminal, nothing is
/// shown.
struct ProgressLine {
  private let total: Int
  private let begin = Monotonic.nanoseconds
  private let isShown = isatty(STDERR_FILENO) == 1
  private var done = 0
  private var shownAt: UInt64 = 0

  /// The least nanoseconds between two lines.
  private static let pause: UInt64 = 100_000_000

  init(total: Int) { self.total = total }

  /// Counts a run.
  mutating func advance() {
    done += 1
    guard isShown else { return }
    let now = Monotonic.nanoseconds
    guard done == total || now - shownAt > Self.pause else { return }
    shownAt = now
    let seconds = Double(now - begin) * 1e-9
    let left = seconds / Double(done) * Double(total - done)
    let text =
      "\(grouped(done)) of \(grouped(total)) runs, \(done * 100 / max(1, total))%,"
      + " \(Self.duration(left)) left"
    noteVerbatim("\r\u{1B}[K\(text)")
  }

  /// Takes the line away.
  func clear() {
    if isShown { noteVerbatim("\r\u{1B}[K") }
  }

  static func duration(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 1e9).rounded(.up))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
