/// A number with a fixed number of decimals.
public func fixed(_ value: Double, _ decimals: Int) -> String {
  guard value.isFinite, value.magnitude < 1e15 else { return "\(value)" }
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let scaled = (value.magnitude * scale).rounded()
  guard scaled < 1e18 else { return "\(value)" }
  let digits = String(UInt64(scaled))
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard decimals > 0 else { return sign + padded }
  return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
}

/// A number with a number of significant digits, for values of any size.
public func significant(_ value: Double, _ digits: Int = 4) -> String {
  guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
  var decimals = digits - 1
  var bound = 10.0
  let magnitude = value.magnitude
  guard magnitude < 1e9, magnitude >= 1e-4 else {
    // Shorten the mantissa of the shortest round-trip form.
    let text = "\(value)"
    guard let mark = text.firstIndex(of: "e") else { return text }
    return String(text[..<mark].prefix(digits + (value < 0 ? 2 : 1)) + text[mark...])
  }
  while magnitude >= bound, decimals > 0 {
    bound *= 10
    decimals -= 1
  }
  var low = 1.0
  while magnitude < low {
    low /= 10
    decimals += 1
  }
  return fixed(value, decimals)
}

/// A count with its groups of three digits set apart.
public func grouped(_ value: Int) -> String {
  var digits = String(value.magnitude)
  var groups: [String] = []
  while digits.count > 3 {
    groups.insert(String(digits.suffix(3)), at: 0)
    digits.removeLast(3)
  }
  return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
}
