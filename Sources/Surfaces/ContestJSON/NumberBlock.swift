import Foundation

/// A growing block of doubles from `malloc`, freed with its owner unless released.
///
/// Growth is geometric and left to `realloc`, which moves the pages of a large block and copies nothing;
/// pages that were never written take no memory.
struct NumberBlock: ~Copyable {
  private var base: UnsafeMutablePointer<Double>
  private var capacity: Int
  /// The number of doubles.
  private(set) var count = 0

  /// The numbers that fit before the block first grows.
  private static let firstCapacity = 1024

  /// An empty block.
  init(capacity: Int = firstCapacity) {
    base = Self.resize(nil, to: capacity)
    self.capacity = capacity
  }

  deinit { free(base) }

  /// Appends a number, in amortised constant time.
  @inline(__always)
  mutating func append(_ number: Double) {
    if count == capacity { grow() }
    base[count] = number
    count += 1
  }

  @inline(never)
  private mutating func grow() {
    capacity *= 2
    base = Self.resize(base, to: capacity)
  }

  /// Gives back the memory that is not in use.
  mutating func shrink() {
    capacity = max(1, count)
    base = Self.resize(base, to: capacity)
  }

  /// Calls a function with the numbers, which must not outlive the call.
  func withNumbers<Result>(
    _ body: (UnsafeBufferPointer<Double>) throws -> Result
  ) rethrows -> Result {
    try body(UnsafeBufferPointer(start: base, count: count))
  }

  /// Hands the memory over to the caller, who frees it with `free`.
  consuming func release() -> UnsafeMutablePointer<Double> {
    let base = base
    discard self
    return base
  }

  private static func resize(
    _ base: UnsafeMutablePointer<Double>?, to capacity: Int
  ) -> UnsafeMutablePointer<Double> {
    guard let moved = realloc(base, capacity * MemoryLayout<Double>.stride) else {
      fatalError("out of memory for \(capacity) numbers")
    }
    return moved.assumingMemoryBound(to: Double.self)
  }
}
