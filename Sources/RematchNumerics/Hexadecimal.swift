/// Returns the 16 hexadecimal digits of a hash, with leading zeros.
public func hexadecimal(_ value: UInt64) -> String {
  String(unsafeUninitializedCapacity: 16) { digits in
    for index in 0..<16 {
      let digit = UInt8(truncatingIfNeeded: value &>> UInt64(60 - 4 * index)) & 15
      digits[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit
    }
    return 16
  }
}
