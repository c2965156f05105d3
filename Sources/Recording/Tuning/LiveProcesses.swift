import Foundation
import RematchDocuments

/// The evaluations of a live run that are going on, each on a thread of its own.
final class LiveProcesses: @unchecked Sendable {
  /// Something that an evaluation has done.
  enum News {
    /// It has shown the value of a step, from 0.
    case value(Double, step: Int)
    /// It has ended.
    case ended(EvaluationOutcome)
  }

  private enum Order { case goOn, stop, abandon }

  private let evaluator: Evaluator
  private let isPerStep: Bool
  private let condition = NSCondition()
  // Under the condition's lock.
  private var orders: [Int: Order] = [:]
  private var news: [(trial: Int, news: News)] = []

  init(_ description: RecordingDescription) {
    evaluator = Evaluator(description)
    isPerStep = description.isPerStep
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    condition.lock()
    defer { condition.unlock() }
    return body()
  }

  /// Whether an evaluation is going on.
  func isRunning(_ trial: Int) -> Bool { locked { orders[trial] != nil } }

  /// Begins an evaluation.
  func start(_ trial: Int, _ parameters: [String: JSONValue], repeat number: Int) {
    locked { orders[trial] = .goOn }
    Thread.detachNewThread { [self] in
      var told = 0
      let outcome = evaluator.evaluate(parameters, repeat: number) { values, _ in
        if isPerStep, told < values.count {
          let new = values[told...].enumerated().map {
            (trial, News.value($1, step: told + $0))
          }
          told = values.count
          add(new)
        }
        switch locked({ orders[trial] }) {
        case .goOn?: return .goOn
        case .stop?: return .stop
        case .abandon?, nil: return .abandon
        }
      }
      locked {
        orders[trial] = nil
        if let outcome { news.append((trial, .ended(outcome))) }
        condition.broadcast()
      }
    }
  }

  private func add(_ more: [(Int, News)]) {
    locked {
      news += more.map { (trial: $0.0, news: $0.1) }
      condition.broadcast()
    }
  }

  /// Ends an evaluation, of which the news come that it was stopped.
  func stop(_ trial: Int) { locked { if orders[trial] != nil { orders[trial] = .stop } } }

  /// Ends all evaluations, and waits until no process is left.
  ///
  /// - Returns: what they have shown that nobody has asked for, and the ends of those that were being stopped.
  func abandonAll() -> [(trial: Int, news: News)] {
    locked {
      for (trial, order) in orders where order == .goOn { orders[trial] = .abandon }
      while !orders.isEmpty { condition.wait() }
      defer { news = [] }
      return news
    }
  }

  /// The next news; `nil` when none has come in so many seconds.
  func next(seconds: Double) -> (trial: Int, news: News)? {
    locked {
      if news.isEmpty, seconds > 0 {
        _ = condition.wait(until: Date(timeIntervalSinceNow: seconds))
      }
      return news.isEmpty ? nil : news.removeFirst()
    }
  }
}
