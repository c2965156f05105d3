/// The leading 128 bits of the powers of five from 5^-342 to 5^308, made once by exact arithmetic.
///
/// These are the powers that a 64-bit significand times a power of ten can need without being zero or
/// infinite as a double (Lemire 2021, "Number parsing at a gigabyte per second", arXiv 2101.11408,
/// section 6). Every entry is normalised: its top bit is one. A power that does not fit is truncated,
/// except that the reciprocals of 5^1 to 5^27 are rounded up, as the paper's proof of exact ties needs.
enum PowersOfFive {
  /// The smallest exponent of the table.
  static let least = -342
  /// The largest exponent of the table.
  static let greatest = 308

  /// High and low word of 5^`least`, then of the next power, and so on; never freed.
  nonisolated(unsafe) static let words: UnsafePointer<UInt64> = {
    let words = UnsafeMutablePointer<UInt64>.allocate(capacity: 2 * (greatest - least + 1))
    func store(_ top: (high: UInt64, low: UInt64), at exponent: Int) {
      words[2 * (exponent - least)] = top.high
      words[2 * (exponent - least) + 1] = top.low
    }
    // floor(floor(x / 5) / 5) = floor(x / 25), so repeated division of 2^960 stays exact; 960 bits
    // leave 128 for the reciprocal of 5^342, which has 795.
    var number = [UInt64](repeating: 0, count: 15) + [1]
    for exponent in stride(from: -1, through: least, by: -1) {
      var remainder: UInt64 = 0
      for index in number.indices.reversed() {
        (number[index], remainder) = UInt64(5).dividingFullWidth((remainder, number[index]))
      }
      var top = leadingBits(of: number)
      if exponent >= -27 {
        let (low, carry) = top.low.addingReportingOverflow(1)
        top = (carry ? top.high + 1 : top.high, low)
      }
      store(top, at: exponent)
    }
    number = [1]
    for exponent in 0...greatest {
      store(leadingBits(of: number), at: exponent)
      var carry: UInt64 = 0
      for index in number.indices {
        let product = number[index].multipliedFullWidth(by: 5)
        let (low, overflow) = product.low.addingReportingOverflow(carry)
        number[index] = low
        carry = product.high + (overflow ? 1 : 0)
      }
      if carry > 0 { number.append(carry) }
    }
    return UnsafePointer(words)
  }()

  /// The 128 most significant bits of a positive number, its least significant word first.
  private static func leadingBits(of number: [UInt64]) -> (high: UInt64, low: UInt64) {
    let top = (number.lastIndex { $0 != 0 }) ?? 0
    func word(_ back: Int) -> UInt64 { top >= back ? number[top - back] : 0 }
    let shift = UInt64(number[top].leadingZeroBitCount)
    guard shift > 0 else { return (word(0), word(1)) }
    return (
      word(0) << shift | word(1) >> (64 - shift), word(1) << shift | word(2) >> (64 - shift)
    )
  }
}
