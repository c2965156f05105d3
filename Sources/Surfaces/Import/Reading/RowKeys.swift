/// The different combinations of codes that rows have, each with a number in the order of its first row.
///
/// A hash table with open addressing whose keys are `width` codes each. The memory grows with the different
/// combinations, not with the rows.
struct RowKeys: ~Copyable {
  private static let firstCapacity = 1024
  private static let emptySlot = UInt32.max

  /// The codes in a key.
  let width: Int
  /// The number of keys.
  private(set) var count = 0
  /// The keys, one after the other.
  private(set) var codes: [UInt32] = []
  private var slots: [UInt32]

  init(width: Int) {
    self.width = width
    slots = [UInt32](repeating: Self.emptySlot, count: Self.firstCapacity)
  }

  /// The number of a key, a new one for a new key.
  @inline(__always)
  mutating func number(of key: UnsafePointer<UInt32>) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: Self.hash(key, width)) & mask
    while slots[slot] != Self.emptySlot {
      let number = Int(slots[slot])
      if isKey(number, key) { return number }
      slot = (slot + 1) & mask
    }
    return add(key, slot)
  }

  @inline(__always)
  private func isKey(_ number: Int, _ key: UnsafePointer<UInt32>) -> Bool {
    for index in 0..<width where codes[number * width + index] != key[index] { return false }
    return true
  }

  private mutating func add(_ key: UnsafePointer<UInt32>, _ slot: Int) -> Int {
    let number = count
    count += 1
    for index in 0..<width { codes.append(key[index]) }
    slots[slot] = UInt32(number)
    if 2 * count > slots.count { grow() }
    return number
  }

  private mutating func grow() {
    var larger = [UInt32](repeating: Self.emptySlot, count: 2 * slots.count)
    let mask = larger.count - 1
    codes.withUnsafeBufferPointer { codes in
      guard let base = codes.baseAddress else { return }
      for number in 0..<count {
        var slot = Int(truncatingIfNeeded: Self.hash(base + number * width, width)) & mask
        while larger[slot] != Self.emptySlot { slot = (slot + 1) & mask }
        larger[slot] = UInt32(number)
      }
    }
    slots = larger
  }

  @inline(__always)
  private static func hash(_ key: UnsafePointer<UInt32>, _ width: Int) -> UInt64 {
    var hash: UInt64 = 0
    for index in 0..<width { hash = mixed(hash ^ UInt64(key[index])) }
    return hash
  }
}
