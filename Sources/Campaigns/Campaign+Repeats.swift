public import Records

extension Campaign {
  /// Plays the runs of some repeats in parallel, without a journal.
  ///
  /// - Parameters:
  ///   - jobs: how many runs at a time, at most.
  ///   - onEnd: called after each run.
  /// - Returns: their records in the order of `cells`.
  public func records(
    ofRepeats repeats: Range<Int>, jobs: Int, onEnd: () -> Void = {}
  ) async throws -> [Record] {
    let pending = cells.filter { repeats.contains($0.key.repeat) }
    let threads = RunThreads(jobs: jobs)
    defer { threads?.end() }
    return try await withThrowingTaskGroup(of: (Int, Record).self) { group in
      var records: [(Int, Record)] = []
      var next = 0
      while next < pending.count || records.count < pending.count {
        while next < pending.count, next - records.count < jobs {
          let index = next
          group.addTask(executorPreference: threads) {
            (index, try self.record(of: pending[index]))
          }
          next += 1
        }
        guard let record = try await group.next() else { break }
        records.append(record)
        onEnd()
      }
      return records.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}
