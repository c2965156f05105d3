import RematchDocuments
import Search

/// How a suggester's process is started and watched.
struct ProcessSettings: Hashable {
  /// A command for `/bin/sh`.
  let command: String
  /// The working folder.
  let folder: String
  /// Variables besides those of this process.
  let environment: [String: String]
  /// The seconds for the answers to `hello` and `start`.
  let startup: Double
  /// The seconds for any other answer.
  let deadline: Double
  /// The most resident memory of its process group, in MiB.
  let memory: Int
  /// The method that it plays, as canonical JSON: recordings name it.
  var method = ""
  /// Files and folders whose content belongs to the program's identity, by their paths from the working folder.
  var files: [String] = []
}

/// A process's answer to `hello`.
struct Hello: Equatable {
  /// A promise of a suggester.
  enum Capability: String, CaseIterable {
    case batches, asynchronous, stops, runs, parallel
  }

  let program: Program
  let capabilities: Set<Capability>
  /// The answer as it was written.
  let line: [UInt8]

  static let protocols = [1]
  /// The shortest answer, for messages.
  static let example =
    #"{"id":0,"protocol":1,"name":"my-optimizer","version":"1","capabilities":[]}"#
  /// The longest name or version; every record holds them.
  static let longestName = 200
  /// The most libraries; every record holds them.
  static let mostLibraries = 500

  /// Reads an answer to `hello`.
  ///
  /// - Parameter content: the hash of the program's files.
  init(_ answer: Answer, content: String?) throws(AnswerProblem) {
    line = answer.line
    let version = try answer.integer("protocol")
    guard Self.protocols.contains(version) else {
      throw AnswerProblem("'protocol' is \(version); expected 1")
    }
    program = Program(
      name: try answer.string("name"), version: try answer.string("version"), content: content,
      libraries: try answer.texts("libraries"))
    guard program.libraries.count <= Self.mostLibraries else {
      throw AnswerProblem(
        "it names \(program.libraries.count) libraries; expected at most \(Self.mostLibraries)")
    }
    let texts = [program.name, program.version] + program.libraries.flatMap { [$0.key, $0.value] }
    guard texts.allSatisfy({ $0.utf8.count <= Self.longestName }) else {
      throw AnswerProblem(
        "its name or version, or that of a library, is longer than \(Self.longestName) bytes")
    }
    var capabilities: Set<Capability> = []
    for name in try answer.strings("capabilities") {
      guard let capability = Capability(rawValue: name) else {
        throw AnswerProblem(
          "unknown capability '\(name)'"
            + nearestHint(to: name, among: Capability.allCases.map(\.rawValue)))
      }
      capabilities.insert(capability)
    }
    self.capabilities = capabilities
  }
}
