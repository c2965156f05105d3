public import Foundation
import RematchNumerics
import Synchronization

/// A shell command as a child in a process group of its own, with pipes to its standard streams.
///
/// The child's descendants are found by their process group, or by a mark in the environment, which they
/// inherit. A watchdog ends the descendants when this process dies, whatever the cause.
public final class ChildProcess {
  /// The variable whose value marks the descendants.
  public static let markName = "REMATCH_PROCESS"
  /// The seconds between SIGTERM and SIGKILL, as the protocol's page promises.
  private static let grace = 0.5
  /// The seconds to wait for the end after SIGKILL, which no process can refuse.
  private static let patience = 5.0
  /// The shortest and the longest pause between two looks at a process that should end, in microseconds.
  private static let pauses: (shortest: UInt32, longest: UInt32) = (100, 5000)

  /// Its process number, which is that of its group.
  public let pid: pid_t
  /// When it was started, in seconds of ``RematchNumerics/Monotonic``.
  public let start: Double
  /// The pipe to its standard input; never blocks.
  private var input: Int32
  /// The pipe from its standard output; never blocks.
  public let output: Int32
  /// The pipe from its standard error; never blocks.
  public let errors: Int32
  private let mark: String
  private let watchdog: Watchdog

  /// Starts a command.
  ///
  /// - Parameters:
  ///   - folder: the working folder.
  ///   - environment: variables besides those of this process.
  /// - Throws: `SystemProblem`.
  public init(
    command: String, folder: String, environment: [String: String]
  ) throws(SystemProblem) {
    guard access(folder, X_OK) == 0 else { throw SystemProblem("folder '\(folder)'", errno) }
    let mark = "\(getpid())-\(uniqueMark())"
    var variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    variables[Self.markName] = mark
    let pipes = try Pipes()
    do throws(SystemProblem) {
      watchdog = try Watchdog(mark: "\(Self.markName)=\(mark)")
    } catch {
      pipes.closeAll()
      throw error
    }
    start = Monotonic.now
    do throws(SystemProblem) {
      pid = try spawn(
        folder == "."
          ? [command] : [#"cd -- "$1" && exec /bin/sh -c "$2""#, "sh", folder, command],
        variables, descriptors: (pipes.input.read, pipes.output.write, pipes.errors.write))
    } catch {
      watchdog.dismiss()
      pipes.closeAll()
      throw error
    }
    watchdog.watch(group: pid)
    pipes.closeTheirs()
    self.mark = mark
    input = pipes.input.write
    output = pipes.output.read
    errors = pipes.errors.read
  }

  /// Writes to the child's standard input as much as the pipe takes at once.
  ///
  /// - Returns: as `write`, with `errno`.
  public func write(_ bytes: [UInt8]) -> Int { writeQuietly(input, bytes) }

  /// The pipe to its standard input, to be polled; -1 when it is closed.
  public var inputToPoll: Int32 { input }

  /// Tells the child that nothing more will come.
  public func closeInput() {
    guard input >= 0 else { return }
    close(input)
    input = -1
  }

  /// How the child ended; `nil` while it runs.
  ///
  /// The child keeps its process number until `terminate`, so that no signal can reach another process.
  public var end: ProcessEnd? {
    var info = siginfo_t()
    // Where this process was started with SIGCHLD ignored, its children leave no status.
    guard waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno == EINTR else {
      return .unknown
    }
    guard info.si_signo == SIGCHLD else { return nil }
    let status = info._sifields._sigchld.si_status
    return info.si_code == 1 /* CLD_EXITED */ ? .status(status) : .signal(status)
  }

  /// Waits for the child's end.
  ///
  /// - Returns: whether the child has ended in time.
  @discardableResult
  public func waitForEnd(seconds: Double) -> Bool {
    let limit = Monotonic.now + seconds
    var pause = Self.pauses.shortest
    while end == nil {
      guard Monotonic.now < limit else { return false }
      usleep(pause)
      pause = min(2 * pause, Self.pauses.longest)
    }
    return true
  }

  /// Ends the child with all its descendants, and closes the pipes.
  ///
  /// - Returns: what it and those of its descendants that it has waited for have used; `nil` where the system does not say.
  @discardableResult
  public func terminate() -> ResourceUse? {
    closeInput()
    if end == nil {
      kill(-pid, SIGTERM)
      waitForEnd(seconds: Self.grace)
    }
    kill(-pid, SIGKILL)
    // Only a process that hangs in the kernel outlives this wait; it is left to the system.
    waitForEnd(seconds: Self.patience)
    var usage = rusage()
    let isKnown = wait4(pid, nil, WNOHANG, &usage) == pid
    ProcessTable.killMarked("\(Self.markName)=\(mark)")
    watchdog.dismiss()
    close(output)
    close(errors)
    return isKnown ? ResourceUse(usage) : nil
  }

  /// The resident memory of the child and all its descendants, in bytes.
  public var memory: Int {
    ProcessTable.residentMemory(ofGroup: pid, orMarked: "\(Self.markName)=\(mark)")
  }
}

/// What a process has used.
public struct ResourceUse: Hashable, Sendable {
  /// The seconds of processors, of the program and of the system for it.
  public let processorSeconds: Double
  /// The most resident memory, in bytes.
  public let peakMemory: Int

  init(_ usage: rusage) {
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    processorSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime)
    peakMemory = Int(usage.ru_maxrss) << 10
  }
}

/// How a process ended.
public enum ProcessEnd: Hashable, Sendable, CustomStringConvertible {
  /// It exited.
  case status(Int32)
  /// A signal ended it.
  case signal(Int32)
  /// The system keeps no status.
  case unknown

  /// The sentence for the user.
  public var description: String {
    switch self {
    case .unknown: "the process ended"
    case .status(let status): "the process ended with status \(status)"
    case .signal(let signal):
      "the process was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
    }
  }
}

/// A call to the system that failed.
public struct SystemProblem: Error, CustomStringConvertible {
  /// The message for the user.
  public let description: String

  /// A problem in words.
  public init(_ description: String) { self.description = description }

  /// What failed, with the text of its error code.
  public init(_ what: String, _ code: Int32) {
    description = "\(what): \(String(cString: strerror(code)))"
  }
}

/// Ends a process group and all marked processes when this process dies.
///
/// The watchdog is a shell that reads from a pipe whose other end only this process holds.
private struct Watchdog {
  private let pid: pid_t
  private let pipe: Int32

  // Each turn finds the processes that were started during the turn before.
  private static let script = """
    read -r group && read -r end
    [ "$group" ] && kill -KILL -- "-$group"
    for turn in 1 2 3 4 5 6 7 8 9 10; do
      files=$(grep -lsxzF -- "$1" /proc/[0-9]*/environ)
      [ "$files" ] || exit
      for file in $files; do file=${file%/environ}; kill -KILL "${file#/proc/}"; done
    done
    """

  init(mark: String) throws(SystemProblem) {
    let ends = try makePipe()
    let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer {
      close(ends.read)
      if null >= 0 { close(null) }
    }
    do throws(SystemProblem) {
      pid = try spawn(
        [Self.script, "sh", mark], ProcessInfo.processInfo.environment,
        descriptors: (ends.read, null, null))
    } catch {
      close(ends.write)
      throw error
    }
    pipe = ends.write
  }

  /// Names the group to end besides the marked processes.
  func watch(group: pid_t) { writeQuietly(pipe, Array("\(group)\n".utf8)) }

  /// Ends the watch.
  func dismiss() {
    kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
    close(pipe)
  }
}

/// The ends of the three pipes of a child.
private struct Pipes {
  let input: (read: Int32, write: Int32)
  let output: (read: Int32, write: Int32)
  let errors: (read: Int32, write: Int32)

  init() throws(SystemProblem) {
    input = try makePipe()
    do throws(SystemProblem) {
      output = try makePipe()
    } catch {
      close(input.read)
      close(input.write)
      throw error
    }
    do throws(SystemProblem) {
      errors = try makePipe()
    } catch {
      for end in [input.read, input.write, output.read, output.write] { close(end) }
      throw error
    }
    for end in [input.write, output.read, errors.read] {
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
    }
  }

  func closeTheirs() { for end in [input.read, output.write, errors.write] { close(end) } }
  func closeOurs() { for end in [input.write, output.read, errors.read] { close(end) } }

  func closeAll() {
    closeTheirs()
    closeOurs()
  }
}

/// Held while a pipe is made or a child is started, so that no child inherits another child's pipe.
private let spawning = Mutex(())

private func makePipe() throws(SystemProblem) -> (read: Int32, write: Int32) {
  var ends: [Int32] = [-1, -1]
  let problem: Int32 = spawning.withLock { _ in
    guard pipe(&ends) == 0 else { return errno }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return 0
  }
  guard problem == 0 else { throw SystemProblem("no pipe", problem) }
  return (ends[0], ends[1])
}

/// Runs a shell with `-c` and arguments in a process group of its own, with no signal blocked or ignored.
private func spawn(
  _ arguments: [String], _ variables: [String: String], descriptors: (Int32, Int32, Int32)
) throws(SystemProblem) -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, descriptors.0, STDIN_FILENO)
  posix_spawn_file_actions_adddup2(&actions, descriptors.1, STDOUT_FILENO)
  posix_spawn_file_actions_adddup2(&actions, descriptors.2, STDERR_FILENO)
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var signals = sigset_t()
  sigemptyset(&signals)
  posix_spawnattr_setsigmask(&attributes, &signals)
  sigfillset(&signals)
  posix_spawnattr_setsigdefault(&attributes, &signals)
  posix_spawnattr_setpgroup(&attributes, 0)
  let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
  posix_spawnattr_setflags(&attributes, Int16(flags))
  var words: [UnsafeMutablePointer<CChar>?] =
    (["/bin/sh", "-c"] + arguments).map { strdup($0) } + [nil]
  var environment: [UnsafeMutablePointer<CChar>?] =
    variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
  defer { for pointer in words + environment { free(pointer) } }
  var pid: pid_t = 0
  let problem = spawning.withLock { _ in
    posix_spawn(&pid, "/bin/sh", &actions, &attributes, &words, &environment)
  }
  guard problem == 0 else { throw SystemProblem("/bin/sh cannot be started", problem) }
  return pid
}
