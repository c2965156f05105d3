extension LBFGSB {
  /// The last steps *s* and gradient differences *y*, and the compact form of the model's Hessian.
  ///
  /// BLNZ (3.2): *B* = θ I - *W* *M* *W*ᵀ with *W* = [Y, θ S] and *M* the inverse of
  /// [-D, *L*ᵀ; *L*, θ *S*ᵀ*S*], where D is the diagonal and *L* the part below it of *S*ᵀ*Y*.
  struct Memory: Sendable {
    let dimension: Int
    let capacity: Int
    /// The number of pairs.
    private(set) var count = 0
    /// θ, the scale of the model.
    private(set) var scale = 1.0
    /// The pairs, the oldest first, a row each.
    private(set) var steps: [Double]
    private(set) var differences: [Double]
    /// *S*ᵀ*Y* and *S*ᵀ*S*, `capacity` numbers a row.
    private(set) var sy: [Double]
    private(set) var ss: [Double]
    /// The lower triangular root of θ *S*ᵀ*S* + *L* D⁻¹ *L*ᵀ.
    private var root: [Double]

    init(dimension: Int, capacity: Int) {
      self.dimension = dimension
      self.capacity = capacity
      steps = Array(repeating: 0, count: dimension * capacity)
      differences = steps
      sy = Array(repeating: 0, count: capacity * capacity)
      ss = sy
      root = sy
    }

    mutating func reset() {
      count = 0
      scale = 1
    }

    /// Adds a pair, in place of the oldest when the memory is full.
    mutating func append(step: [Double], difference: [Double], curvature: Double) {
      if count == capacity { dropOldest() }
      let row = count
      count += 1
      var squares = 0.0
      for i in 0..<dimension {
        steps[row * dimension + i] = step[i]
        differences[row * dimension + i] = difference[i]
        squares += difference[i] * difference[i]
      }
      for other in 0...row {
        var sNewYOld = 0.0
        var sOldYNew = 0.0
        var s = 0.0
        for i in 0..<dimension {
          sNewYOld += step[i] * differences[other * dimension + i]
          sOldYNew += steps[other * dimension + i] * difference[i]
          s += step[i] * steps[other * dimension + i]
        }
        sy[row * capacity + other] = sNewYOld
        sy[other * capacity + row] = sOldYNew
        ss[row * capacity + other] = s
        ss[other * capacity + row] = s
      }
      sy[row * capacity + row] = curvature
      scale = squares / curvature
      if !(scale > 0 && scale < .infinity) || !factorize() { reset() }
    }

    private mutating func dropOldest() {
      for i in 0..<((count - 1) * dimension) {
        steps[i] = steps[i + dimension]
        differences[i] = differences[i + dimension]
      }
      for row in 0..<(count - 1) {
        for column in 0..<(count - 1) {
          sy[row * capacity + column] = sy[(row + 1) * capacity + column + 1]
          ss[row * capacity + column] = ss[(row + 1) * capacity + column + 1]
        }
      }
      count -= 1
    }

    /// Returns whether the root exists.
    private mutating func factorize() -> Bool {
      for row in 0..<count {
        for column in 0...row {
          var sum = scale * ss[row * capacity + column]
          for k in 0..<column {
            let product = sy[row * capacity + k] * sy[column * capacity + k]
            sum += product / sy[k * capacity + k]
          }
          for k in 0..<column { sum -= root[row * capacity + k] * root[column * capacity + k] }
          if row == column {
            guard sum > 0 && sum < .infinity else { return false }
            root[row * capacity + row] = sum.squareRoot()
          } else {
            root[row * capacity + column] = sum / root[column * capacity + column]
          }
        }
      }
      return true
    }

    /// Writes a row of *W*, that of a variable: 2 × count numbers.
    @inline(__always)
    func weights(_ variable: Int, into row: inout [Double]) {
      for k in 0..<count {
        row[k] = differences[k * dimension + variable]
        row[count + k] = scale * steps[k * dimension + variable]
      }
    }

    /// Writes *M* *v*, by two triangular systems of the size of the memory.
    func multiplyMiddle(_ v: [Double], into result: inout [Double]) {
      for i in 0..<count {
        var sum = v[count + i]
        for k in 0..<i { sum += sy[i * capacity + k] * v[k] / sy[k * capacity + k] }
        for k in 0..<i { sum -= root[i * capacity + k] * result[count + k] }
        result[count + i] = sum / root[i * capacity + i]
      }
      for i in (0..<count).reversed() {
        var sum = result[count + i]
        for k in (i + 1)..<max(count, i + 1) {
          sum -= root[k * capacity + i] * result[count + k]
        }
        result[count + i] = sum / root[i * capacity + i]
      }
      for i in 0..<count {
        var sum = -v[i]
        for k in (i + 1)..<max(count, i + 1) { sum += sy[k * capacity + i] * result[count + k] }
        result[i] = sum / sy[i * capacity + i]
      }
    }

    /// Returns an element of the inverse of *M*.
    @inline(__always)
    func inverseMiddle(_ row: Int, _ column: Int) -> Double {
      if row < count {
        if column < count { return row == column ? -sy[row * capacity + row] : 0 }
        return column - count > row ? sy[(column - count) * capacity + row] : 0
      }
      if column < count { return row - count > column ? sy[(row - count) * capacity + column] : 0 }
      return scale * ss[(row - count) * capacity + column - count]
    }
  }
}
