public import Foundation
import RematchNumerics
import Synchronization

private let marks = Atomic(0)

/// A text that no other call in this process gives, nor one in an earlier process with the same number.
public func uniqueMark() -> String {
  let count = marks.add(1, ordering: .relaxed).newValue
  return "\(count)-\(UInt64(Monotonic.now * 1e6))"
}

/// Writes as much as a pipe takes at once, without a SIGPIPE when nobody reads the pipe.
///
/// - Returns: as `write`, with `errno`.
@discardableResult
public func writeQuietly(_ descriptor: Int32, _ bytes: some ContiguousBytes) -> Int {
  var pipe = sigset_t()
  var before = sigset_t()
  sigemptyset(&pipe)
  sigaddset(&pipe, SIGPIPE)
  pthread_sigmask(SIG_BLOCK, &pipe, &before)
  let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  let problem = errno
  if count < 0, problem == EPIPE {
    // The signal is pending for this thread: take it, so that it is not delivered later.
    var none = timespec()
    while sigtimedwait(&pipe, nil, &none) < 0, errno == EINTR {}
  }
  pthread_sigmask(SIG_SETMASK, &before, nil)
  errno = problem
  return count
}
