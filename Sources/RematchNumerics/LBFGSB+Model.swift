extension LBFGSB {
  /// Sets the target: the Cauchy point, moved to the model's minimum over the free variables.
  mutating func findTarget() {
    let size = 2 * memory.count
    var path = [Double](repeating: 0, count: size)
    if isBounded || memory.count == 0 {
      findCauchyPoint(&path)
    } else {
      copy(x, to: &target)
      free.removeAll(keepingCapacity: true)
      for i in 0..<dimension { free.append(i) }
    }
    if memory.count > 0 && !free.isEmpty { minimizeSubspace(path) }
  }

  /// Finds the first minimum of the model along the projected steepest descent: BLNZ, algorithm CP.
  ///
  /// - Parameter path: *W*ᵀ (*x*ᶜ - *x*), the paper's *c*.
  private mutating func findCauchyPoint(_ path: inout [Double]) {
    let size = path.count
    var p = path
    var row = path
    var mp = path
    var mc = path
    let start = findBreakpoints(&p)
    var slope = start.slope
    let theta = memory.scale
    var curvature = -theta * slope
    let firstCurvature = curvature
    if size > 0 {
      memory.multiplyMiddle(p, into: &mp)
      curvature -= dot(p, mp)
    }
    var elapsed = 0.0
    var step = -slope / curvature
    var isAtEnd = slope == 0
    for (position, breakpoint) in breakpoints.enumerated() where !isAtEnd {
      let interval = breakpoint.time - elapsed
      if step < interval { break }
      let i = breakpoint.index
      let g = gradient[i]
      elapsed = breakpoint.time
      target[i] = g < 0 ? upper[i] : lower[i]
      direction[i] = 0
      let move = target[i] - x[i]
      for k in 0..<size { path[k] += interval * p[k] }
      if position == breakpoints.count - 1 && !start.hasEndless {
        isAtEnd = true
        step = 0
        break
      }
      slope += interval * curvature + g * g + theta * g * move
      curvature -= theta * g * g
      if size > 0 {
        memory.weights(i, into: &row)
        memory.multiplyMiddle(path, into: &mc)
        slope -= g * dot(row, mc)
        memory.multiplyMiddle(p, into: &mp)
        curvature -= 2 * g * dot(row, mp)
        memory.multiplyMiddle(row, into: &mp)
        curvature -= g * g * dot(row, mp)
        for k in 0..<size { p[k] += g * row[k] }
      }
      curvature = max(curvature, .ulpOfOne * firstCurvature)
      step = -slope / curvature
    }
    if isAtEnd { step = 0 }
    step = max(step, 0)
    for i in 0..<dimension where direction[i] != 0 {
      target[i] = min(max(x[i] + (elapsed + step) * direction[i], lower[i]), upper[i])
    }
    for k in 0..<size { path[k] += step * p[k] }
    // The variables whose breakpoint was passed stay at their bounds.
    for i in 0..<dimension where direction[i] != 0 || (gradient[i] == 0 && breakTime[i] > 0) {
      free.append(i)
    }
  }

  /// Starts the path at *x*: finds the direction of each variable and when it reaches a bound, in order.
  ///
  /// - Parameter p: zeros at first; gets *W*ᵀ times the direction.
  /// - Returns: the slope of the function along the direction, and whether a variable never reaches a bound.
  private mutating func findBreakpoints(
    _ p: inout [Double]
  ) -> (slope: Double, hasEndless: Bool) {
    var row = p
    var slope = 0.0
    var hasEndless = false
    breakpoints.removeAll(keepingCapacity: true)
    free.removeAll(keepingCapacity: true)
    for i in 0..<dimension {
      let g = gradient[i]
      target[i] = x[i]
      // (4.1); a variable at a bound that its descent would leave, or that cannot move, stays.
      if (x[i] <= lower[i] && g >= 0) || (x[i] >= upper[i] && g <= 0) {
        breakTime[i] = 0
        direction[i] = 0
        continue
      }
      let time = g < 0 ? (x[i] - upper[i]) / g : g > 0 ? (x[i] - lower[i]) / g : .infinity
      breakTime[i] = time
      direction[i] = -g
      slope -= g * g
      if time < .infinity { breakpoints.append((time, i)) } else { hasEndless = true }
      memory.weights(i, into: &row)
      for k in 0..<p.count { p[k] -= row[k] * g }
    }
    breakpoints.sort { $0.time != $1.time ? $0.time < $1.time : $0.index < $1.index }
    return (slope, hasEndless)
  }

  /// Moves the target to the minimum of the model over the free variables: BLNZ, 5.1, the direct primal
  /// method, with the projection of Morales and Nocedal.
  private mutating func minimizeSubspace(_ path: [Double]) {
    let size = path.count
    let theta = memory.scale
    var mc = path
    if isBounded { memory.multiplyMiddle(path, into: &mc) }
    var row = path
    var v = [Double](repeating: 0, count: size)
    var system = [Double](repeating: 0, count: size * size)
    // (5.4): the reduced gradient at the Cauchy point, here with its sign changed, in `direction`.
    for i in free {
      memory.weights(i, into: &row)
      var r = -gradient[i] - theta * (target[i] - x[i])
      if isBounded { r += dot(row, mc) }
      direction[i] = r
      for a in 0..<size {
        v[a] += row[a] * r
        for b in 0...a { system[a * size + b] -= row[a] * row[b] }
      }
    }
    for a in 0..<size {
      for b in 0...a {
        let element = memory.inverseMiddle(a, b) + system[a * size + b] / theta
        system[a * size + b] = element
        system[b * size + a] = element
      }
    }
    // (5.11): (I - M WᵀZZᵀW / θ)⁻¹ M is the inverse of M⁻¹ - WᵀZZᵀW / θ.
    guard eliminate(&system, &v) else { return }
    for i in free {
      memory.weights(i, into: &row)
      direction[i] = direction[i] / theta + dot(row, v) / (theta * theta)
    }
    project()
  }

  /// Adds the direction of the free variables to the target, as far as the box goes.
  private mutating func project() {
    var isCut = false
    var slope = 0.0
    for i in 0..<dimension { breakTime[i] = target[i] }
    for i in free {
      let wanted = target[i] + direction[i]
      target[i] = min(max(wanted, lower[i]), upper[i])
      isCut = isCut || target[i] != wanted
    }
    guard isCut else { return }
    for i in 0..<dimension { slope += (target[i] - x[i]) * gradient[i] }
    guard slope > 0 else { return }
    // Not a descent: the longest step inside the box instead, BLNZ (5.8).
    var longest = 1.0
    var blocking: Int?
    for i in 0..<dimension { target[i] = breakTime[i] }
    for i in free {
      let d = direction[i]
      let room = d < 0 ? lower[i] - target[i] : upper[i] - target[i]
      if d != 0 && room / d < longest {
        longest = max(room / d, 0)
        blocking = i
      }
    }
    for i in free {
      target[i] = min(max(target[i] + longest * direction[i], lower[i]), upper[i])
    }
    if let blocking {
      target[blocking] = direction[blocking] < 0 ? lower[blocking] : upper[blocking]
    }
  }
}

@inline(__always)
private func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for k in 0..<a.count { sum += a[k] * b[k] }
  return sum
}

/// Replaces *b* by the solution of a square system, by elimination with row pivots.
///
/// - Returns: false if the matrix is singular.
private func eliminate(_ matrix: inout [Double], _ b: inout [Double]) -> Bool {
  let size = b.count
  return matrix.withUnsafeMutableBufferPointer { matrix in
    b.withUnsafeMutableBufferPointer { b in
      guard let first = matrix.baseAddress else { return true }
      for column in 0..<size {
        var pivot = column
        for row in column..<size
        where first[row &* size &+ column].magnitude > first[pivot &* size &+ column].magnitude {
          pivot = row
        }
        let top = first + column &* size
        let value = first[pivot &* size &+ column]
        guard value != 0 && value.isFinite else { return false }
        if pivot != column {
          let other = first + pivot &* size
          for k in column..<size { (top[k], other[k]) = (other[k], top[k]) }
          b.swapAt(pivot, column)
        }
        let inverse = 1 / value
        var row = column &+ 1
        while row < size {
          let target = first + row &* size
          let factor = target[column] * inverse
          var k = column &+ 1
          while k < size {
            target[k] -= factor * top[k]
            k &+= 1
          }
          b[row] -= factor * b[column]
          row &+= 1
        }
      }
      for row in (0..<size).reversed() {
        var sum = b[row]
        for k in (row + 1)..<max(size, row + 1) { sum -= first[row * size + k] * b[k] }
        b[row] = sum / first[row * size + row]
      }
      return true
    }
  }
}
