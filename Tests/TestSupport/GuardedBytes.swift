import Foundation

/// Memory whose last byte is followed by a page that nobody may touch: a read beyond the end of what
/// is put there ends the test process.
public struct GuardedBytes: ~Copyable {
  private let base: UnsafeMutableRawPointer
  private let length: Int

  /// Room for so many bytes.
  public init(capacity: Int) throws {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    length = (capacity + page - 1) / page * page
    let map = mmap(nil, length + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let map, map != MAP_FAILED, mprotect(map + length, page, PROT_NONE) == 0 else {
      throw CocoaError(.fileReadUnknown)
    }
    base = map
  }

  deinit { munmap(base, length + Int(sysconf(Int32(_SC_PAGESIZE)))) }

  /// Calls a function with a copy of the bytes that ends at the forbidden page.
  public func with<Result>(
    _ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    precondition(bytes.count <= length)
    let start = base + (length - bytes.count)
    bytes.withUnsafeBytes { source in
      if let address = source.baseAddress {
        start.copyMemory(from: address, byteCount: bytes.count)
      }
    }
    return try body(UnsafeRawBufferPointer(start: start, count: bytes.count))
  }
}
