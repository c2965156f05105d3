/// Minimises a smooth function inside a box: the limited-memory quasi-Newton method L-BFGS-B.
///
/// ```swift
/// var optimizer = LBFGSB(dimension: 2)
/// let result = optimizer.minimize(from: [0, 0], lower: [-1, -1], upper: [1, 2]) { x, gradient in
///   gradient[0] = 2 * (x[0] - 3)
///   gradient[1] = 2 * (x[1] - 1)
///   return (x[0] - 3) * (x[0] - 3) + (x[1] - 1) * (x[1] - 1)
/// }
/// // result.x is [1, 1]
/// ```
///
/// Each iteration finds the generalised Cauchy point of the quadratic model, minimises the model over
/// the variables that are not at their bounds there, and searches along the line to that minimum. A
/// value keeps its workspaces, so that the next minimisation allocates nothing but its result.
///
/// Sources: R. H. Byrd, P. Lu, J. Nocedal and C. Zhu, "A limited memory algorithm for bound
/// constrained optimization", SIAM J. Sci. Comput. 16(5), 1995, cited as BLNZ; J. L. Morales and
/// J. Nocedal, "Remark on Algorithm 778", ACM TOMS 38(1), 2011, for the projection of the subspace
/// minimum; J. J. Moré and D. J. Thuente, "Line search algorithms with guaranteed sufficient
/// decrease", ACM TOMS 20(3), 1994. Deviations: the system of the subspace minimum is solved by
/// elimination with pivots, and a step to a value that is not finite is cut by ten.
public struct LBFGSB: Sendable {
  /// When to stop, and how much to remember.
  public struct Options: Sendable, Hashable {
    /// How many pairs of steps and gradient differences are kept.
    public var memory = 10
    /// Stop when an iteration lowers the value by less than this, relative to the greatest of the old
    /// value, the new one and 1: the "factr" of the original, 1e7, times 2.22e-16.
    public var valueTolerance = 1e7 * Double.ulpOfOne
    /// Stop when no component of the projected gradient is greater.
    public var gradientTolerance = 1e-5
    /// Stop after so many iterations.
    public var maxIterations = 15_000
    /// Stop after an iteration that exceeds so many evaluations.
    public var maxEvaluations = 15_000
    /// Give up a line search after so many evaluations.
    public var maxLineSearch = 20

    /// Creates the usual options.
    public init() {}
  }

  /// Why a minimisation ended.
  public enum Reason: Sendable, Hashable {
    /// The projected gradient is below its tolerance.
    case gradient
    /// The value hardly decreases.
    case value
    /// There were too many iterations.
    case iterations
    /// There were too many evaluations.
    case evaluations
    /// The caller knows where the search leads.
    case known
    /// No line search, not even along the gradient, finds a lower value; or the value at the start is
    /// not finite.
    case lineSearch
  }

  /// Where a minimisation ended.
  public struct Result: Sendable, Hashable {
    /// The last point, inside the box.
    public var x: [Double]
    /// The value there.
    public var value: Double
    /// The gradient there.
    public var gradient: [Double]
    /// The number of iterations.
    public var iterations: Int
    /// The number of calls of the function.
    public var evaluations: Int
    /// Why it ended.
    public var reason: Reason
  }

  /// The number of variables.
  public let dimension: Int
  /// When to stop, and how much to remember.
  public let options: Options

  var memory: Memory
  var lower: [Double]
  var upper: [Double]
  var x: [Double]
  var gradient: [Double]
  var oldX: [Double]
  var oldGradient: [Double]
  /// The Cauchy point, then the minimum of the model.
  var target: [Double]
  var direction: [Double]
  var breakpoints: [(time: Double, index: Int)] = []
  var breakTime: [Double]
  var free: [Int] = []
  var isBounded = false
  var isBoxed = false

  /// Creates an optimizer.
  ///
  /// - Parameters:
  ///   - dimension: the number of variables of the functions.
  ///   - options: when to stop, and how much to remember.
  public init(dimension: Int, options: Options = Options()) {
    precondition(dimension >= 0 && options.memory >= 1, "A dimension and a memory are needed")
    self.dimension = dimension
    self.options = options
    memory = Memory(dimension: dimension, capacity: options.memory)
    lower = Array(repeating: 0, count: dimension)
    upper = lower
    x = lower
    gradient = lower
    oldX = lower
    oldGradient = lower
    target = lower
    direction = lower
    breakTime = lower
  }

  /// Minimises a function.
  ///
  /// - Parameters:
  ///   - start: the first point; it is moved into the box.
  ///   - lower: the lower bounds; minus infinity for none.
  ///   - upper: the upper bounds, not below the lower ones; infinity for none.
  ///   - isKnown: returns whether the caller knows where a search from a point with a value leads; called
  ///     after each iteration.
  ///   - function: returns the value at a point and writes the gradient. It is called with points in the
  ///     box only.
  /// - Returns: the last point, whose value is not above the start's but for rounding.
  /// - Complexity: O(*m d* + *m*^3) an iteration, where *d* is the dimension and *m* the memory.
  public mutating func minimize(
    from start: [Double], lower: [Double], upper: [Double],
    isKnown: (_ x: [Double], _ value: Double) -> Bool = { _, _ in false },
    _ function: (_ x: [Double], _ gradient: inout [Double]) -> Double
  ) -> Result {
    prepare(start, lower, upper)
    var value = function(x, &gradient)
    var evaluations = 1
    var iterations = 0
    guard value.isFinite && gradient.allSatisfy(\.isFinite) else {
      return result(value, iterations, evaluations, .lineSearch)
    }
    if projectedGradientNorm() <= options.gradientTolerance {
      return result(value, iterations, evaluations, .gradient)
    }
    while true {
      findTarget()
      let oldValue = value
      for i in 0..<dimension { direction[i] = target[i] - x[i] }
      copy(x, to: &oldX)
      copy(gradient, to: &oldGradient)
      let search = searchLine(&value, first: iterations == 0, &evaluations, function)
      guard let search else {
        copy(oldX, to: &x)
        copy(oldGradient, to: &gradient)
        value = oldValue
        guard memory.count > 0 else {
          return result(value, iterations, evaluations, .lineSearch)
        }
        memory.reset()
        continue
      }
      iterations += 1
      if projectedGradientNorm() <= options.gradientTolerance {
        return result(value, iterations, evaluations, .gradient)
      }
      let scale = max(oldValue.magnitude, value.magnitude, 1)
      if oldValue - value <= options.valueTolerance * scale {
        return result(value, iterations, evaluations, .value)
      }
      if isKnown(x, value) { return result(value, iterations, evaluations, .known) }
      if iterations >= options.maxIterations {
        return result(value, iterations, evaluations, .iterations)
      }
      if evaluations > options.maxEvaluations {
        return result(value, iterations, evaluations, .evaluations)
      }
      remember(search)
    }
  }

  private mutating func prepare(_ start: [Double], _ lower: [Double], _ upper: [Double]) {
    precondition(
      start.count == dimension && lower.count == dimension && upper.count == dimension,
      "A start and bounds of \(dimension) numbers are needed")
    copy(lower, to: &self.lower)
    copy(upper, to: &self.upper)
    isBounded = false
    isBoxed = true
    for i in 0..<dimension {
      precondition(lower[i] <= upper[i], "The bounds of variable \(i) are in the wrong order")
      x[i] = min(max(start[i], lower[i]), upper[i])
      let hasLower = lower[i] > -.infinity
      let hasUpper = upper[i] < .infinity
      isBounded = isBounded || hasLower || hasUpper
      isBoxed = isBoxed && hasLower && hasUpper
    }
    memory.reset()
  }

  private func result(
    _ value: Double, _ iterations: Int, _ evaluations: Int, _ reason: Reason
  ) -> Result {
    Result(
      x: x.map { $0 }, value: value, gradient: gradient.map { $0 }, iterations: iterations,
      evaluations: evaluations, reason: reason)
  }

  /// The greatest component of the gradient step that the bounds allow, BLNZ (6.1).
  private func projectedGradientNorm() -> Double {
    var norm = 0.0
    for i in 0..<dimension {
      let g = gradient[i]
      let step = g < 0 ? max(x[i] - upper[i], g) : min(x[i] - lower[i], g)
      norm = max(norm, step.magnitude)
    }
    return norm
  }

  /// Adds the last step to the memory, unless the curvature along it is not safely positive.
  private mutating func remember(_ search: (step: Double, slope: Double, oldSlope: Double)) {
    for i in 0..<dimension {
      direction[i] *= search.step
      oldGradient[i] = gradient[i] - oldGradient[i]
    }
    let curvature = (search.slope - search.oldSlope) * search.step
    if curvature > .ulpOfOne * (-search.oldSlope * search.step) {
      memory.append(step: direction, difference: oldGradient, curvature: curvature)
    }
  }
}

/// Copies an array into another of the same length without giving up its storage.
@inline(__always)
func copy(_ source: [Double], to destination: inout [Double]) {
  for i in 0..<source.count { destination[i] = source[i] }
}
