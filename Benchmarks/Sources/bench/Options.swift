/// A group of measurements.
enum Part: String, CaseIterable {
  case judge, random, opening, parse, tables, generated, journal, mainJob = "main-job", surrogate
  case report, external, kit, champion
}

/// What the benchmarks are asked to do.
struct Options {
  var isQuick = false
  var isJSON = false
  var kit: String?
  var python = "python3"
  var openBoxPython: String?
  var kurobakoPython: String?
  var tables: [String] = []
  var isHelp = false
  /// The parts to measure; all when empty.
  var parts: [Part] = []
  /// The hidden subcommand: open a file and print the memory that it took.
  var measuredParse: String?

  static let help = """
    Usage: rematch-bench [--quick] [--json] [--only PART...]
                         [--table FILE...] [--kit DIR [--python PYTHON]]
                         [--openbox-python PYTHON] [--kurobako-python PYTHON]

      --quick                  smaller tables and fewer rounds, a few seconds in all
      --json                   the results as JSON
      --only PART              judge, random, opening, parse, tables, generated, journal,
                               main-job, surrogate, report, external, kit, champion (repeatable)
      --table FILE             a contest table to compare on, .json or .gz (repeatable):
                               the kit plays those of the final stage, the champions both
      --kit DIR                the folder of the organisers' final kit, to compare with
      --python PYTHON          the interpreter of external suggesters, and with the kit's
                               packages (python3)
      --openbox-python PYTHON  an interpreter with the champions' optimizer library
      --kurobako-python PYTHON an interpreter with the package kurobako, to compare with

    """

  /// - Throws: `OptionError` for anything unknown.
  init(_ arguments: [String]) throws(OptionError) {
    var rest = arguments[...]
    func value(_ name: String) throws(OptionError) -> String {
      guard let value = rest.popFirst() else { throw OptionError(text: "\(name) needs a value") }
      return value
    }
    while let name = rest.popFirst() {
      switch name {
      case "--quick": isQuick = true
      case "--json": isJSON = true
      case "--help", "-h": isHelp = true
      case "--only":
        let name = try value(name)
        guard let part = Part(rawValue: name) else {
          throw OptionError(text: "unknown part '\(name)'")
        }
        parts.append(part)
      case "--kit": kit = try value(name)
      case "--python": python = try value(name)
      case "--openbox-python": openBoxPython = try value(name)
      case "--kurobako-python": kurobakoPython = try value(name)
      case "--table": tables.append(try value(name))
      case "--measure-parse": measuredParse = try value(name)
      default: throw OptionError(text: "unknown option '\(name)'")
      }
    }
    for (name, value) in [("--kit", kit), ("--openbox-python", openBoxPython)]
    where value != nil && tables.isEmpty {
      throw OptionError(text: "\(name) needs a --table")
    }
  }
}

/// A command line that means nothing.
struct OptionError: Error {
  let text: String
}
