import Foundation
import Processes
import RematchDocuments
import RematchNumerics
import Search

/// The Python files that come with the program, in a folder where interpreters find them.
enum PythonFolder {
  /// The files by name.
  static let files: [(name: String, bytes: [UInt8])] = [
    ("rematch.py", PackageResources.rematch_py),
    ("thpo_shim.py", PackageResources.thpo_shim_py),
    ("kit/thpo/__init__.py", []),
    ("kit/thpo/abstract_searcher.py", PackageResources.thpo_abstract_searcher_py),
    ("kit/thpo/common.py", PackageResources.thpo_common_py),
    ("adapt_botorch.py", PackageResources.adapt_botorch_py),
    ("adapt_hebo.py", PackageResources.adapt_hebo_py),
    ("adapt_hyperopt.py", PackageResources.adapt_hyperopt_py),
    ("adapt_nevergrad.py", PackageResources.adapt_nevergrad_py),
    ("adapt_openbox.py", PackageResources.adapt_openbox_py),
    ("adapt_optuna.py", PackageResources.adapt_optuna_py),
    ("adapt_skopt.py", PackageResources.adapt_skopt_py),
    ("adapt_smac.py", PackageResources.adapt_smac_py),
  ]

  /// The folder of this process.
  private static let place: Result<String, StartFailure> = {
    let variables = ProcessInfo.processInfo.environment
    // A relative path is none, says the XDG Base Directory Specification.
    let cache =
      variables["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? (NSHomeDirectory() as NSString).appendingPathComponent(".cache")
    do throws(StartFailure) {
      return .success(try prepare(cache: cache, temporary: NSTemporaryDirectory()))
    } catch {
      return .failure(error)
    }
  }()

  /// Writes the files below the user's cache or, where that cannot be written or others may write there, below a folder
  /// of the user's own in the temporary folder.
  ///
  /// - Returns: the folder. Its name is the hash of the files, so that versions of the program do not meet.
  /// - Throws: the problem with the cache, when neither can be written.
  static func prepare(cache: String, temporary: String) throws(StartFailure) -> String {
    var hash: UInt64 = 0
    for file in files {
      hash = XXH64.hash(file.name + String(decoding: file.bytes, as: UTF8.self), seed: hash)
    }
    let name = "python-\(hexadecimal(hash))"
    let folder = "\(cache)/rematch/\(name)"
    do {
      try write(to: folder)
      for path in [folder, "\(cache)/rematch"] where !closeToOthers(path) {
        throw SystemProblem("'\(path)' may be written by others", EPERM)
      }
      return folder
    } catch let problem {
      let own = (temporary as NSString).appendingPathComponent("rematch-\(geteuid())")
      let fallback = "\(own)/\(name)"
      if makePrivate(own), (try? write(to: fallback)) != nil { return fallback }
      throw StartFailure(
        "\(folder): cannot be written: \(problem);"
          + " '\(own)' cannot take its place; XDG_CACHE_HOME chooses another one"
      )
    }
  }

  private static func write(to folder: String) throws {
    for file in files {
      let path = "\(folder)/\(file.name)"
      if FileManager.default.contents(atPath: path) == Data(file.bytes) { continue }
      try makeFolder((path as NSString).deletingLastPathComponent)
      try ReplacementFile.write(file.bytes, to: path)
    }
  }

  /// Makes a folder and those above it, unless they are there.
  private static func makeFolder(_ path: String) throws(SystemProblem) {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      return
    }
    let parent = (path as NSString).deletingLastPathComponent
    if parent != path, !parent.isEmpty { try makeFolder(parent) }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw SystemProblem("'\(path)'", errno)
    }
  }

  /// Makes a folder that only its owner may enter.
  ///
  /// - Returns: whether the folder is there, belongs to the user, and is closed to all others. Somebody else could
  ///   put modules into any other folder, which interpreters would then run.
  private static func makePrivate(_ folder: String) -> Bool {
    mkdir(folder, 0o700)
    var status = stat()
    // A symbolic link is not followed.
    return lstat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      && status.st_uid == geteuid() && status.st_mode & 0o077 == 0
  }

  /// Takes the right to write in a folder from others.
  ///
  /// - Returns: whether the folder is one, belongs to the user, and nobody else may write there.
  private static func closeToOthers(_ folder: String) -> Bool {
    var status = stat()
    guard lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
      status.st_uid == geteuid()
    else { return false }
    return status.st_mode & 0o022 == 0 || chmod(folder, status.st_mode & 0o755) == 0
  }

  /// The folder's path.
  static func path() throws(StartFailure) -> String { try place.get() }

  /// The variables that suggesters' processes get.
  ///
  /// A process finds our modules by `PYTHONPATH`; where the folder cannot be written it goes without them, since
  /// most programs need none. Unless the user set them, the other variables give numerical libraries one thread
  /// each, because the runs are parallel already, and Python's sets the same order in every process.
  static func environment() -> [String: String] {
    let own = ProcessInfo.processInfo.environment
    var variables = ["PYTHONUNBUFFERED": "1"]
    if let folder = try? path() {
      let old = own["PYTHONPATH"] ?? ""
      variables["PYTHONPATH"] = old.isEmpty ? folder : "\(old):\(folder)"
    }
    for (name, value) in [
      ("OMP_NUM_THREADS", "1"), ("OPENBLAS_NUM_THREADS", "1"), ("MKL_NUM_THREADS", "1"),
      ("PYTHONHASHSEED", "0"),
    ] where own[name] == nil { variables[name] = value }
    return variables
  }

  /// The shell command that runs one of the files.
  static func command(
    _ python: String, script: String, arguments: [String]
  ) throws(StartFailure) -> String {
    let words = [python, try path() + "/" + script] + arguments
    return "exec " + words.map(shellQuoted).joined(separator: " ")
  }
}
