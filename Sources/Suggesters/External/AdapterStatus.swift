import Foundation
import Search

/// Whether the library that a suggester needs is on this machine.
public enum AdapterStatus: Sendable {
  /// The library is installed.
  case usable(version: String)
  /// The library is not installed, or there is no interpreter; the hint is a command that installs it.
  case missing(hint: String)
}

extension ExternalSession {
  /// The status of every suggester that needs a library in another language, by the suggester's name.
  ///
  /// Each interpreter is asked once for the versions of its installed libraries, and imports none of them.
  public func adapterStatus() -> [String: AdapterStatus] {
    var versions: [String: [String: String]] = [:]
    var status: [String: AdapterStatus] = [:]
    for adapter in pythonAdapters {
      let python = python(for: adapter.name)
      if versions[python] == nil { versions[python] = installedVersions(python) ?? [:] }
      let distribution = adapter.distributions.prefix { $0 != " " }
      if let version = versions[python]?[String(distribution)] {
        status[adapter.name] = .usable(version: version)
      } else {
        status[adapter.name] = .missing(hint: "\(python) -m pip install \(adapter.distributions)")
      }
    }
    return status
  }

  /// The versions of the adapters' libraries that an interpreter has; `nil` when it does not run.
  private func installedVersions(_ python: String) -> [String: String]? {
    let script = """
      from importlib import metadata
      from json import dumps
      from sys import argv
      versions = {}
      for name in argv[1:]:
          try: versions[name] = metadata.version(name)
          except metadata.PackageNotFoundError: pass
      print(dumps(versions))
      """
    let names = pythonAdapters.map { String($0.distributions.prefix { $0 != " " }) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, "-c", script] + names
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = (try? output.fileHandleForReading.readToEnd()) ?? nil
    process.waitUntilExit()
    return data.flatMap { try? JSONDecoder().decode([String: String].self, from: $0) }
  }
}
