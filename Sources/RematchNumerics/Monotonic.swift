import Foundation

/// The system's monotonic clock, for deadlines, timings and progress; no decision of a method reads it.
public enum Monotonic {
  /// The nanoseconds since some moment in the past, the same for the whole process.
  public static var nanoseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// The seconds since the same moment.
  public static var now: Double { Double(nanoseconds) * 1e-9 }
}
