import Records
import RematchDocuments
import Search
import TestSupport

/// A trial for a record; its configuration is `[cell]`.
func outcome(
  _ cell: Int = 0, _ start: Int, _ end: Int, _ reason: Trial.State, _ reward: Double?
) -> TrialOutcome {
  TrialOutcome(
    configuration: [cell], submitted: nil, start: start, end: end, steps: end - start + 1,
    reason: reason, reward: reward)
}

/// A record of given trials on a surface with rewards from 0 to 10 and a reference of 5.
func record(
  _ trials: [TrialOutcome], bestSoFar: [Double], contest: Contest = .final, method: String = "m",
  surface: String = "s", repeat count: Int = 0, best: Double = 10, worst: Double = 0,
  reference: Double = 5,
  table: Record.TableFacts? = nil, mode: Mode = .contest
) -> Record {
  let key = RunKey(
    contest: contest, mode: mode, surface: .init(name: surface, hash: "00"), recipe: method,
    repeat: count, seed: 1)
  return Record(
    key: key,
    method: .init(label: method, recipe: .object(["name": .string(method)])), code: .success,
    faults: [], trials: trials, history: [], bestSoFar: bestSoFar, best: best, worst: worst,
    reference: reference, table: table, timings: .init(suggest: 0, stop: 0))
}
