import Foundation

/// Writes all bytes to a file descriptor, with as many calls of the system as that takes.
///
/// - Throws: the system's error; some of the bytes may then be written.
public func writeAll(
  _ bytes: UnsafeRawBufferPointer, to descriptor: Int32
) throws(SystemError) {
  var rest = bytes
  while !rest.isEmpty {
    let count = write(descriptor, rest.baseAddress, rest.count)
    if count < 0 {
      if errno == EINTR { continue }
      throw SystemError()
    }
    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
  }
}

/// Writes all bytes of a list to a file descriptor.
///
/// - Throws: the system's error; some of the bytes may then be written.
public func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
  try bytes.withUnsafeBufferPointer { bytes throws(SystemError) in
    try writeAll(UnsafeRawBufferPointer(bytes), to: descriptor)
  }
}
