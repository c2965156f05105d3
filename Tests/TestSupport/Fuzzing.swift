import Foundation
public import RematchNumerics

/// Damaged inputs for readers.
public enum Fuzzing {
  /// How many inputs to try: `REMATCH_FUZZ` of the environment, or a default that suits every test run.
  public static func inputs(_ standard: Int) -> Int {
    ProcessInfo.processInfo.environment["REMATCH_FUZZ"].flatMap(Int.init) ?? standard
  }

  private static let fragments = [
    "[", "]", ",", "{", "}", ":", "\"", "\\", "-", ".", "e", "0", "9", "1e400", "NaN", "null", " ",
    "\n", "\"data\":", "[[", "]]", "\u{FEFF}", "00000000", "123456789012345678901234567890",
    "1e-400", "-1", "9223372036854775807",
  ].map { Array($0.utf8) }

  /// The bytes with one to three damages: changed, lost, repeated or foreign bytes, or a lost end.
  public static func damaged(_ whole: [UInt8], using random: inout RandomStream) -> [UInt8] {
    var bytes = whole
    for _ in 0...random.index(below: 3) where !bytes.isEmpty && bytes.count < 3 * whole.count {
      damage(&bytes, &random)
    }
    return bytes
  }

  private static func damage(_ bytes: inout [UInt8], _ random: inout RandomStream) {
    let place = random.index(below: bytes.count)
    let length = min(1 + random.index(below: 1 << random.index(below: 8)), bytes.count - place)
    switch random.index(below: 7) {
    case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
    case 1: bytes[place] ^= 1 << random.index(below: 8)
    case 2: bytes.removeSubrange(place..<(place + length))
    case 3: bytes.insert(contentsOf: Array(bytes[place..<(place + length)]), at: place)
    case 4: bytes.removeSubrange(place...)
    case 5: bytes.insert(contentsOf: fragments[random.index(below: fragments.count)], at: place)
    default: bytes.swapAt(place, random.index(below: bytes.count))
    }
  }
}
