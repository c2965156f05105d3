import Foundation
import RematchNumerics

/// The numbers between two bounds that a parameter may take.
public struct NumberRange: Hashable, Sendable {
  /// The least number.
  public let low: Double
  /// The greatest number, above `low`.
  public let high: Double
  /// Whether numbers are spread evenly by their logarithms.
  public let isLog: Bool
  /// Numbers are multiples of it; `nil` of a continuous range.
  public let quantum: Double?
  /// How many levels a grid has; `nil` for the default.
  public let count: Int?

  /// The levels of a continuous range for a grid, unless it says another number.
  static let usualCount = 8
  /// A quantised range of so many numbers or fewer has all of them in a grid.
  static let mostComplete = 16
  /// The levels of a parameter that is tuned live, unless it says another number: fine enough for every method, and
  /// with the middle and the quarters of the range among them.
  static let tuningCount = 65
  /// The significant digits of a level of a grid, and of a drawn number.
  private static let digits = (level: 10, drawn: 6)

  init(low: Double, high: Double, isLog: Bool, quantum: Double? = nil, count: Int? = nil) {
    (self.low, self.high, self.isLog) = (low, high, isLog)
    (self.quantum, self.count) = (quantum, count)
  }

  /// Whether all numbers are whole.
  var isWhole: Bool { quantum.map { $0 == $0.rounded() } ?? false }

  /// Whether the levels are the same however cells are chosen.
  var hasLevels: Bool { count != nil || quantum != nil }

  /// The multiples of the quantum between the bounds, as a range of factors.
  var factors: ClosedRange<Int>? {
    guard let quantum else { return nil }
    // A bound that is a multiple but for rounding counts as one.
    let slack = 1e-9
    let (first, last) = (
      (low / quantum - slack).rounded(.up), (high / quantum + slack).rounded(.down)
    )
    guard first <= last, first.magnitude < 1e15, last.magnitude < 1e15 else { return nil }
    return Int(first)...Int(last)
  }

  /// The levels of a grid in ascending order.
  ///
  /// - Parameters:
  ///   - usual: the number of levels unless the range says another.
  ///   - complete: a quantised range of so many numbers or fewer has all of them.
  func levels(usual: Int = usualCount, complete: Int = mostComplete) -> [Double] {
    if let factors, let quantum, count ?? Int.max >= factors.count || count == nil,
      factors.count <= (count ?? max(complete, usual))
    {
      return factors.map { Self.rounded(Double($0) * quantum, digits: Self.digits.level) }
    }
    let count = count ?? usual
    guard count > 1 else { return [number(at: 0.5, digits: Self.digits.level)] }
    var levels: [Double] = []
    for index in 0..<count {
      let level = number(at: Double(index) / Double(count - 1), digits: Self.digits.level)
      if level > levels.last ?? -.infinity { levels.append(level) }
    }
    return levels
  }

  /// The number at a place of the range, from 0 to 1, with few digits.
  func number(at place: Double) -> Double { number(at: place, digits: Self.digits.drawn) }

  private func number(at place: Double, digits: Int) -> Double {
    var number =
      isLog
      ? Portable.exp(Portable.log(low) * (1 - place) + Portable.log(high) * place)
      : low * (1 - place) + high * place
    if let quantum, let factors {
      let factor = min(
        max(Int(clamping: (number / quantum).rounded()), factors.lowerBound), factors.upperBound)
      number = Double(factor) * quantum
    }
    return min(max(Self.rounded(number, digits: digits), low), high)
  }

  /// A number with so many significant digits.
  private static func rounded(_ number: Double, digits: Int) -> Double {
    Double(String(format: "%.\(digits)g", number)) ?? number
  }
}
