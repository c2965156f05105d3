/// The Sobol sequence: points that fill the unit cube more evenly than random ones.
///
/// The points come in the order of Gray codes, with 32 bits and the direction numbers of Joe and Kuo.
/// Every aligned block of 2^m points has one point in each of the 2^m equal intervals of any dimension.
///
/// With a seed, the points are scrambled by Owen's method: a binary digit of a coordinate is flipped
/// or not by a hash of the seed, the dimension and all of the digits before it; the 21 digits after the
/// 32nd are such hashes themselves. Each point is then uniform in the cube, and the blocks stay as
/// even as before.
///
/// Sources: I. A. Antonov and V. M. Saleev, "An economic method of computing LPτ-sequences", USSR
/// Comput. Math. Math. Phys. 19(1), 1979; A. B. Owen, "Randomly permuted (t,m,s)-nets and
/// (t,s)-sequences", 1995.
public struct SobolSequence: Sendable {
  /// The number of dimensions that the table of direction numbers covers.
  public static let maximumDimensions = 1 + joeKuo.count

  private static let bits = 32

  /// The direction numbers, one row per dimension, the first with the highest bit.
  private let directions: [UInt32]
  /// The hash key of each dimension; empty if the sequence is not scrambled.
  private let keys: [UInt64]
  private var point: [UInt32]
  private var index: UInt32? = 0

  /// Starts a sequence at its first point.
  ///
  /// - Parameters:
  ///   - dimensions: the number of coordinates, from 1 to ``maximumDimensions``.
  ///   - scrambleSeed: the seed of the scrambling, or nil for the plain sequence, which starts at 0.
  public init(dimensions: Int, scrambleSeed: UInt64?) {
    precondition(
      (1...Self.maximumDimensions).contains(dimensions),
      "A Sobol sequence has 1 to \(Self.maximumDimensions) dimensions, not \(dimensions)")
    directions = (0..<dimensions).flatMap(Self.directions)
    keys =
      scrambleSeed.map { seed in
        (0..<dimensions).map { CounterRandom.bits(seed: seed, UInt64($0), 0) }
      } ?? []
    point = Array(repeating: 0, count: dimensions)
  }

  /// Returns the next point, each coordinate in [0, 1).
  ///
  /// There are 2^32 points; it is a mistake to ask for more.
  ///
  /// - Complexity: O(*d*), where *d* is the number of dimensions.
  public mutating func next() -> [Double] {
    guard let current = index else { preconditionFailure("A Sobol sequence has 2^32 points") }
    let result = point.indices.map { dimension in
      keys.isEmpty
        ? Double(point[dimension]) * 0x1p-32 : Self.scramble(point[dimension], keys[dimension])
    }
    index = current == .max ? nil : current + 1
    let changed = (~current).trailingZeroBitCount
    if changed < Self.bits {
      for dimension in point.indices {
        point[dimension] ^= directions[dimension * Self.bits + changed]
      }
    }
    return result
  }

  /// Returns the direction numbers of a dimension.
  private static func directions(of dimension: Int) -> [UInt32] {
    guard dimension > 0 else { return (0..<bits).map { 1 << UInt32(bits - 1 - $0) } }
    let (coefficients, numbers) = joeKuo[dimension - 1]
    let degree = numbers.count
    var row = numbers.enumerated().map { $1 << UInt32(bits - 1 - $0) }
    // Joe and Kuo, equation (3), multiplied by powers of two.
    for bit in degree..<bits {
      var direction = row[bit - degree] ^ row[bit - degree] >> UInt32(degree)
      for lag in 1..<degree where coefficients >> UInt32(degree - 1 - lag) & 1 == 1 {
        direction ^= row[bit - lag]
      }
      row.append(direction)
    }
    return row
  }

  /// Returns a coordinate with its digits permuted, and 21 more digits.
  private static func scramble(_ coordinate: UInt32, _ key: UInt64) -> Double {
    let digits = UInt64(coordinate)
    var flips: UInt64 = 0
    for bit in 0..<UInt64(bits) {
      // The digits before this one, with a leading 1 that tells how many there are.
      let path = (1 << 32 | digits) &>> (32 - bit)
      flips = flips &<< 1 | SplitMix64.mix(key ^ path) &>> 63
    }
    let rest = SplitMix64.mix(key ^ (1 << 32 | digits)) &>> 43
    return Double((digits ^ flips) &<< 21 | rest) * 0x1p-53
  }
}
