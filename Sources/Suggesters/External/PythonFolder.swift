import Foundation
import RematchDocuments
import RematchNumerics
import Search

/// The Python files that come with the program, written to a folder where interpreters find them.
enum PythonFolder {
  /// The files by name.
  static let files: [(name: String, bytes: [UInt8])] = [
    ("rematch.py", PackageResources.rematch_py),
    ("thpo_shim.py", PackageResources.thpo_shim_py),
    ("adapt_botorch.py", PackageResources.adapt_botorch_py),
    ("adapt_hebo.py", PackageResources.adapt_hebo_py),
    ("adapt_hyperopt.py", PackageResources.adapt_hyperopt_py),
    ("adapt_nevergrad.py", PackageResources.adapt_nevergrad_py),
    ("adapt_openbox.py", PackageResources.adapt_openbox_py),
    ("adapt_optuna.py", PackageResources.adapt_optuna_py),
    ("adapt_skopt.py", PackageResources.adapt_skopt_py),
    ("adapt_smac.py", PackageResources.adapt_smac_py),
  ]

  /// The folder, below the user's cache; its name is the hash of the files, so that versions do not meet.
  private static let place: Result<String, SuggesterFailure> = {
    var hash: UInt64 = 0
    for file in files {
      hash = XXH64.hash(file.name + String(decoding: file.bytes, as: UTF8.self), seed: hash)
    }
    let variables = ProcessInfo.processInfo.environment
    let cache =
      variables["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
      ?? (NSHomeDirectory() as NSString).appendingPathComponent(".cache")
    let folder = "\(cache)/rematch/python-\(hexadecimal(hash))"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for file in files {
        let path = "\(folder)/\(file.name)"
        if FileManager.default.contents(atPath: path) == Data(file.bytes) { continue }
        try Data(file.bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
      }
      return .success(folder)
    } catch {
      return .failure(
        SuggesterFailure(
          .constructionFailed,
          "\(folder): cannot be written: \(error.localizedDescription); XDG_CACHE_HOME chooses another place"
        ))
    }
  }()

  /// The folder's path.
  static func path() throws(SuggesterFailure) -> String { try place.get() }

  /// The variables that suggesters' processes get.
  ///
  /// Unless the user said otherwise, numerical libraries get one thread each, for it is the runs that are parallel,
  /// and Python's sets have the same order in every process.
  static func environment() throws(SuggesterFailure) -> [String: String] {
    let folder = try path()
    let own = ProcessInfo.processInfo.environment
    let old = own["PYTHONPATH"] ?? ""
    var variables = [
      "PYTHONPATH": old.isEmpty ? folder : "\(old):\(folder)", "PYTHONUNBUFFERED": "1",
    ]
    for (name, value) in [
      ("OMP_NUM_THREADS", "1"), ("OPENBLAS_NUM_THREADS", "1"), ("MKL_NUM_THREADS", "1"),
      ("PYTHONHASHSEED", "0"),
    ] where own[name] == nil { variables[name] = value }
    return variables
  }

  /// The command of a script.
  static func command(
    _ python: String, script: String, arguments: [String]
  ) throws(SuggesterFailure) -> String {
    let words = [python, try path() + "/" + script] + arguments
    return "exec " + words.map(shellQuoted).joined(separator: " ")
  }
}
