import Records
import RematchNumerics

/// Random deals of the labels of two samples within strata, which tests of equal shapes share.
///
/// A deal says of every stratum which values of both samples together, those of the first sample in front,
/// are dealt to the first sample. It is kept as bits, eight values a byte, lowest bit first.
struct LabelDeals: Sendable {
  /// How many values two samples have in one stratum.
  struct Shape: Hashable, Sendable, Comparable {
    let first: Int
    let second: Int

    var count: Int { first + second }
    /// How many bytes a deal of this stratum takes.
    var bytes: Int { (count + 7) / 8 }

    static func < (a: Self, b: Self) -> Bool { (a.first, a.second) < (b.first, b.second) }

    /// The logarithm of the number of ways to deal the labels, C(`first` + `second`, `first`).
    var logWays: Double { logBinomial(count, first) }

    /// The number of ways to deal the labels, or the limit.
    func ways(atMost limit: Int) -> Int {
      var ways = 1
      for taken in 0..<min(first, second) where ways < limit {
        ways = ways * (count - taken) / (taken + 1)
      }
      return min(ways, limit)
    }
  }

  let shapes: [Shape]
  let draws: Int
  /// Per stratum the bytes of all deals, one after the other.
  let bytes: [[UInt8]]

  /// Deals at random.
  ///
  /// - Complexity: O(*n* `draws`), where *n* is the number of values in all first samples.
  init(_ shapes: [Shape], draws: Int, seed: UInt64) {
    self.shapes = shapes
    self.draws = draws
    bytes = concurrentMap(shapes.count) { index in
      Self.deals(shapes[index], draws, seed: derivedSeed(seed, "deals", "\(index)"))
    }
  }

  /// Fisher and Yates' shuffle, ended when the first sample is full; every deal goes on from the order before.
  ///
  /// A half of a word of random bits chooses a place. Of n places one is then chosen more often than another by n/2^32
  /// of its probability, far below what any number of deals could show.
  private static func deals(_ shape: Shape, _ draws: Int, seed: UInt64) -> [UInt8] {
    var stream = RandomStream(seed: seed)
    var order = Array(0..<shape.count)
    var deals = [UInt8](repeating: 0, count: draws * shape.bytes)
    order.withUnsafeMutableBufferPointer { order in
      deals.withUnsafeMutableBufferPointer { deals in
        for draw in 0..<draws {
          let start = draw * shape.bytes
          var word: UInt64 = 0
          for place in 0..<shape.first {
            word = place.isMultiple(of: 2) ? stream.next() : word &<< 32
            let other = place + Int(((word &>> 32) &* UInt64(shape.count - place)) &>> 32)
            let taken = order[other]
            order[other] = order[place]
            order[place] = taken
            deals[start + taken / 8] |= 1 &<< UInt8(truncatingIfNeeded: taken % 8)
          }
        }
      }
    }
    return deals
  }
}

/// The natural logarithm of C(*n*, *k*).
func logBinomial(_ n: Int, _ k: Int) -> Double {
  (0..<min(k, n - k)).reduce(0) { $0 + Portable.log(Double(n - $1) / Double($1 + 1)) }
}
