import Foundation
import Judging
import RematchNumerics

/// The median of several rounds, with the extremes.
struct Spread: Encodable {
  let median: Double
  let min: Double
  let max: Double

  /// - Parameter values: one per round, at least one.
  init(_ values: [Double]) {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    median =
      sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    min = sorted[0]
    max = sorted[sorted.count - 1]
  }
}

/// The seconds of what is measured and of what it is compared with, one pair per round.
struct Duel {
  private(set) var ours: [Double] = []
  private(set) var theirs: [Double] = []

  /// Plays the rounds one after the other, the two sides in turn: A B A B.
  ///
  /// One round before is not counted; it fills the caches of both sides.
  init(rounds: Int, _ our: () throws -> Void, _ their: () throws -> Void) rethrows {
    try our()
    try their()
    for _ in 0..<rounds { try add(seconds(our), seconds(their)) }
  }

  /// No rounds yet.
  init() {}

  mutating func add(_ our: Double, _ their: Double) {
    ours.append(our)
    theirs.append(their)
  }

  /// How many times as fast ours is, for units of work that may differ.
  ///
  /// - Parameter share: our work in a round over theirs.
  func ratio(share: Double = 1) -> Spread { Spread(zip(ours, theirs).map { share * $1 / $0 }) }

  /// A rate of ours: the work of one round over its seconds.
  func rate(_ work: Double) -> Spread { Spread(ours.map { work / $0 }) }

  /// A rate of theirs.
  func theirRate(_ work: Double) -> Spread { Spread(theirs.map { work / $0 }) }

  /// The seconds of one unit of ours, times a scale.
  func time(per work: Double = 1, scale: Double = 1) -> Spread {
    Spread(ours.map { scale * $0 / work })
  }

  /// The seconds of one unit of theirs, times a scale.
  func theirTime(per work: Double = 1, scale: Double = 1) -> Spread {
    Spread(theirs.map { scale * $0 / work })
  }
}

/// The seconds that something takes by the monotonic clock.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let begin = Monotonic.nanoseconds
  try body()
  return Double(Monotonic.nanoseconds - begin) * 1e-9
}

/// The processor time of all threads of this process.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The processor time that something takes.
func processorSeconds(_ body: () throws -> Void) rethrows -> Double {
  let begin = processorSeconds()
  try body()
  return processorSeconds() - begin
}

/// Keeps the optimiser from leaving out what makes a value.
@inline(never)
func keep(_ value: some Any) { _ = value }
