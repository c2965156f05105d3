/// The results of a function of 0..<count, in order, computed in parallel.
func concurrentMap<Result: Sendable>(
  _ count: Int, _ transform: @escaping @Sendable (Int) -> Result
) async -> [Result] {
  await withTaskGroup(of: (Int, Result).self) { group in
    for index in 0..<count { group.addTask { (index, transform(index)) } }
    var results: [(Int, Result)] = []
    results.reserveCapacity(count)
    for await pair in group { results.append(pair) }
    return results.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
