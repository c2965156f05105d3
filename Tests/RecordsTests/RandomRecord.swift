import Records
import RematchDocuments
import RematchNumerics
import Search
import TestSupport

/// Random records with everything that a journal may hold, and what it hardly ever does.
struct RandomRecord {
  var random: RandomStream

  mutating func record() -> Record {
    let contest = Self.contests[random.index(below: Self.contests.count)]
    let recipe = value(depth: 0)
    let key = RunKey(
      contest: contest, mode: chance(2) ? .contest : .strict,
      surface: .init(name: text(), hash: text()), recipe: recipe.canonicalText,
      repeat: Int(bits()), seed: random.next() >> UInt64(random.index(below: 64)))
    return Record(
      key: key,
      method: .init(
        label: text(), recipe: recipe,
        program: chance(3) ? Program(name: text(), version: text()) : nil),
      code: code(),
      faults: list(2) {
        Fault(iteration: Int($0.bits()), code: $0.code(), message: $0.text())
      },
      trials: list(5) { $0.trial() }, history: list(5) { Int($0.bits()) },
      bestSoFar: list(8) { $0.number() }, best: number(), worst: number(), reference: number(),
      table: chance(2)
        ? .init(cells: Int(bits()), above: Int(bits()), targets: list(3) { $0.number() }) : nil,
      timings: .init(suggest: number(), stop: number()))
  }

  private static let contests: [Contest] =
    [.preliminary, .final]
    + ["rounds=3,slots=2,steps=4,seconds=0.1", "rounds=1,slots=1"].compactMap {
      try? Contest(parsing: $0)
    }

  mutating func chance(_ count: Int) -> Bool { random.index(below: count) == 0 }

  private mutating func list<Element>(
    _ most: Int, _ element: (inout Self) -> Element
  ) -> [Element] {
    (0..<random.index(below: most + 1)).map { _ in element(&self) }
  }

  /// An integer of any length and sign.
  private mutating func bits() -> Int64 {
    Int64(bitPattern: random.next()) >> Int64(random.index(below: 64))
  }

  private mutating func code() -> ContestCode {
    ContestCode.allCases[random.index(below: ContestCode.allCases.count)]
  }

  /// A number of everyday size, any double that is no NaN, or a special one.
  private mutating func number() -> Double {
    let specials = [
      0, -0.0, 5, -1, 1e15, 1e16, 1e17, 1e22, .leastNonzeroMagnitude, 0.1, .infinity, -.infinity,
    ]
    switch random.index(below: 4) {
    case 0: return specials[random.index(below: specials.count)]
    case 1:
      let number = Double(bitPattern: random.next())
      return number.isNaN ? 1 : number
    case 2: return Double(random.index(below: 1000)) / 64
    default: return random.uniform() * 20 - 10
    }
  }

  private mutating func text() -> String {
    let parts = [
      "random", "+", "\"", "\\", "/", "\u{0}", "\u{1}", "\u{8}", "\t", "\n", "\u{C}", "\r",
      "\u{1F}",
      "\u{7F}", "é", "e\u{301}", "\u{2028}", "日本", "👩‍🔬", "\u{FEFF}", "{", "]", ":", " ", "inf",
    ]
    return (0..<random.index(below: 4)).map { _ in
      parts[chance(2) ? 0 : random.index(below: parts.count)]
    }.joined()
  }

  /// A number or a label; the texts of numbers that are not finite are no labels.
  private mutating func parameterValue() -> ParameterValue {
    let text = text()
    if chance(3), text != "inf" { return .text(text) }
    return .number(chance(4) ? .nan : number())
  }

  private mutating func trial() -> TrialOutcome {
    let reasons = Trial.State.allCases
    return TrialOutcome(
      configuration: Configuration(list(4) { $0.random.index(below: 100) }),
      submitted: chance(3)
        ? Dictionary(
          list(3) { ($0.text(), $0.parameterValue()) }, uniquingKeysWith: { $1 })
        : nil,
      slot: Int(bits()), start: Int(bits()), end: Int(bits()), steps: Int(bits()),
      reason: reasons[random.index(below: reasons.count)],
      reward: chance(4) ? nil : chance(8) ? .nan : number(),
      times: chance(3) ? 0...random.uniform() : nil)
  }

  private mutating func value(depth: Int) -> JSONValue {
    switch random.index(below: depth < 3 ? 7 : 5) {
    case 0: .null
    case 1: .bool(chance(2))
    case 2: .integer(Int(bits()))
    case 3: .number(number())
    case 4: .string(text())
    case 5: .array(list(3) { $0.value(depth: depth + 1) })
    default:
      .object(
        Dictionary(
          list(4) { ($0.text(), $0.value(depth: depth + 1)) }, uniquingKeysWith: { $1 }))
    }
  }
}
