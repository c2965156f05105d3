import Foundation
import TestSupport
import Testing

/// The built command as a child process.
///
/// Its output goes to files, so that no pipe can fill up; a child that hangs is killed.
final class Tool {
  /// What a child left behind.
  struct Outcome {
    /// The exit status; 128 plus the signal for a child that a signal ended, as in a shell.
    let status: Int32
    let stdout: String
    let stderr: String
    /// The most resident memory that it, or a child of its own, took, in bytes.
    let peakMemory: Int
  }

  let pid: pid_t
  private let folder: String
  private let stamp: String
  private let deadline: ContinuousClock.Instant

  /// The executable beside the running tests, whatever the configuration and the scratch path.
  static let path = builtProduct("rematch")

  /// Starts the command, or a shell script in which `"$REMATCH"` is the command.
  ///
  /// - Parameter folder: the working folder; the files with the output go there too.
  init(
    _ arguments: [String], in folder: String, script: String? = nil,
    timeLimit: Duration = .seconds(600)
  ) throws {
    self.folder = folder
    stamp = UUID().uuidString
    deadline = .now + timeLimit
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for (descriptor, name) in [(1 as Int32, "stdout"), (2, "stderr")] {
      posix_spawn_file_actions_addopen(
        &actions, descriptor, "\(folder)/.\(stamp).\(name)", O_WRONLY | O_CREAT | O_APPEND, 0o644)
    }
    // A runner may ignore signals that these tests send; a terminal's child ignores none.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGPIPE, SIGTERM, SIGXFSZ] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    // The shell changes the folder and becomes the command, under the same process number.
    let text = "cd \"$FOLDER\" || exit 99; " + (script ?? "exec \"$REMATCH\" \"$@\"")
    let words = ["/bin/sh", "-c", text, "sh"] + arguments
    var list: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] =
      ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") }
      + [strdup("REMATCH=\(Self.path)"), strdup("FOLDER=\(folder)"), nil]
    defer { for pointer in list + variables { free(pointer) } }
    var child: pid_t = 0
    let problem = posix_spawn(&child, words[0], &actions, &attributes, &list, &variables)
    guard problem == 0 else {
      throw ToolError(text: "no shell: \(String(cString: strerror(problem)))")
    }
    pid = child
  }

  /// Waits for the end; kills the child at its time limit.
  func outcome() throws -> Outcome {
    var status: Int32 = 0
    var usage = rusage()
    while wait4(pid, &status, WNOHANG, &usage) == 0 {
      if ContinuousClock.now > deadline {
        kill(pid, SIGKILL)
        waitpid(pid, &status, 0)
        throw ToolError(text: "still running at its time limit; it said: \(text("stderr"))")
      }
      usleep(1000)
    }
    let signal = status & 0x7F
    return Outcome(
      status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, stdout: text("stdout"),
      stderr: text("stderr"), peakMemory: usage.ru_maxrss << 10)
  }

  /// Waits until a condition holds, the child ends, or its time limit comes.
  ///
  /// - Returns: whether the condition came to hold.
  func wait(until condition: () -> Bool) -> Bool {
    while ContinuousClock.now < deadline {
      if condition() { return true }
      var info = siginfo_t()
      waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT)
      if info.si_signo == SIGCHLD { return condition() }
      usleep(500)
    }
    return false
  }

  /// What it has written so far to `stdout` or `stderr`.
  func text(_ name: String) -> String {
    let data = FileManager.default.contents(atPath: "\(folder)/.\(stamp).\(name)") ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}

struct ToolError: Error { let text: String }

/// Runs the command to its end.
func runTool(
  _ arguments: [String], in folder: TemporaryFolder, timeLimit: Duration = .seconds(600)
) throws -> Tool.Outcome {
  try Tool(arguments, in: folder.url.path, timeLimit: timeLimit).outcome()
}

/// Runs a shell script in which `"$REMATCH"` is the command and `$1`... are the arguments.
func runScript(
  _ script: String, _ arguments: [String] = [], in folder: TemporaryFolder
) throws -> Tool.Outcome {
  try Tool(arguments, in: folder.url.path, script: script).outcome()
}

/// Checks that the command refused something as it should: a message with all the given texts on
/// standard error, nothing on standard output, no crash.
func expectRefusal(
  _ outcome: Tool.Outcome, _ status: Int32, saying texts: [String],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(outcome.status == status, "\(outcome.stderr)", sourceLocation: sourceLocation)
  #expect(outcome.stdout.isEmpty, sourceLocation: sourceLocation)
  let lines = outcome.stderr.split(separator: "\n")
  #expect(
    lines.contains { $0.hasPrefix("rematch: ") }, "\(outcome.stderr)",
    sourceLocation: sourceLocation)
  #expect(!outcome.stderr.contains("Fatal error"), sourceLocation: sourceLocation)
  for text in texts {
    #expect(
      outcome.stderr.contains(text), "expected '\(text)' in: \(outcome.stderr)",
      sourceLocation: sourceLocation)
  }
}
