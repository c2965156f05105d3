/// What a search over points maximises.
///
/// The searches ask for the values of many points at once, so that a call through the protocol is rare
/// next to the work behind it.
public protocol SearchObjective: Sendable {
  /// The number of coordinates *d* of a point.
  var dimension: Int { get }

  /// Returns the values at points.
  ///
  /// - Parameters:
  ///   - points: the coordinates of *m* points, one point after the other.
  ///   - limit: if not nil, the caller wants the largest value, and only if it is above this number: upper
  ///     bounds may stand for the other values.
  /// - Returns: *m* numbers, larger ones for better points.
  func values(_ points: [Double], above limit: Double?) -> [Double]

  /// Returns numbers that the values do not exceed, for less work than the values.
  ///
  /// - Parameter points: the coordinates of *m* points, one point after the other.
  /// - Returns: *m* numbers, infinity where nothing is known.
  func bounds(_ points: [Double]) -> [Double]
}

extension SearchObjective {
  /// Returns the values at points.
  ///
  /// - Parameter points: the coordinates of *m* points, one point after the other.
  public func values(_ points: [Double]) -> [Double] { values(points, above: nil) }
}

/// An objective with a gradient, for quasi-Newton searches.
public protocol DifferentiableObjective: SearchObjective {
  /// Returns the value at a point and writes its gradient.
  ///
  /// - Parameters:
  ///   - point: *d* coordinates.
  ///   - gradient: gets the *d* derivatives of the value.
  func value(_ point: [Double], gradient: inout [Double]) -> Double
}
