import RematchDocuments
import Search

/// A request to a suggester's process, one line of JSON.
struct Request {
  /// The kinds of requests.
  enum Kind: String {
    case hello, start, suggest, stop, finish
  }

  let kind: Kind
  let id: Int
  /// The JSON object with its newline.
  let line: [UInt8]

  private init(_ kind: Kind, id: Int, _ body: (inout JSONWriter) -> Void) {
    self.kind = kind
    self.id = id
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("type")
      writer.string(kind.rawValue)
      writer.key("id")
      writer.integer(id)
      body(&writer)
    }
    line = writer.bytes + [UInt8(ascii: "\n")]
  }

  static let hello = Request(.hello, id: 0) { writer in
    writer.key("protocols")
    writer.array { writer in for version in Hello.protocols { writer.integer(version) } }
  }

  static func start(id: Int, run: String, _ setup: RunSetup) -> Request {
    Request(.start, id: id) { writer in
      writer.key("run")
      writer.string(run)
      writer.key("seed")
      // 32 bits, which every language's integers and JSON numbers hold.
      writer.integer(setup.seed >> 32)
      writer.key("contest")
      writer.object { writer in
        writer.key("name")
        writer.string(setup.contest.name)
        writer.key("rounds")
        writer.integer(setup.contest.rounds)
        writer.key("slots")
        writer.integer(setup.contest.slots)
        writer.key("steps")
        writer.integer(setup.contest.steps)
        writer.key("seconds")
        writer.real(setup.contest.timeLimit)
      }
      writer.key("space")
      writer.array { writer in
        for parameter in setup.space.parameters {
          writer.object { writer in
            writer.key("name")
            writer.string(parameter.name)
            writer.key("values")
            writer.array { writer in for value in parameter.values { writer.real(value) } }
            writer.key("step")
            writer.real(parameter.step)
          }
        }
      }
    }
  }

  static func suggest(
    id: Int, run: String, iteration: Int, count: Int, _ news: LedgerNews
  ) -> Request {
    Request(.suggest, id: id) { writer in
      writer.key("run")
      writer.string(run)
      writer.key("iteration")
      writer.integer(iteration)
      writer.key("count")
      writer.integer(count)
      news.write(to: &writer)
    }
  }

  static func stop(
    id: Int, run: String, iteration: Int, running: [Int], _ news: LedgerNews
  ) -> Request {
    Request(.stop, id: id) { writer in
      writer.key("run")
      writer.string(run)
      writer.key("iteration")
      writer.integer(iteration)
      writer.key("running")
      writer.array { writer in for trial in running { writer.integer(trial) } }
      news.write(to: &writer)
    }
  }

  static func finish(id: Int, run: String, _ news: LedgerNews) -> Request {
    Request(.finish, id: id) { writer in
      writer.key("run")
      writer.string(run)
      news.write(to: &writer)
    }
  }
}

extension LedgerNews {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.key("started")
    writer.array { writer in
      for trial in started {
        writer.object { writer in
          writer.key("trial")
          writer.integer(trial.id)
          writer.key("configuration")
          writer.array { writer in
            for index in trial.configuration.indices { writer.integer(index) }
          }
          guard let submitted = trial.submitted else { return }
          writer.key("submitted")
          writer.object { writer in
            for (name, value) in submitted.sorted(by: { $0.key < $1.key }) {
              writer.key(name)
              switch value {
              case .number(let number): writer.real(number)
              case .text(let text): writer.string(text)
              }
            }
          }
        }
      }
    }
    writer.key("readings")
    writer.array { writer in
      for (trial, step, reading) in readings {
        writer.object { writer in
          writer.key("trial")
          writer.integer(trial)
          writer.key("step")
          writer.integer(step)
          writer.key("mean")
          writer.real(reading.mean)
          writer.key("lower")
          writer.real(reading.lower)
          writer.key("upper")
          writer.real(reading.upper)
        }
      }
    }
    writer.key("ended")
    writer.array { writer in
      for (trial, state, reward) in ended {
        writer.object { writer in
          writer.key("trial")
          writer.integer(trial)
          writer.key("state")
          writer.string(state.rawValue)
          guard let reward else { return }
          writer.key("reward")
          writer.real(reward)
        }
      }
    }
  }
}

extension JSONWriter {
  /// A real number as the protocol has it: a text when it is not finite, else with a fraction or an exponent, so that
  /// languages that tell whole numbers from others read a real one.
  fileprivate mutating func real(_ number: Double) {
    if number.isFinite { self.number(number) } else { shortest(number) }
  }
}
