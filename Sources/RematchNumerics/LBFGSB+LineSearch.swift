extension LBFGSB {
  /// Searches from the old point along the direction for a step that meets the strong Wolfe conditions.
  ///
  /// - Returns: the step and the slopes at its ends, or nil if there is none; `x`, `gradient` and the
  ///   value are those of the step.
  mutating func searchLine(
    _ value: inout Double, first: Bool, _ evaluations: inout Int,
    _ function: ([Double], inout [Double]) -> Double
  ) -> (step: Double, slope: Double, oldSlope: Double)? {
    var squares = 0.0
    var oldSlope = 0.0
    var longest = isBounded && first ? 1 : 1e10
    for i in 0..<dimension {
      let d = direction[i]
      squares += d * d
      oldSlope += gradient[i] * d
      guard isBounded && !first && d != 0 else { continue }
      let room = d < 0 ? lower[i] - oldX[i] : upper[i] - oldX[i]
      longest = room / d <= 0 ? 0 : min(longest, room / d)
    }
    guard oldSlope < 0 && longest > 0 else { return nil }
    var search = LineSearch(value: value, slope: oldSlope, longest: longest)
    var step = first && !isBoxed ? min(1 / squares.squareRoot(), longest) : min(1, longest)
    search.start(step)
    for _ in 0..<options.maxLineSearch {
      for i in 0..<dimension {
        let moved = step == 1 ? target[i] : oldX[i] + step * direction[i]
        x[i] = min(max(moved, lower[i]), upper[i])
      }
      value = function(x, &gradient)
      evaluations += 1
      var slope = 0.0
      for i in 0..<dimension { slope += gradient[i] * direction[i] }
      guard value.isFinite && slope.isFinite else {
        step = search.retreat(from: step)
        continue
      }
      guard let next = search.next(after: .init(step: step, value: value, slope: slope)) else {
        return (step, slope, oldSlope)
      }
      step = next
    }
    return nil
  }
}

/// The steps of a line search, by safeguarded cubic and quadratic interpolation.
///
/// Source: J. J. Moré and D. J. Thuente, "Line search algorithms with guaranteed sufficient decrease",
/// ACM TOMS 20(3), 1994, sections 2 to 4.
struct LineSearch {
  struct Point {
    var step: Double
    var value: Double
    var slope: Double
  }

  /// The constant μ of the sufficient decrease (1.1).
  static let decrease = 1e-3
  /// The constant η of the curvature condition (1.2).
  static let curvature = 0.9
  /// The least width of the interval, relative to its upper end.
  static let relativeWidth = 0.1
  /// The constant δ of section 4: the interval must shrink to this part of itself in two steps, and a step
  /// of case 3 goes at most this part of the way to the other end.
  static let shrinkage = 0.66
  /// The least and the largest extrapolation while there is no interval, as in MINPACK-2's `dcsrch`.
  static let extrapolation = (least: 1.1, most: 4.0)
  /// The part of the way that is left after a value that is not finite.
  static let retreat = 0.1

  private let initial: Point
  private let longest: Double
  /// The end of the interval with the lowest value, and the other one.
  private var best: Point
  private var other: Point
  private var isBracketed = false
  private var usesAuxiliary = true
  private var width: Double
  private var olderWidth: Double
  private var low = 0.0
  private var high = 0.0

  init(value: Double, slope: Double, longest: Double) {
    initial = Point(step: 0, value: value, slope: slope)
    self.longest = longest
    best = initial
    other = initial
    width = longest
    olderWidth = 2 * longest
  }

  mutating func start(_ step: Double) {
    high = step + Self.extrapolation.most * step
  }

  /// Returns a step much nearer to the best one, for a value that is not finite.
  mutating func retreat(from step: Double) -> Double {
    best.step + Self.retreat * (step - best.step)
  }

  /// Returns the next step, or nil if the search ends with this point.
  mutating func next(after point: Point) -> Double? {
    let slopeBound = Self.decrease * initial.slope
    let valueBound = initial.value + point.step * slopeBound
    if usesAuxiliary && point.value <= valueBound && point.slope >= 0 { usesAuxiliary = false }
    // The interval cannot shrink further, or the step is the longest one and good.
    if isBracketed && (point.step <= low || point.step >= high) { return nil }
    if isBracketed && high - low <= Self.relativeWidth * high { return nil }
    if point.step == longest && point.value <= valueBound && point.slope <= slopeBound {
      return nil
    }
    if point.value <= valueBound && point.slope.magnitude <= Self.curvature * -initial.slope {
      return nil
    }
    var step: Double
    if usesAuxiliary && point.value <= best.value && point.value > valueBound {
      // (2.2): the auxiliary function, from which the sufficient decrease is taken off.
      best = lowered(best, by: slopeBound)
      other = lowered(other, by: slopeBound)
      step = interpolate(lowered(point, by: slopeBound))
      best = lowered(best, by: -slopeBound)
      other = lowered(other, by: -slopeBound)
    } else {
      step = interpolate(point)
    }
    if isBracketed {
      let newWidth = (other.step - best.step).magnitude
      if newWidth >= Self.shrinkage * olderWidth {
        step = best.step + 0.5 * (other.step - best.step)
      }
      olderWidth = width
      width = newWidth
      low = min(best.step, other.step)
      high = max(best.step, other.step)
    } else {
      low = step + Self.extrapolation.least * (step - best.step)
      high = step + Self.extrapolation.most * (step - best.step)
    }
    step = min(max(step, 0), longest)
    if isBracketed
      && (step <= low || step >= high || high - low <= Self.relativeWidth * high)
    {
      step = best.step
    }
    return step
  }

  private func lowered(_ point: Point, by slope: Double) -> Point {
    Point(
      step: point.step, value: point.value - point.step * slope, slope: point.slope - slope)
  }

  /// Returns the trial step of section 4 and narrows the interval.
  private mutating func interpolate(_ trial: Point) -> Double {
    let step = trialStep(trial)
    if trial.value > best.value {
      other = trial
    } else {
      if trial.slope * best.slope < 0 { other = best }
      best = trial
    }
    return step
  }

  private mutating func trialStep(_ trial: Point) -> Double {
    let toBest = best.step - trial.step
    if trial.value > best.value {
      // Case 1: a higher value.
      isBracketed = true
      let cubic = Self.cubicMinimum(best, trial)
      let secant = (best.value - trial.value) / (trial.step - best.step) + best.slope
      let quadratic = best.step - best.slope / secant / 2 * toBest
      let isCubicNearer = (cubic - best.step).magnitude < (quadratic - best.step).magnitude
      return isCubicNearer ? cubic : cubic + (quadratic - cubic) / 2
    }
    let secant = trial.step + trial.slope / (trial.slope - best.slope) * toBest
    if trial.slope * best.slope < 0 {
      // Case 2: a lower value and slopes of opposite signs.
      isBracketed = true
      let cubic = Self.cubicMinimum(trial, best)
      return (cubic - trial.step).magnitude > (secant - trial.step).magnitude ? cubic : secant
    }
    if trial.slope.magnitude < best.slope.magnitude {
      // Case 3: a lower value and a smaller slope of the same sign.
      return flatterStep(trial, secant: secant)
    }
    // Case 4: a lower value and a slope that is not smaller.
    if isBracketed { return Self.cubicMinimum(trial, other) }
    return trial.step > best.step ? high(limit: longest) : 0
  }

  private func high(limit: Double) -> Double { min(max(high, 0), limit) }

  private func flatterStep(_ trial: Point, secant: Double) -> Double {
    let isForward = trial.step > best.step
    let end = isForward ? high(limit: longest) : max(low, 0)
    let cubic = Self.cubicBeyond(trial, best) ?? end
    let isCubicNearer = (cubic - trial.step).magnitude < (secant - trial.step).magnitude
    if isBracketed {
      let step = isCubicNearer ? cubic : secant
      let bound = trial.step + Self.shrinkage * (other.step - trial.step)
      return isForward ? min(bound, step) : max(bound, step)
    }
    let step = isCubicNearer ? secant : cubic
    return min(max(step, max(low, 0)), high(limit: longest))
  }

  /// Returns the minimum of the cubic with the values and slopes of two points.
  private static func cubicMinimum(_ a: Point, _ b: Point) -> Double {
    let theta = 3 * (a.value - b.value) / (b.step - a.step) + a.slope + b.slope
    let scale = max(theta.magnitude, a.slope.magnitude, b.slope.magnitude)
    let ratio = theta / scale
    let square = ratio * ratio - (a.slope / scale) * (b.slope / scale)
    var gamma = scale * max(square, 0).squareRoot()
    if b.step < a.step { gamma = -gamma }
    let p = (gamma - a.slope) + theta
    let q = ((gamma - a.slope) + gamma) + b.slope
    return a.step + p / q * (b.step - a.step)
  }

  /// Returns the cubic's minimum if it lies beyond *a*, seen from *b*.
  private static func cubicBeyond(_ a: Point, _ b: Point) -> Double? {
    let theta = 3 * (b.value - a.value) / (a.step - b.step) + a.slope + b.slope
    let scale = max(theta.magnitude, a.slope.magnitude, b.slope.magnitude)
    let ratio = theta / scale
    let square = ratio * ratio - (a.slope / scale) * (b.slope / scale)
    var gamma = scale * max(square, 0).squareRoot()
    if a.step > b.step { gamma = -gamma }
    let p = (gamma - a.slope) + theta
    let q = (gamma + (b.slope - a.slope)) + gamma
    let r = p / q
    guard r < 0 && gamma != 0 else { return nil }
    return a.step + r * (b.step - a.step)
  }
}
