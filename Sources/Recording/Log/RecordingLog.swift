import RematchDocuments

/// The log of a recording: a line for each evaluation that has ended.
///
/// | line | members |
/// |---|---|
/// | first | `recording` (1, the version), `hash` of the description, `name`, `command`, `processor`, `processors` |
/// | evaluation | `parameters`, `repeat` (from 0), `status` (`done` or `{"failed": reason}`), `values` and `times` of the metric, `seconds`, `cpu`, `memory` (bytes), and of a failure `log`, the end of what it wrote |
/// | `{"installed": true}` | the command that prepares the evaluations has run |
final class RecordingLog {
  private static let version = 1
  private let log: LineLog
  /// The evaluations that the log holds, in their order.
  private(set) var evaluations: [Evaluation] = []
  /// Whether the command that prepares the evaluations has run.
  private(set) var isInstalled = false
  /// The machine that began the log.
  let machine: Machine

  /// The file's path.
  var path: String { log.path }
  /// Whether a torn last line was dropped.
  var wasTorn: Bool { log.wasTorn }

  /// Opens the log of a description, or begins one.
  init(
    path: String, _ description: RecordingDescription, isReadOnly: Bool = false
  ) throws(RecordingError) {
    let here = Machine.current()
    let header: JSONValue = [
      "recording": .integer(Self.version), "hash": .string(description.hash),
      "name": .string(description.name), "command": .string(description.command.text),
      "processor": .string(here.processor), "processors": .integer(here.processors),
    ]
    log = try LineLog(path: path, header: header, isReadOnly: isReadOnly) {
      header throws(RecordingError) in
      guard case .object(let members) = header, let version = members["recording"],
        case .string(let hash)? = members["hash"]
      else { throw .file(path: path, problem: "is no log of a recording; it is left as it is") }
      guard version == .integer(Self.version) else {
        throw .file(
          path: path, problem: "has version \(version.canonicalText); expected \(Self.version)")
      }
      guard hash == description.hash else {
        throw .otherDescription(path: path, found: hash, expected: description.hash)
      }
    }
    var machine = here
    if case .object(let members) = log.header, case .string(let processor)? = members["processor"],
      case .integer(let count)? = members["processors"]
    {
      machine = Machine(processor: processor, processors: count)
    }
    self.machine = machine
    let names = description.parameters.map(\.name)
    for (index, line) in log.lines.enumerated() {
      if line == ["installed": true] {
        isInstalled = true
        continue
      }
      do throws(JSONProblem) {
        evaluations.append(try Evaluation(line, names: names))
      } catch {
        throw .file(path: path, problem: "line \(index + 2): \(error)")
      }
    }
  }

  /// Notes that the command which prepares the evaluations has run.
  func noteInstallation() throws(RecordingError) {
    isInstalled = true
    try log.append(["installed": true])
  }

  /// Appends an evaluation.
  func append(_ evaluation: Evaluation) throws(RecordingError) {
    evaluations.append(evaluation)
    try log.append(evaluation.line)
  }

  /// Waits until the disk has all of it.
  func sync() { log.sync() }
}
