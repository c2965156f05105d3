import RematchDocuments

extension Record {
  /// The first schema whose lines have a check.
  static let firstCheckedSchema = 3
}

/// A record as its JSON object says it, before anything is believed.
struct UncheckedRecord: Decodable {
  private enum CodingKeys: String, CodingKey { case schema, trials, history, bestSoFar, timings }

  private(set) var record: Record
  /// The check that stands in the object.
  let check: String?

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    let schema = try keys.decode(Int.self, forKey: .schema)
    guard (1...Record.currentSchema).contains(schema) else {
      let isLater = schema > Record.currentSchema
      throw DecodingError.dataCorruptedError(
        forKey: .schema, in: keys,
        debugDescription: "is \(schema); expected 1 to \(Record.currentSchema)"
          + (isLater ? ", for a later version of this program has written it" : ""))
    }
    record = Record()
    record.header = try RunHeader(from: decoder)
    record.trials = try keys.decode([TrialOutcome].self, forKey: .trials)
    record.history = try keys.decode([Int].self, forKey: .history)
    record.bestSoFar = try keys.decode([Double].self, forKey: .bestSoFar)
    record = record.shown()
    check = try keys.decode(CheckedTimings.self, forKey: .timings).check
  }

  /// The record, brought to this schema.
  ///
  /// - Throws: `JSONProblem` when it is not as it was written, or contradicts itself.
  func checked() throws(JSONProblem) -> Record {
    if record.schema >= Record.firstCheckedSchema {
      let expected = LineCheck(record).text
      guard let check else {
        throw JSONProblem(
          place: "timings", problem: "missing key 'check'; expected '\(expected)'")
      }
      guard check == expected else {
        throw JSONProblem(
          place: "timings.check",
          problem: "is '\(check)', but what the line says has '\(expected)':"
            + " it was changed after it was written")
      }
    }
    var known = KnownParts()
    known.recipe = record.method.recipe.canonicalText
    known.scan = TrialScan(record.trials)
    try record.checkSense(&known)
    var record = record
    record.upgrade()
    return record
  }
}

/// The timings of a record with its check.
struct CheckedTimings: Codable {
  let check: String?
  private let stop: Double
  private let suggest: Double

  init(_ record: Record) {
    check = LineCheck(record).text
    stop = record.timings.stop
    suggest = record.timings.suggest
  }
}
