import Foundation
import TestSupport
import Testing

@Suite("The Python module", .enabled(if: Python.isExpected, "\(Python.reason)"))
struct PythonModuleTests {
  @Test("its own tests pass")
  func ownTests() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-m", "unittest"]
    process.currentDirectoryURL = Shared.root.appendingPathComponent("Tests/ExternalTests/Python")
    process.environment = ProcessInfo.processInfo.environment
      .merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(String(decoding: text, as: UTF8.self))")
  }
}
