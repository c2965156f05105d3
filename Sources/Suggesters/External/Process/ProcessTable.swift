import Foundation

/// The system's processes, as `/proc` lists them.
enum ProcessTable {
  /// Sends SIGKILL to every process with an entry in its environment, until there is none.
  static func killMarked(_ entry: String) {
    // Each turn finds what was started during the one before.
    for _ in 0..<20 {
      let marked = processes().filter { environment(of: $0, has: entry) }
      if marked.isEmpty { return }
      for pid in marked { kill(pid, SIGKILL) }
      usleep(1000)
    }
  }

  /// The resident memory of a process group, in bytes.
  static func residentMemory(ofGroup group: pid_t) -> Int {
    var pages = 0
    for pid in processes() {
      // After the command's name in parentheses: state, parent, group, and 19 fields later the pages.
      guard let text = contents("/proc/\(pid)/stat"), let name = text.lastIndex(of: ")") else {
        continue
      }
      let fields = text[name...].split(separator: " ")
      if fields.count > 22, pid_t(fields[3]) == group { pages += Int(fields[22]) ?? 0 }
    }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }

  private static func processes() -> [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }
  }

  private static func environment(of pid: pid_t, has entry: String) -> Bool {
    guard let text = contents("/proc/\(pid)/environ") else { return false }
    return text.split(separator: "\0").contains { $0 == entry }
  }

  /// A small file's text; `nil` when the process is gone or somebody else's.
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
