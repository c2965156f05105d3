public import Foundation
import Search

/// The line of a record, with its newline; equal records give equal bytes.
///
/// They are the bytes of `canonicalEncoder`, with "inf", "-inf" and "nan" for numbers that are not finite.
public func journalLine(_ record: Record) -> Data {
  var line = LineWriter()
  line.record(record)
  line.literal("\n")
  return Data(line.bytes)
}

extension LineWriter {
  fileprivate mutating func record(_ record: Record) {
    literal("{\"best\":")
    number(record.best)
    literal(",\"bestSoFar\":")
    numbers(record.bestSoFar)
    literal(",\"code\":")
    integer(record.code.rawValue)
    literal(",\"contest\":")
    contest(record.contest)
    literal(",\"faults\":")
    list(record.faults) { $0.fault($1) }
    literal(",\"history\":")
    list(record.history) { $0.integer($1) }
    literal(",\"id\":")
    string(record.id)
    literal(",\"method\":")
    method(record.method)
    literal(",\"mode\":")
    string(record.mode.rawValue)
    literal(",\"reference\":")
    number(record.reference)
    literal(",\"repeat\":")
    integer(record.repeat)
    literal(",\"schema\":")
    integer(record.schema)
    literal(",\"seed\":")
    integer(record.seed)
    literal(",\"surface\":{\"hash\":")
    string(record.surface.hash)
    literal(",\"name\":")
    string(record.surface.name)
    if let table = record.table {
      literal("},\"table\":{\"above\":")
      integer(table.above)
      literal(",\"cells\":")
      integer(table.cells)
      literal(",\"targets\":")
      numbers(table.targets)
    }
    literal("},\"timings\":{\"stop\":")
    number(record.timings.stop)
    literal(",\"suggest\":")
    number(record.timings.suggest)
    literal("},\"trace\":")
    string(record.trace)
    literal(",\"trials\":")
    list(record.trials) { $0.trial($1) }
    literal(",\"worst\":")
    number(record.worst)
    literal("}")
  }

  private mutating func numbers(_ numbers: [Double]) { list(numbers) { $0.number($1) } }

  private mutating func contest(_ contest: Contest) {
    literal("{\"name\":")
    string(contest.name)
    literal(",\"reference\":")
    integer(contest.reference)
    literal(",\"rounds\":")
    integer(contest.rounds)
    literal(",\"slots\":")
    integer(contest.slots)
    literal(",\"steps\":")
    integer(contest.steps)
    literal(",\"timeLimit\":")
    number(contest.timeLimit)
    literal("}")
  }

  private mutating func fault(_ fault: Fault) {
    literal("{\"code\":")
    integer(fault.code.rawValue)
    literal(",\"iteration\":")
    integer(fault.iteration)
    literal(",\"message\":")
    string(fault.message)
    literal("}")
  }

  private mutating func method(_ method: Record.MethodIdentity) {
    literal("{\"label\":")
    string(method.label)
    if let program = method.program {
      literal(",\"program\":{\"name\":")
      string(program.name)
      literal(",\"version\":")
      string(program.version)
      literal("}")
    }
    literal(",\"recipe\":")
    value(method.recipe)
    literal("}")
  }

  private mutating func trial(_ trial: TrialOutcome) {
    literal("{\"configuration\":")
    list(trial.configuration.indices) { $0.integer($1) }
    literal(",\"end\":")
    integer(trial.end)
    literal(",\"reason\":")
    string(trial.reason.rawValue)
    if let reward = trial.reward {
      literal(",\"reward\":")
      number(reward)
    }
    literal(",\"start\":")
    integer(trial.start)
    literal(",\"steps\":")
    integer(trial.steps)
    if let submitted = trial.submitted {
      literal(",\"submitted\":")
      object(submitted) { $0.number($1) }
    }
    literal("}")
  }
}
