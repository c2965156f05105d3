import RematchDocuments
import Search

extension Contest: LineValue {
  func write(to line: inout JSONWriter) {
    line.raw("{\"name\":")
    line.string(name)
    if case .seconds(_, countsSuggester: true) = clock { line.raw(",\"overhead\":\"counted\"") }
    if let reference {
      line.raw(",\"reference\":")
      line.integer(reference)
    }
    line.raw(",\"rounds\":")
    line.integer(rounds)
    line.raw(",\"rules\":")
    line.string(rules.name)
    line.raw(",\"slots\":")
    line.integer(slots)
    line.raw(",\"steps\":")
    line.integer(steps)
    if case .seconds(let budget, _) = clock {
      line.raw(",\"time\":")
      line.shortest(budget)
    }
    line.raw(",\"timeLimit\":")
    line.shortest(timeLimit)
    line.raw("}")
  }

  init(_ line: inout LineReader, _ known: inout KnownParts) throws(UnlikeJournalLine) {
    self = try line.value(&known.contests)
  }
}

extension Record.Measure: LineValue {
  func write(to line: inout JSONWriter) {
    line.raw("{\"direction\":")
    line.string(direction.rawValue)
    line.raw(",\"name\":")
    line.string(name)
    line.raw("}")
  }

  init(_ line: inout LineReader, _ known: inout KnownParts) throws(UnlikeJournalLine) {
    try line.pass("{\"direction\":")
    guard let direction = Objective.Direction(rawValue: try line.string()) else {
      throw UnlikeJournalLine()
    }
    try line.pass(",\"name\":")
    self.init(name: try line.string(), direction: direction)
    try line.pass("}")
  }
}

extension Record.SurfaceIdentity: LineValue {
  func write(to line: inout JSONWriter) {
    line.raw("{\"hash\":")
    line.string(hash)
    line.raw(",\"name\":")
    line.string(name)
    line.raw("}")
  }

  init(_ line: inout LineReader, _ known: inout KnownParts) throws(UnlikeJournalLine) {
    self = try line.value(&known.surfaces)
  }
}

extension Record.MethodIdentity: LineValue {
  func write(to line: inout JSONWriter) {
    line.raw("{\"label\":")
    line.string(label)
    if let program {
      line.raw(",\"program\":")
      program.write(to: &line)
    }
    line.raw(",\"recipe\":")
    line.value(recipe)
    line.raw("}")
  }

  init(_ line: inout LineReader, _ known: inout KnownParts) throws(UnlikeJournalLine) {
    let method = try line.value(&known.methods)
    known.recipe = method.recipe
    self = method.identity
  }
}

extension Fault: LineValue {
  func write(to line: inout JSONWriter) {
    // In a list, so with the comma before it that `object` writes.
    line.object { line in
      line.raw("\"code\":")
      code.write(to: &line)
      line.raw(",\"iteration\":")
      line.integer(iteration)
      line.raw(",\"message\":")
      line.string(message)
    }
  }

  init(_ line: inout LineReader, _ known: inout KnownParts) throws(UnlikeJournalLine) {
    try line.pass("{\"code\":")
    let code = try ContestCode(&line, &known)
    try line.pass(",\"iteration\":")
    let iteration = try line.integer()
    try line.pass(",\"message\":")
    self.init(iteration: iteration, code: code, message: try line.string())
    try line.pass("}")
  }
}

extension Record.TableFacts: LineValue {
  func write(to line: inout JSONWriter) {
    line.raw("{\"above\":")
    line.integer(above)
    line.raw(",\"cells\":")
    line.integer(cells)
    line.raw(",\"targets\":")
    targets.write(to: &line)
    line.raw("}")
  }

  init(_ line: inout LineReader, _ known: inout KnownParts) throws(UnlikeJournalLine) {
    try line.pass("{\"above\":")
    let above = try line.integer()
    try line.pass(",\"cells\":")
    let cells = try line.integer()
    try line.pass(",\"targets\":")
    let targets = try line.numbers(expecting: Self.targetDivisors.count + 1)
    try line.pass("}")
    self.init(cells: cells, above: above, targets: targets)
  }
}

extension Record.Timings: LineValue {
  func write(to line: inout JSONWriter) {
    line.raw("{\"stop\":")
    line.shortest(stop)
    line.raw(",\"suggest\":")
    line.shortest(suggest)
    line.raw("}")
  }

  init(_ line: inout LineReader, _ known: inout KnownParts) throws(UnlikeJournalLine) {
    try line.pass("{")
    try line.passCheck()
    try line.pass("\"stop\":")
    let stop = try line.number()
    try line.pass(",\"suggest\":")
    self.init(suggest: try line.number(), stop: stop)
    try line.pass("}")
  }
}

extension Program {
  /// Writes the JSON object, keys sorted.
  fileprivate func write(to line: inout JSONWriter) {
    line.raw("{")
    if let content {
      line.raw("\"content\":")
      line.string(content)
      line.raw(",")
    }
    if !libraries.isEmpty {
      line.raw("\"libraries\":")
      line.object(libraries) { $0.string($1) }
      line.raw(",")
    }
    line.raw("\"name\":")
    line.string(name)
    line.raw(",\"version\":")
    line.string(version)
    line.raw("}")
  }

  /// The canonical JSON.
  var canonicalText: String {
    var line = JSONWriter()
    write(to: &line)
    return String(decoding: line.bytes, as: UTF8.self)
  }
}
