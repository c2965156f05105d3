import Records
import RematchDocuments
import Scoring
import Search

extension Report {
  /// The numbers that the pictures show, as JSON.
  ///
  /// Curves are rounded to four decimals; the leaderboard has all digits.
  ///
  /// | key | content |
  /// |---|---|
  /// | `schema` | 1, the version of this format |
  /// | `journals`, `command`, `runs` | where the records come from, and how many |
  /// | `leftOut` | how many lines of the journals hold no sound record |
  /// | `methods` | `label` and `recipe`; a series' number is its place here |
  /// | `contests` | see the keys below |
  ///
  /// Of a contest: `name`, `rounds`, `slots`, `steps`, `iterations` (where curves have values), `leaderboard`
  /// (as `rematch score --json` prints it, with `method`), `score` (`values`, `low` and `high` by row),
  /// `runtime` (the same; the share of targets reached), `rank` (the same; also the compared `rows`, best
  /// first, their `averages` at the end, Friedman's `p`, the `groups` that are not told apart and the
  /// `neededSurfaces` where so few cannot tell), `decision` (the rule's `test`, `correction`, `level` and number of
  /// `comparisons`, and `against` the first row by `row` the `verdict`, the `difference` of the run means, its
  /// `interval`, `p` and `leastP`, corrected), `surfaces`
  /// (`name`, `hash`, `saturation`, and curves as in `score`, `null` where a method was not run), `measures` and
  /// `stops` (by row, as `rematch score` prints them; `null` for methods that stopped nothing), `trials` (of
  /// the runs drawn: `purpose`, `row`, `surface`, `id`, `repeat`, `seed`, `trials`), `faults`.
  public var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("schema")
      writer.integer(1)
      writer.key("journals")
      writer.array { writer in for path in origin.journals.map(\.path) { writer.string(path) } }
      writer.key("leftOut")
      writer.integer(origin.journals.reduce(0) { $0 + $1.leftOutCount })
      writer.key("command")
      origin.command.map { writer.string($0) } ?? writer.null()
      writer.key("runs")
      writer.integer(runCount)
      writer.key("methods")
      writer.array { writer in
        for method in methods {
          writer.object { writer in
            writer.key("label")
            writer.string(method.label)
            writer.key("recipe")
            writer.value(method.recipe)
          }
        }
      }
      writer.key("contests")
      writer.array { writer in for contest in contests { contest.write(to: &writer) } }
    }
    return writer.bytes
  }
}

extension ContestReport {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("name")
      writer.string(name)
      writer.members([
        ("rounds", contest.rounds), ("slots", contest.slots), ("steps", contest.steps),
        ("runs", runCount),
      ])
      writer.key("iterations")
      writer.array { writer in for iteration in iterations { writer.integer(iteration) } }
      writer.key("leaderboard")
      writer.array { writer in for row in rows.indices { write(row: row, to: &writer) } }
      writer.key("score")
      writer.object { $0.curves(scores) }
      writer.key("runtime")
      writer.object { $0.curves(runtime) }
      writer.key("decision")
      if let decisions { write(decisions, to: &writer) } else { writer.null() }
      writer.key("rank")
      if let ranks { write(ranks, to: &writer) } else { writer.null() }
      writer.key("surfaces")
      writer.array { writer in for surface in surfaces { surface.write(to: &writer) } }
      writer.key("measures")
      writer.array { writer in for row in measures { write(row, to: &writer) } }
      writer.key("stops")
      writer.array { writer in for row in stops { write(row, to: &writer) } }
      writer.key("trials")
      writer.array { writer in for run in runs { run.write(to: &writer) } }
      writer.key("faults")
      writer.array { writer in for fault in faults { fault.write(to: &writer) } }
    }
  }

  private func write(_ decisions: LeaderDecisions, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("test")
      writer.string(decisions.rule.test)
      writer.key("correction")
      writer.string(decisions.rule.correction)
      writer.members([("level", decisions.rule.level)])
      writer.members([("comparisons", decisions.rule.comparisons)])
      writer.key("against")
      writer.array { writer in
        for (row, decision) in decisions.decisions {
          writer.object { writer in
            writer.members([("row", row)])
            writer.key("verdict")
            writer.string(decision.verdict.rawValue)
            writer.members([
              ("difference", decision.difference), ("p", decision.pValue),
              ("leastP", decision.leastPValue), ("detectable", decision.detectable),
            ])
            writer.key("neededRepeats")
            decision.neededRepeats.map { writer.integer($0) } ?? writer.null()
            writer.key("interval")
            if let interval = decision.interval {
              writer.array { writer in for bound in interval { writer.number(bound) } }
            } else {
              writer.null()
            }
          }
        }
      }
    }
  }

  private func write(_ ranks: RankReport, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.curves(ranks.curves)
      writer.key("rows")
      writer.array { writer in for row in ranks.order { writer.integer(row) } }
      writer.key("averages")
      writer.array { writer in for rank in ranks.averages { writer.number(rank) } }
      writer.key("p")
      writer.number(ranks.pValue)
      writer.key("groups")
      writer.array { writer in
        for group in ranks.groups {
          writer.array { writer in
            for place in group { writer.integer(ranks.order[place]) }
          }
        }
      }
      writer.key("neededSurfaces")
      ranks.neededSurfaces.map { writer.integer($0) } ?? writer.null()
    }
  }

  private func write(_ row: MeasureTable.Row?, to writer: inout JSONWriter) {
    guard let row else { return writer.null() }
    writer.object { writer in
      writer.members([
        ("relativeRegret", row.relativeRegret), ("optimal", row.optimal),
        ("shareAbove", row.shareAbove), ("area", row.area), ("wasted", row.wasted),
        ("distinct", row.distinct), ("coverage", row.coverage),
      ])
    }
  }

  private func write(_ row: StopTable.Row?, to writer: inout JSONWriter) {
    guard let row else { return writer.null() }
    writer.object { writer in
      writer.members([
        ("stopsPerRun", row.stopsPerRun), ("saved", row.saved), ("savable", row.savable),
        ("wrong", row.wrong), ("recall", row.recall),
      ])
    }
  }

  private func write(row index: Int, to writer: inout JSONWriter) {
    let row = rows[index]
    writer.object { writer in
      writer.key("suggester")
      writer.string(row.suggester)
      writer.members([
        ("method", series[index]), ("repeats", row.repeats), ("faultyRuns", row.faultyRuns),
      ])
      writer.members([
        ("score", row.score), ("secondsPerRun", row.secondsPerRun),
        ("trialsPerRun", row.trialsPerRun),
      ])
      writer.key("interval")
      writer.array { writer in for bound in row.interval { writer.number(bound) } }
      writer.key("surfaces")
      writer.array { writer in
        for surface in row.surfaces {
          writer.object { writer in
            writer.key("surface")
            writer.string(surface.surface)
            writer.key("score")
            writer.number(surface.score)
          }
        }
      }
    }
  }
}

extension SurfaceReport {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("name")
      writer.string(name)
      writer.key("hash")
      writer.string(identity.hash)
      writer.key("saturation")
      saturation.map { writer.string($0.rawValue) } ?? writer.null()
      writer.curves(curves)
    }
  }
}

extension FaultGroup {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.members([("row", row), ("code", code.rawValue), ("runs", runs)])
      writer.key("example")
      writer.string(example)
    }
  }
}

extension ShownRun {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("purpose")
      writer.string(purpose == .map ? "map" : "timeline")
      writer.members([("row", row), ("surface", surface), ("repeat", record.repeat)])
      // A seed may have more digits than a number of JavaScript holds.
      writer.key("seed")
      writer.string(String(record.seed))
      writer.key("id")
      writer.string(record.id)
      writer.key("trials")
      writer.array { writer in
        for trial in trials {
          writer.object { writer in
            writer.key("configuration")
            writer.array { writer in
              for index in trial.configuration.indices { writer.integer(index) }
            }
            writer.members([("start", trial.start), ("end", trial.end), ("steps", trial.steps)])
            writer.key("reason")
            writer.string(trial.reason.rawValue)
            writer.key("reward")
            trial.reward.map { writer.number(record.header.shown($0)) } ?? writer.null()
          }
        }
      }
    }
  }
}

extension JSONWriter {
  /// Members of an object with whole numbers.
  fileprivate mutating func members(_ members: [(String, Int)]) {
    for (name, number) in members {
      key(name)
      integer(number)
    }
  }

  /// Members of an object with numbers, `null` for a number that is not known.
  fileprivate mutating func members(_ members: [(String, Double?)]) {
    for (name, number) in members {
      key(name)
      if let number { self.number(number) } else { null() }
    }
  }

  /// The members of an object with curves.
  fileprivate mutating func curves(_ curves: [Curve?]) {
    for (name, part) in [
      ("values", \Curve.values), ("low", \Curve.low), ("high", \Curve.high),
    ] as [(String, KeyPath<Curve, [Double]>)] {
      key(name)
      array { writer in
        for curve in curves {
          if let curve { writer.rounded(curve[keyPath: part]) } else { writer.null() }
        }
      }
    }
  }

  /// Any JSON value, keys sorted.
  fileprivate mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let value): literal(value ? "true" : "false")
    case .integer(let value): integer(value)
    case .largeInteger(let value): integer(value)
    case .number(let value): number(value)
    case .string(let value): string(value)
    case .array(let values): array { writer in for value in values { writer.value(value) } }
    case .object(let members):
      object { writer in
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
          writer.key(name)
          writer.value(value)
        }
      }
    }
  }
}
