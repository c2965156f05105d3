import Dispatch
import Synchronization

/// The results of a function of 0, 1, ... up to a count, in order, computed on all processors.
///
/// - Throws: the first error in the order of the numbers.
public func concurrentMap<Value: Sendable, Failure: Error>(
  _ count: Int, _ transform: @Sendable (Int) throws(Failure) -> Value
) throws(Failure) -> [Value] {
  let results = Mutex([Result<Value, Failure>?](repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: count) { index in
    let result: Result<Value, Failure>
    do throws(Failure) {
      result = .success(try transform(index))
    } catch {
      result = .failure(error)
    }
    results.withLock { $0[index] = result }
  }
  var values: [Value] = []
  for case let result? in results.withLock({ $0 }) { values.append(try result.get()) }
  return values
}
