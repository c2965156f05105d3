/// How strict a judge is with wrong answers.
public enum Mode: String, Codable, Sendable, CaseIterable {
  /// As the organisers' kit: a wrong answer costs what it costs there, and the run goes on.
  case contest
  /// The same protocol, but a wrong answer is an error that ends the run.
  case strict
}
