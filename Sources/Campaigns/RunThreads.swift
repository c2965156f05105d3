import Foundation

/// Threads of their own for runs, so that more of them go on at once than there are processors: those whose
/// suggesters are other processes spend their time waiting.
final class RunThreads: TaskExecutor {
  private let queue = JobQueue()

  /// The executor of so many runs at once; `nil` where the processors' own threads are enough.
  init?(jobs: Int) {
    guard jobs > ProcessInfo.processInfo.activeProcessorCount else { return nil }
    for _ in 0..<jobs {
      let thread = Thread { [queue, unowned self] in
        while let job = queue.next() { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  /// Ends the threads; there must be no more runs.
  func end() { queue.end() }

  func enqueue(_ job: consuming ExecutorJob) { queue.append(UnownedJob(job)) }
}

/// What the threads have to do, in order.
private final class JobQueue: @unchecked Sendable {
  private let condition = NSCondition()
  // Under the condition's lock.
  private var jobs: [UnownedJob] = []
  private var isOver = false

  func append(_ job: UnownedJob) {
    condition.lock()
    jobs.append(job)
    condition.signal()
    condition.unlock()
  }

  func end() {
    condition.lock()
    isOver = true
    condition.broadcast()
    condition.unlock()
  }

  /// The next job; `nil` when there will be none.
  func next() -> UnownedJob? {
    condition.lock()
    defer { condition.unlock() }
    while jobs.isEmpty, !isOver { condition.wait() }
    return jobs.isEmpty ? nil : jobs.removeFirst()
  }
}
