import Catalog
import External
import Reports
import Search
import SuggesterConformance

/// `rematch check-suggester`: tells the author of a suggester which rules it breaks.
enum CheckSuggesterCommand: Command {
  static let specification = CommandSpecification(
    "check-suggester", "Check that a suggester keeps the rules, case by case",
    positionals: ["[COMMAND]"],
    details: """
      COMMAND speaks the protocol of external suggesters on its standard input and output. Errors are what
      breaks a run; advice is what the contest allows but most suggesters should not do, such as trying a
      configuration twice, or fewer than asked for; it is said once, with the number of its cases. Each case is
      played three times, so that suggesters that are not deterministic are found. An error is shown with the end
      of the standard error, where a suggester in Python leaves its traceback. Exit status: 0 no errors, 1 errors,
      64 wrong usage.
      """,
    examples: [
      "rematch check-suggester 'python3 my.py'",
      "rematch check-suggester -s 'exec?command=./my&deadline=5' --json",
    ])

  struct Options: OptionGroup {
    let suggester = Option<String?>.text(
      "suggester", "s", value: "METHOD", help: "a suggester by name instead of a command")
    let rounds = Option.integer(
      "rounds", value: "N", in: 1...1000, default: 20,
      help: "iterations of a case that are played, at most")
    let interpreters = InterpreterOptions()
  }

  private struct Finding: Encodable {
    enum Kind: String, Encodable { case error, advice }

    let kind: Kind
    let rule: String
    let detail: String
  }

  private struct Case: Encodable {
    let name: String
    let remark: String?
    let findings: [Finding]
  }

  /// A piece of advice, with the cases in which it holds.
  private struct Advice: Encodable {
    let rule: String
    let cases: Int
    let first: String
    let detail: String
  }

  private struct Report: Encodable {
    let schema = 1
    let method: String
    let errors: Int
    let advice: [Advice]
    let cases: [Case]
  }

  static func run(_ arguments: ParsedArguments<Options>, _ catalog: MethodCatalog) async throws
    -> Int32
  {
    let rounds = try arguments[\.rounds]
    let method = try method(arguments, catalog)
    let isJSON = arguments.asksForJSON
    let external = try ExternalSuggesters(pythons: arguments[\.interpreters.python])
    var cases: [Case] = []
    try await external.run {
      var problem: (any Error)?
      func add(_ name: String, _ remark: String?, _ findings: [Finding]) {
        let found = Case(name: name, remark: remark, findings: findings)
        let earlier = cases
        cases.append(found)
        guard !isJSON, problem == nil else { return }
        do { try emit(text(found, after: earlier)) } catch { problem = error }
      }
      checkProtocol(of: method.suggester, in: external.session) { found in
        let findings = found.problem.map { [Finding(kind: .error, rule: "protocol", detail: $0)] }
        add(found.name, found.remark, findings ?? [])
      }
      // A process that does not keep the protocol would fail in every case.
      guard cases.allSatisfy({ $0.findings.isEmpty }) else { return }
      checkSuggester(method.suggester, stopper: method.stopper, rounds: rounds) {
        scenario, problems in
        add(scenario, nil, problems.map(finding))
      }
      if let problem { throw problem }
    }
    let errors = cases.flatMap(\.findings).count { $0.kind == .error }
    let advice = advice(in: cases)
    if isJSON {
      try printJSON(Report(method: method.label, errors: errors, advice: advice, cases: cases))
    } else {
      for piece in advice { try emit(text(piece, of: cases.count)) }
      try emit(
        "\n\(plural(cases.count, "case")), \(plural(errors, "error")), \(plural(advice.count, "piece")) of advice: \(method.label)"
          + " \(errors == 0 ? "keeps the rules" : "breaks the rules")\n")
    }
    return errors == 0 ? ExitStatus.done : ExitStatus.failed
  }

  private static func method(
    _ arguments: ParsedArguments<Options>, _ catalog: MethodCatalog
  ) throws -> Method {
    let named = try arguments[\.suggester]
    guard (named == nil) != arguments.positionals.isEmpty else {
      throw UsageError.missingArgument("COMMAND, or --suggester METHOD, one of them")
    }
    return try RematchCommand.method(
      parsing: named ?? "exec:" + arguments.positionals[0], catalog)
  }

  /// Whether a problem breaks runs or is only unwise.
  private static func finding(_ problem: ConformanceProblem) -> Finding {
    let isAdvice = [.noRepeats, .tooFew, .understands].contains(problem.rule)
    return Finding(
      kind: isAdvice ? .advice : .error, rule: problem.rule.rawValue, detail: problem.detail)
  }

  /// The advice by its rule, in the order in which it was found.
  private static func advice(in cases: [Case]) -> [Advice] {
    var pieces: [(rule: String, cases: [(String, String)])] = []
    for found in cases {
      for finding in found.findings where finding.kind == .advice {
        let index =
          pieces.firstIndex { $0.rule == finding.rule }
          ?? {
            pieces.append((finding.rule, []))
            return pieces.count - 1
          }()
        pieces[index].cases.append((found.name, finding.detail))
      }
    }
    return pieces.map { piece in
      Advice(
        rule: piece.rule, cases: piece.cases.count, first: piece.cases[0].0,
        detail: piece.cases[0].1)
    }
  }

  /// The lines of a case: its errors, each in full where it is the first of its kind.
  private static func text(_ found: Case, after earlier: [Case]) -> String {
    let errors = found.findings.filter { $0.kind == .error }
    let mark = errors.isEmpty ? "ok    " : "error "
    var lines = ["\(mark)  \(found.name)" + (found.remark.map { ": \($0)" } ?? "")]
    for error in errors {
      let same = earlier.first {
        $0.findings.contains { $0.rule == error.rule && $0.detail == error.detail }
      }
      let detail = error.detail.split(separator: "\n", omittingEmptySubsequences: false)
      if let same {
        lines.append("          \(error.rule): as in \(same.name)")
      } else {
        lines.append("          \(error.rule): \(detail[0])")
        lines += detail.dropFirst().map { "            \($0)" }
      }
    }
    return shown(lines)
  }

  private static func text(_ advice: Advice, of cases: Int) -> String {
    shown([
      "advice  \(advice.rule), in \(advice.cases) of \(plural(cases, "case")), first in \(advice.first):",
      "          \(advice.detail)",
    ])
  }

  private static func shown(_ lines: [String]) -> String {
    lines.map { withoutControls($0, keepingLines: false) + "\n" }.joined()
  }
}
