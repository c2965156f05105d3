import Catalog
import Records
import Reports
import Scoring
import Search

/// `rematch compare`: methods side by side, from their journals.
enum CompareCommand: Command {
  static let specification = CommandSpecification(
    "compare", "Say which method is better, by how much, and how sure that is",
    positionals: ["[A B...]"],
    details: """
      A, B and the rest are journals, folders with a runs.jsonl, or methods of --journal. Several journals are
      compared as one method each, a single journal as all of its methods. Every method is compared with
      the first on the surfaces that all have in common, by run means: the mean over surfaces of the mean score of
      single runs. One rule decides: a studentized permutation test of the runs, at 5% for all comparisons
      together (Bonferroni), with the interval of the same test. Where no scores of so few runs could decide,
      the answer is that these runs cannot tell, and how many repeats could. Signed-rank and Friedman's tests
      over the surfaces stand below, as the answer to another question: what holds on surfaces like these. Exit
      status: 0 done, 1 failed, 64 wrong usage.
      """,
    examples: [
      "rematch compare before after", "rematch compare random sobol --journal results",
      "rematch compare results -s random -s grid -s sobol --json",
    ])

  struct Options: OptionGroup {
    let journal = Option.text(
      "journal", value: "JOURNAL", default: defaultFolder, help: "where methods are looked up")
    let suggesters = Option.texts(
      "suggester", "s", value: "METHOD", help: "the method to take of journals that hold several")
  }

  static func run(_ arguments: ParsedArguments<Options>, _ catalog: MethodCatalog) throws -> Int32 {
    var leftOut = 0
    let contenders = try Contenders(
      arguments.positionals, journal: arguments[\.journal], selection: arguments[\.suggesters],
      label: { (try? catalog.method(parsing: $0).label) ?? $0 },
      onReading: {
        noteLeftOut($0)
        leftOut += $0.leftOutCount
      })
    let matrix = contenders.matrix
    for remark in matrix.liveRemarks { note(remark) }
    for contradiction in matrix.contradictions { note(contradiction) }
    let comparison = try Comparison(matrix)
    if arguments.asksForJSON {
      try printJSON(Output(comparison: comparison, leftOut: leftOut))
    } else {
      try emit(comparisonText(comparison))
    }
    return ExitStatus.done
  }

  /// What `--json` prints: the comparison, and how many lines of the journals hold no sound record, if any.
  private struct Output: Encodable {
    let comparison: Comparison
    let leftOut: Int

    private enum CodingKeys: String, CodingKey { case leftOut }

    func encode(to encoder: any Encoder) throws {
      try comparison.encode(to: encoder)
      var keys = encoder.container(keyedBy: CodingKeys.self)
      if leftOut > 0 { try keys.encode(leftOut, forKey: .leftOut) }
    }
  }
}
