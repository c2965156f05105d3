import Foundation
import Processes
import RematchNumerics

/// The files that belong to a program's identity, and the hash of their content.
///
/// The list is made once, so that files which the program writes beside its own change nothing while it is played.
struct ProgramFiles: Sendable {
  /// The most files of a folder.
  private static let mostFiles = 4096

  /// The path of each file, and the name under which it is hashed.
  private let files: [(name: String, path: String)]

  /// The regular files among some paths and in the folders among them.
  ///
  /// Of a folder all files count, those of its folders too, but for hidden ones, what Python compiles, and logs.
  /// Only the names below a path count, so a program may be moved.
  ///
  /// - Parameter folder: relative paths begin here.
  /// - Throws: `SystemProblem` when a path cannot be read, or a folder has too many files.
  init(_ paths: [String], folder: String) throws(SystemProblem) {
    var files: [(name: String, path: String)] = []
    for path in paths {
      let place = Self.place(path, in: folder)
      let name = (place as NSString).lastPathComponent
      guard let kind = FileKind(place) else { throw SystemProblem("file '\(path)'", errno) }
      guard kind == .folder else {
        files.append((name, place))
        continue
      }
      let below = try Self.names(in: place)
      guard below.count <= Self.mostFiles else {
        throw SystemProblem(
          "folder '\(path)' has more than \(Self.mostFiles) files; expected the files that matter")
      }
      files += below.map { ("\(name)/\($0)", "\(place)/\($0)") }
    }
    self.files = files
  }

  /// The hash of all names and contents; `nil` when there is no file.
  ///
  /// - Throws: `SystemProblem` when a file cannot be read.
  func hash() throws(SystemProblem) -> String? {
    guard !files.isEmpty else { return nil }
    var hash: UInt64 = 0
    for file in files {
      let data: Data
      do {
        data = try Data(contentsOf: URL(fileURLWithPath: file.path), options: .alwaysMapped)
      } catch {
        throw SystemProblem("file '\(file.path)': \(error.localizedDescription)")
      }
      hash = XXH64.hash("\(file.name)\0\(data.count)\0", seed: hash)
      hash = data.withUnsafeBytes { XXH64.hash($0, seed: hash) }
    }
    return hexadecimal(hash)
  }

  private static func place(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") ? path : (folder as NSString).appendingPathComponent(path)
  }

  /// The names below a folder in the order of their bytes; a few more than the most at most.
  private static func names(in folder: String) throws(SystemProblem) -> [String] {
    var names: [String] = []
    var folders = [""]
    while let next = folders.popLast(), names.count <= mostFiles {
      let entries: [String]
      do {
        entries = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(next)")
      } catch {
        throw SystemProblem("folder '\(folder)/\(next)': \(error.localizedDescription)")
      }
      for entry in entries where !entry.hasPrefix(".") && entry != "__pycache__" {
        let name = next + entry
        switch FileKind("\(folder)/\(name)") {
        case .folder?: folders.append(name + "/")
        case .file? where !["pyc", "log"].contains((entry as NSString).pathExtension):
          names.append(name)
        default: break
        }
      }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

// MARK: - What a command names

extension ProgramFiles {
  /// The files and folders that a command for a shell names as its programs.
  ///
  /// Of each simple command it is the first word that is the path of a file or folder: `my.py` in `python3 my.py
  /// data.csv`. A program without a slash is looked up in `PATH` and belongs to the machine. A folder in which the
  /// working folder lies is none, and neither is what a redirection names.
  static func named(in command: String, folder: String) -> [String] {
    var found: [String] = []
    for words in simpleCommands(command) {
      let named = words.enumerated().first { index, word in
        let isLookedUp = index == 0 && !word.contains("/")
        guard !isLookedUp, let kind = FileKind(place(word, in: folder)) else { return false }
        return kind == .file || !holdsWorkingFolder(place(word, in: folder), folder)
      }
      if let word = named?.element, !found.contains(word) { found.append(word) }
    }
    return found
  }

  private static func holdsWorkingFolder(_ path: String, _ folder: String) -> Bool {
    let own = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    let other = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    return (own + "/").hasPrefix(other == "/" ? other : other + "/")
  }

  /// The words of each simple command, without quotes, assignments and redirections, and without `exec` and `env`.
  private static func simpleCommands(_ text: String) -> [[String]] {
    var commands: [[String]] = [[]]
    var word: String?
    var isRedirected = false
    var quote: Character?
    func endWord() {
      guard let text = word else { return }
      word = nil
      defer { isRedirected = false }
      let isFirst = commands[commands.count - 1].isEmpty
      let isPrefix = text == "exec" || text == "env" || text.contains("=") && !text.contains("/")
      if isRedirected || isFirst && isPrefix { return }
      commands[commands.count - 1].append(text)
    }
    var rest = text[...]
    while let character = rest.popFirst() {
      if let open = quote {
        if character == open {
          quote = nil
        } else if character == "\\", open == "\"", let next = rest.popFirst() {
          word?.append(next)
        } else {
          word?.append(character)
        }
        continue
      }
      switch character {
      case "'", "\"":
        quote = character
        word = word ?? ""
      case "\\": word = (word ?? "") + String(rest.popFirst() ?? "\\")
      case _ where character == "\n" || ";|&()".contains(character):
        endWord()
        commands.append([])
      case "<", ">":
        // The number of a descriptor is no word.
        if word.map({ $0.allSatisfy(\.isNumber) }) == true { word = nil }
        endWord()
        isRedirected = true
      case _ where character.isWhitespace: endWord()
      default: word = (word ?? "") + String(character)
      }
    }
    endWord()
    return commands
  }
}

/// What a path leads to.
private enum FileKind {
  case file, folder

  /// The kind of a regular file or a folder; `nil` for anything else, and where there is nothing.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    default: return nil
    }
  }
}
