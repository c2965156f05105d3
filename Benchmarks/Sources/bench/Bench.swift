import Foundation

/// Measures how fast the judge and its files are, against rivals and limits in the same run.
@main
enum Bench {
  static func main() async {
    do {
      let options = try Options(Array(CommandLine.arguments.dropFirst()))
      if options.isHelp { return print(Options.help, terminator: "") }
      if let path = options.measuredParse { return try printParseMemory(path) }
      let report = try await measure(options)
      print(
        options.isJSON ? String(decoding: try report.json(), as: UTF8.self) + "\n" : report.text,
        terminator: "")
    } catch let error as OptionError {
      complain("\(error.text)\n\n\(Options.help)")
      exit(64)
    } catch {
      complain("\(error)\n")
      exit(1)
    }
  }

  private static func measure(_ options: Options) async throws -> Report {
    let workshop = try Workshop(options)
    defer { workshop.remove() }
    var report = Report()
    for part in options.parts.isEmpty ? Part.allCases : options.parts {
      switch part {
      case .judge: try measureJudge(workshop, &report)
      case .random: try measureRandom(workshop, &report)
      case .opening: try measureOpening(workshop, &report)
      case .parse: try measureParse(workshop, &report)
      case .tables: try measureImport(python: options.python, workshop, &report)
      case .generated: try measureGenerated(workshop, &report)
      case .journal: try measureJournal(workshop, &report)
      case .mainJob: try await measureMainJob(workshop, &report)
      case .report: try measureReport(workshop, &report)
      case .surrogate: try measureSurrogate(workshop, &report)
      case .external: try await measureExternal(options, workshop, &report)
      case .kit: try measureKit(options, workshop, &report)
      case .champion: try measureChampion(options, workshop, &report)
      }
    }
    return report
  }

  private static func complain(_ text: String) {
    FileHandle.standardError.write(Data("rematch-bench: \(text)".utf8))
  }
}
