import Foundation

/// Runs recorded by `Fixtures/kit/make_fixtures.py`: a script's answers, and what the kit made of them.
struct KitFixture: Decodable {
  let stage: String
  let surface: String?
  let surfaces: [String]?
  let n_iteration: Int
  let n_suggestions: Int
  let runs: [Run]
  let scores: [Score]?

  struct Run: Decodable {
    let kind: String
    let surface: String?
    let `repeat`: Int?
    let seconds: Seconds?
    let suggest: [String: Answer<[String: FixtureNumber]>]
    let stop: [String: Answer<Bool>]?
    let history: [Entry]
    let running: [Entry]?
    let code: Int
    let results: [Double]

    private enum CodingKeys: String, CodingKey {
      case kind, surface, `repeat`, seconds, suggest, stop, history, running, code, results
    }

    init(from decoder: any Decoder) throws {
      let keys = try decoder.container(keyedBy: CodingKeys.self)
      kind = try keys.decodeIfPresent(String.self, forKey: .kind) ?? ""
      surface = try keys.decodeIfPresent(String.self, forKey: .surface)
      self.repeat = try keys.decodeIfPresent(Int.self, forKey: .repeat)
      seconds = try keys.decodeIfPresent(Seconds.self, forKey: .seconds)
      suggest = try keys.decode([String: Answer<[String: FixtureNumber]>].self, forKey: .suggest)
      stop = try keys.decodeIfPresent([String: Answer<Bool>].self, forKey: .stop)
      history = try keys.decodeIfPresent([Entry].self, forKey: .history) ?? []
      running = try keys.decodeIfPresent([Entry].self, forKey: .running)
      code = try keys.decodeIfPresent(Int.self, forKey: .code) ?? 0
      results = try keys.decodeIfPresent([Double].self, forKey: .results) ?? []
    }
  }

  struct Seconds: Decodable {
    let suggest: [String: Double]?
    let stop: [String: Double]?
  }

  struct Score: Decodable {
    let n_repeat: Int
    let mean_normed_mean: Double
    let best_reward: [String: [Double]]
    let normed_mean: [String: Double]
  }

  /// A list, or the name of something that is none.
  enum Answer<Element: Decodable>: Decodable {
    case list([Element])
    case special(String)

    init(from decoder: any Decoder) throws {
      if let special = try? [String: String](from: decoder)["special"] {
        self = .special(special)
      } else {
        self = .list(try [Element](from: decoder))
      }
    }
  }

  /// One entry of the kit's history: parameters, how many readings, the last of them.
  struct Entry: Decodable, Equatable {
    let parameters: [String: FixtureNumber]
    let steps: Int
    let last: [Double]?

    init(parameters: [String: FixtureNumber], steps: Int, last: [Double]?) {
      self.parameters = parameters
      self.steps = steps
      self.last = last
    }

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      parameters = try list.decode([String: FixtureNumber].self)
      steps = try list.decode(Int.self)
      if try list.decodeNil() {
        last = nil
      } else if let reward = try? list.decode(Double.self) {
        last = [reward]
      } else {
        last = try list.decode([Double].self)
      }
    }
  }

  static func url(_ name: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/kit/\(name)")
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: url("\(name).json")))
  }

  static func load(_ name: String) throws -> KitFixture { try decode(KitFixture.self, name) }
}

/// A number that JSON may hold as "nan", "inf" or "-inf"; two NaNs are equal.
struct FixtureNumber: Decodable, Equatable {
  let value: Double

  init(_ value: Double) { self.value = value }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      value = Double(text) ?? .nan
    } else {
      value = try container.decode(Double.self)
    }
  }

  static func == (a: FixtureNumber, b: FixtureNumber) -> Bool {
    a.value == b.value || (a.value.isNaN && b.value.isNaN)
  }
}
