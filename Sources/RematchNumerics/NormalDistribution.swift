/// The standard normal distribution, with mean 0 and standard deviation 1.
public enum NormalDistribution {
  /// 1 / sqrt(2 π)
  static let peak = 0x1.9884533d43651p-2

  /// Returns the density at *x*, with a relative error below 4e-16.
  ///
  /// - Returns: 0 for infinities and |*x*| above 38.6, NaN for NaN.
  public static func density(_ x: Double) -> Double {
    peak * exponential(x)
  }

  /// Returns the probability of a value below *x*, with a relative error below 1e-15 in both tails.
  ///
  /// Source: W. J. Cody, "Algorithm 715: SPECFUN", ACM TOMS 19(1), 1993, function ANORM: rational
  /// Chebyshev approximations in three intervals.
  ///
  /// - Returns: a probability; subnormal for *x* below -37.52, 0 below -38.49; NaN for NaN.
  public static func cumulative(_ x: Double) -> Double {
    let y = x.magnitude
    if y <= 0.66291 {
      return 0.5 + x * centre(x * x)
    }
    guard y < 50 else { return x > 0 ? 1 : x < 0 ? 0 : .nan }
    let tail = exponential(x) * (y <= 32.0.squareRoot() ? flank(y) : (peak - far(1 / (x * x))) / y)
    return x > 0 ? 1 - tail : tail
  }

  /// Returns the value below which the distribution has the probability *p*.
  ///
  /// Source: M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution",
  /// Applied Statistics 37(3), 1988, function PPND16, with a relative error of about 1e-16 in exact
  /// arithmetic; here below 1e-15.
  ///
  /// - Returns: minus infinity for 0, infinity for 1, NaN outside of [0, 1] and for NaN.
  public static func quantile(_ p: Double) -> Double {
    let q = p - 0.5
    if q.magnitude <= 0.425 {
      return q * quantileCentre(0.180625 - q * q)
    }
    guard p > 0 && p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
    let r = (-Portable.log(min(p, 1 - p))).squareRoot()
    let magnitude = r <= 5 ? quantileFlank(r - 1.6) : quantileFar(r - 5)
    return q < 0 ? -magnitude : magnitude
  }

  /// Returns exp(-x^2 / 2), with the square's rounding error carried along.
  private static func exponential(_ x: Double) -> Double {
    guard x.magnitude < 50 else { return x.isNaN ? x : 0 }
    let square = DoubleDouble.product(x, x)
    return Portable.exp(DoubleDouble(-0.5 * square.high, -0.5 * square.low))
  }
}

// MARK: - Cody's approximations

extension NormalDistribution {
  /// (cumulative(x) - 1/2) / x as a function of x^2, for |x| up to 0.66291.
  private static func centre(_ z: Double) -> Double {
    horner(
      z,
      [
        6.5682337918207449113e-2, 2.2352520354606839287, 1.6102823106855587881e2,
        1.0676894854603709582e3, 1.8154981253343561249e4,
      ])
      / horner(
        z,
        [
          1, 4.7202581904688241870e1, 9.7609855173777669322e2, 1.0260932208618978205e4,
          4.5507789335026729956e4,
        ])
  }

  /// cumulative(-y) / exp(-y^2 / 2), for y from 0.66291 to sqrt(32).
  static func flank(_ y: Double) -> Double {
    horner(
      y,
      [
        1.0765576773720192317e-8, 3.9894151208813466764e-1, 8.8831497943883759412,
        9.3506656132177855979e1, 5.9727027639480026226e2, 2.4945375852903726711e3,
        6.8481904505362823326e3, 1.1602651437647350124e4, 9.8427148383839780218e3,
      ])
      / horner(
        y,
        [
          1, 2.2266688044328115691e1, 2.3538790178262499861e2, 1.5193775994075548050e3,
          6.4855582982667607550e3, 1.8615571640885098091e4, 3.4900952721145977266e4,
          3.8912003286093271411e4, 1.9685429676859990727e4,
        ])
  }

  /// 1/sqrt(2 π) - y cumulative(-y) / exp(-y^2 / 2) as a function of 1/y^2, for y above sqrt(32).
  static func far(_ z: Double) -> Double {
    z
      * horner(
        z,
        [
          2.307344176494017303e-2, 2.1589853405795699e-1, 1.274011611602473639e-1,
          2.2235277870649807e-2, 1.421619193227893466e-3, 2.9112874951168792e-5,
        ])
      / horner(
        z,
        [
          1, 1.28426009614491121, 4.68238212480865118e-1, 6.59881378689285515e-2,
          3.78239633202758244e-3, 7.29751555083966205e-5,
        ])
  }
}

// MARK: - Wichura's approximations

extension NormalDistribution {
  /// quantile(1/2 + q) / q as a function of 0.180625 - q^2.
  private static func quantileCentre(_ r: Double) -> Double {
    horner(
      r,
      [
        2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
        4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
        1.3314166789178437745e2, 3.3871328727963666080,
      ])
      / horner(
        r,
        [
          5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4,
          2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2,
          4.2313330701600911252e1, 1,
        ])
  }

  /// -quantile(p) as a function of sqrt(-log p) - 1.6.
  private static func quantileFlank(_ r: Double) -> Double {
    horner(
      r,
      [
        7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
        1.27045825245236838258, 3.64784832476320460504, 5.76949722146069140550,
        4.63033784615654529590, 1.42343711074968357734,
      ])
      / horner(
        r,
        [
          1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
          1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940,
          2.05319162663775882187, 1,
        ])
  }

  /// -quantile(p) as a function of sqrt(-log p) - 5.
  private static func quantileFar(_ r: Double) -> Double {
    horner(
      r,
      [
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
        2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580,
        5.46378491116411436990, 6.65790464350110377720,
      ])
      / horner(
        r,
        [
          2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
          7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
          5.99832206555887937690e-1, 1,
        ])
  }
}
