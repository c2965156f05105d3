public import Foundation

/// The path of an executable of this package, beside the running tests.
public func builtProduct(_ name: String) -> String {
  let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
  let beside = URL(fileURLWithPath: tests).deletingLastPathComponent()
    .appendingPathComponent(name).path
  if FileManager.default.isExecutableFile(atPath: beside) { return beside }
  // The tests may be a bundle that a runner of the toolchain has loaded.
  let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? ""
  return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent(name).path
}

/// The processes whose environment has an entry that begins with a text; zombies have none.
public func processes(withEntry text: String) -> [pid_t] {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
  return names.compactMap { pid_t($0) }.filter { pid in
    let environment = FileManager.default.contents(atPath: "/proc/\(pid)/environ") ?? Data()
    return environment.split(separator: 0).contains { $0.starts(with: text.utf8) }
  }
}
