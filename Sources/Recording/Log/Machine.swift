import Foundation

/// The machine on which a recording is made, as far as a reader of the table wants to know it.
public struct Machine: Hashable, Sendable {
  /// The model of its processor.
  public let processor: String
  /// How many processors there are.
  public let processors: Int

  init(processor: String, processors: Int) {
    self.processor = processor
    self.processors = processors
  }

  /// This machine.
  public static func current() -> Machine {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = text.split(separator: "\n").first {
      $0.hasPrefix("model name") || $0.hasPrefix("Model") || $0.hasPrefix("cpu model")
    }
    let name = model?.split(separator: ":", maxSplits: 1).last.map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    return Machine(
      processor: name ?? "unknown processor",
      processors: ProcessInfo.processInfo.activeProcessorCount)
  }
}

extension Machine: CustomStringConvertible {
  /// The model, and how many there are.
  public var description: String { "\(processor) (\(processors))" }
}
