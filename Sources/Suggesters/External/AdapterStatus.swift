import Foundation
import Search

/// Whether a suggester that another program plays can be used on this machine.
public enum AdapterStatus: Sendable {
  /// Its library is installed.
  case usable(version: String)
  /// It is not, or there is no interpreter; how to get it.
  case missing(hint: String)
}

extension ExternalSession {
  /// The status of every suggester that needs a library in Python, by its name.
  ///
  /// Asks each interpreter once for the versions of what is installed, and imports nothing.
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

  /// The versions of the adapters' libraries in an interpreter; `nil` if it does not run.
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
