internal import RematchNumerics

/// How the covariance of two points falls with their scaled distance *D*.
///
/// *D*² is the sum over the parameters of ((*x* - *x*′) / length scale)². The covariance is 1 at *D* = 0.
///
/// Source: C. E. Rasmussen and C. K. I. Williams, "Gaussian Processes for Machine Learning", 2006, 4.2.
public enum CovarianceFunction: String, Sendable, Hashable, Codable, CaseIterable {
  /// (1 + *r* + *r*²/3) exp(-*r*) with *r* = √5 *D*: twice differentiable, (4.17).
  case matern52
  /// (1 + *r*) exp(-*r*) with *r* = √3 *D*: once differentiable, (4.17).
  case matern32
  /// exp(-*D*²/2): infinitely differentiable, (4.9).
  case squaredExponential

  /// Returns the covariance at a squared scaled distance, and its slope.
  ///
  /// - Parameter squaredDistance: *D*², not negative.
  /// - Returns: the covariance *M*, and -2 d*M* / d(*D*²): the derivative of *M* by the logarithm of a
  ///   length scale is that number times the parameter's part of *D*².
  public func value(squaredDistance: Double) -> (value: Double, slope: Double) {
    let (value, slope) = withShape(self, Single(squaredDistance: squaredDistance))
    return (value, slope)
  }

  private struct Single: ShapeBody {
    let squaredDistance: Double

    func run<Shape: CovarianceShape>(_: Shape.Type) -> (Double, Double) {
      let (value, slope) = Shape.valueAndSlope(SIMD4(repeating: squaredDistance))
      return (value[0], slope[0])
    }
  }
}

/// The arithmetic of a covariance function, for loops that are specialised for each of them.
protocol CovarianceShape {
  static func value(_ squaredDistance: SIMD4<Double>) -> SIMD4<Double>
  static func valueAndSlope(
    _ squaredDistance: SIMD4<Double>
  ) -> (value: SIMD4<Double>, slope: SIMD4<Double>)
}

/// A loop over points that needs the arithmetic of a covariance function.
protocol ShapeBody {
  associatedtype Output
  func run<Shape: CovarianceShape>(_: Shape.Type) -> Output
}

/// Runs a loop with the arithmetic of a covariance function.
@inline(__always)
func withShape<Body: ShapeBody>(_ function: CovarianceFunction, _ body: Body) -> Body.Output {
  switch function {
  case .matern52: body.run(Matern52.self)
  case .matern32: body.run(Matern32.self)
  case .squaredExponential: body.run(SquaredExponential.self)
  }
}

/// Returns *e* to the power of each lane, rounded so that products of covariances are normal numbers.
@inline(__always)
private func power(_ x: SIMD4<Double>) -> SIMD4<Double> {
  roundedToTiny(Portable.exp(x))
}

enum Matern52: CovarianceShape {
  @inline(__always)
  static func value(_ squaredDistance: SIMD4<Double>) -> SIMD4<Double> {
    let square = squaredDistance * 5
    let r = square.squareRoot()
    return ((1 + r) + square * (1.0 / 3)) * power(0 - r)
  }

  @inline(__always)
  static func valueAndSlope(
    _ squaredDistance: SIMD4<Double>
  ) -> (value: SIMD4<Double>, slope: SIMD4<Double>) {
    let square = squaredDistance * 5
    let r = square.squareRoot()
    let falling = power(0 - r)
    let sum = 1 + r
    return ((sum + square * (1.0 / 3)) * falling, (sum * (5.0 / 3)) * falling)
  }
}

enum Matern32: CovarianceShape {
  @inline(__always)
  static func value(_ squaredDistance: SIMD4<Double>) -> SIMD4<Double> {
    let r = (squaredDistance * 3).squareRoot()
    return (1 + r) * power(0 - r)
  }

  @inline(__always)
  static func valueAndSlope(
    _ squaredDistance: SIMD4<Double>
  ) -> (value: SIMD4<Double>, slope: SIMD4<Double>) {
    let r = (squaredDistance * 3).squareRoot()
    let falling = power(0 - r)
    return ((1 + r) * falling, falling * 3)
  }
}

enum SquaredExponential: CovarianceShape {
  @inline(__always)
  static func value(_ squaredDistance: SIMD4<Double>) -> SIMD4<Double> {
    power(squaredDistance * -0.5)
  }

  @inline(__always)
  static func valueAndSlope(
    _ squaredDistance: SIMD4<Double>
  ) -> (value: SIMD4<Double>, slope: SIMD4<Double>) {
    let value = power(squaredDistance * -0.5)
    return (value, value)
  }
}
