import Foundation

/// The system's processes, as `/proc` lists them.
enum ProcessTable {
  /// The most turns of `killMarked` that find new processes; a program that starts processes faster than they end is
  /// left alone.
  private static let mostTurns = 20
  /// The most turns in which it waits for the end of those that were found, about two seconds.
  private static let mostWaits = 1000
  /// The microseconds between two turns.
  private static let pause: UInt32 = 1000
  /// The fields of `/proc/PID/stat` behind the command's name, from 0 (proc(5)): the group, the start in clock ticks
  /// since the system's start, the resident pages.
  private static let fields = (group: 3, start: 20, pages: 22)

  /// Sends SIGKILL to every process with an entry in its environment, until no such process is left.
  static func killMarked(_ entry: String) {
    // Each turn finds the processes that were started during the turn before.
    var killed: Set<pid_t> = []
    var turns = 0
    for _ in 0..<mostWaits {
      let marked = processes().filter { environment(of: $0, has: entry) }
      if marked.isEmpty { return }
      if !killed.isSuperset(of: marked) { turns += 1 }
      if turns > mostTurns { return }
      for pid in marked { kill(pid, SIGKILL) }
      killed.formUnion(marked)
      usleep(pause)
    }
  }

  /// The resident memory of a process group and of the processes that have left it, in bytes.
  ///
  /// - Parameters:
  ///   - group: the group, which is the number of its first process too.
  ///   - entry: an entry in the environment of all processes that the first one has started.
  static func residentMemory(ofGroup group: pid_t, orMarked entry: String) -> Int {
    let start = statistics(of: group)?.start ?? 0
    var pages = 0
    for pid in processes() {
      guard let process = statistics(of: pid) else { continue }
      // An environment is read only where the process may be a descendant: most are older.
      if process.group == group || process.start >= start && environment(of: pid, has: entry) {
        pages += process.pages
      }
    }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }

  private static func statistics(of pid: pid_t) -> (group: pid_t, start: UInt64, pages: Int)? {
    // The command's name is in parentheses and may itself contain some.
    guard let text = contents("/proc/\(pid)/stat"), let name = text.lastIndex(of: ")") else {
      return nil
    }
    let values = text[name...].split(separator: " ")
    guard values.count > fields.pages, let group = pid_t(values[fields.group]),
      let start = UInt64(values[fields.start]), let pages = Int(values[fields.pages])
    else { return nil }
    return (group, start, pages)
  }

  private static func processes() -> [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }
  }

  private static func environment(of pid: pid_t, has entry: String) -> Bool {
    guard let text = contents("/proc/\(pid)/environ") else { return false }
    return text.split(separator: "\0").contains { $0 == entry }
  }

  /// A small file's text; `nil` when its process is gone or belongs to another user.
  private static func contents(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(descriptor, &block, block.count)
      if count <= 0 { break }
      bytes += block[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
