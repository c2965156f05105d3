import Foundation
import RematchDocuments
import RematchNumerics
import Search

/// A ledger such as no judge would make, drawn from a stream, and options of a recipe for it.
struct RandomLedger {
  let seed: UInt64
  private var stream: RandomStream
  private(set) var ledger: Ledger
  private let scale: Scale
  /// What rewards are multiples of, and by what they are shifted.
  private let unit: Double
  private let shift: Double

  private enum Scale: CaseIterable { case constant, smooth, rough, mixed }

  init(seed: UInt64) throws {
    self.seed = seed
    var stream = RandomStream(seed: seed, name: "ledger")
    ledger = Ledger(
      space: try Self.space(using: &stream), contest: try Self.contest(using: &stream))
    scale = Scale.allCases[stream.index(below: Scale.allCases.count)]
    unit = [1e-12, 1, 1, 1e12][stream.index(below: 4)]
    shift = [0, 0, 1e6, -3][stream.index(below: 4)]
    self.stream = stream
    let history = self.stream.index(below: self.stream.index(below: 8) == 0 ? 20 : 7)
    let iteration = min(
      ledger.contest.rounds, 1 + history + self.stream.index(below: ledger.contest.rounds))
    ledger = Ledger(space: ledger.space, contest: ledger.contest, iteration: iteration)
    let cells = cells(history)
    for cell in cells { addEnded(cell) }
    guard ledger.contest.steps > 1 else { return }
    for _ in 0..<self.stream.index(below: ledger.contest.slots) {
      let isTwin = !cells.isEmpty && self.stream.index(below: 4) == 0
      start(ledger.space.configuration(ofCell: isTwin ? cells[0] : anyCell()))
    }
    if self.stream.index(below: 6) == 0 { start([]) }
    advance(by: self.stream.index(below: ledger.contest.steps))
  }

  /// One to six parameters of 1 to 40 values, often few of them.
  private static func space(using stream: inout RandomStream) throws -> SearchSpace {
    let isTiny = stream.index(below: 8) == 0
    let step = [0.1, 1, 1e-9, 1e9][stream.index(below: 4)]
    let origin = [0, -1, 100][stream.index(below: 3)] * step
    return try SearchSpace(
      (0...stream.index(below: 6)).map { axis in
        let limit = isTiny ? 2 : [2, 3, 10, 40][stream.index(below: 4)]
        let count = 1 + stream.index(below: limit)
        return Parameter(
          name: "p\(axis)", values: (0..<count).map { origin + Double($0) * step })
      })
  }

  private static func contest(using stream: inout RandomStream) throws -> Contest {
    switch stream.index(below: 8) {
    case 0: .preliminary
    case 1: .final
    default:
      try Contest(
        rounds: 1 + stream.index(below: 60), slots: 1 + stream.index(below: 3),
        steps: 1 + stream.index(below: 16))
    }
  }

  /// Cells anywhere, around one of them, or all the same.
  private mutating func cells(_ count: Int) -> [Int] {
    let space = ledger.space
    let centre = space.configuration(ofCell: anyCell())
    let kind = stream.index(below: 4)
    return (0..<count).map { _ in
      switch kind {
      case 0: return space.cell(of: centre)
      case 1:
        let near = zip(space.shape, centre.indices).map { levels, index in
          min(max(index + stream.index(below: 3) - 1, 0), levels - 1)
        }
        return space.cell(of: Configuration(near))
      default: return anyCell()
      }
    }
  }

  private mutating func anyCell() -> Int { stream.index(below: ledger.space.cellCount) }

  private mutating func addEnded(_ cell: Int) {
    let steps = ledger.contest.steps
    let isStopped = steps > 1 && stream.index(below: 3) == 0
    // A suggestion that lacked a parameter, stopped without a reading.
    let isEmpty = steps > 1 && stream.index(below: 12) == 0
    let count = isEmpty ? 0 : isStopped ? stream.index(below: steps) : steps
    let id = ledger.start(isEmpty ? [] : ledger.space.configuration(ofCell: cell))
    for _ in 0..<count { ledger.show(reading(cell), of: id) }
    ledger.end(id, as: count == steps ? .completed : .stopped)
  }

  private mutating func start(_ configuration: Configuration) {
    ledger.start(configuration)
  }

  private mutating func reading(_ cell: Int) -> Reading {
    let indices = ledger.space.configuration(ofCell: cell).indices
    let value: Double =
      switch scale {
      case .constant: 1
      case .smooth: indices.reduce(0) { $0 - Double(($1 - 3) * ($1 - 3)) }
      case .rough: stream.normal()
      case .mixed: stream.normal() * Portable.pow(10, Double(stream.index(below: 25) - 12))
      }
    let mean = shift + unit * value
    return Reading(mean: mean, lower: mean - unit, upper: mean + unit)
  }

  /// The running trials gain readings; what is complete ends.
  private mutating func advance(by readings: Int) {
    for trial in ledger.running {
      guard let cell = trial.cell else { continue }
      let rest = ledger.contest.steps - trial.readings.count
      for _ in 0..<min(readings, rest) { ledger.show(reading(cell), of: trial.id) }
    }
    for trial in ledger.running.reversed()
    where trial.readings.count == ledger.contest.steps {
      ledger.end(trial.id, as: .completed)
    }
    for _ in 0..<readings where ledger.iteration < ledger.contest.rounds { ledger.advance() }
  }

  /// The trials of some configurations run for a while.
  mutating func play(_ configurations: [Configuration]) {
    for configuration in configurations { start(configuration) }
    advance(by: 1 + stream.index(below: ledger.contest.steps))
  }

  /// Small options of a recipe: any case of its enumerations, any Boolean, little work.
  mutating func options<R: Recipe>(of recipe: R) throws -> [String: JSONValue] {
    let numbers: [String: [JSONValue]] = [
      "initial": [.integer(1), .integer(2), .integer(6)],
      "random": [.number(0), .number(0), .number(0.1), .number(1)],
      "starts": [.integer(1), .integer(1), .integer(2)],
      "cells": [.integer(0), .integer(30), .integer(300)],
      "points": [.integer(1), .integer(5), .integer(12)],
      "searches": [.integer(1), .integer(1), .integer(2)],
      "xi": [.number(0), .number(0), .number(0.5), .number(20), .number(-1)],
      "refit": [.number(0), .number(0.1), .number(10)],
      "kappa": [.number(0), .number(2.576), .number(1000)],
      "steps": [.integer(1), .integer(7)],
    ]
    var result: [String: JSONValue] = [:]
    for (name, value) in Mirror(reflecting: recipe).children {
      guard let name else { continue }
      if let type = value as? any Choices {
        let all = try type.choices()
        result[name] = .array(
          stream.index(below: 2) == 0 ? [] : all.filter { _ in stream.index(below: 2) == 0 })
      } else {
        var values = numbers[name] ?? []
        if value is Bool { values = [.bool(true), .bool(false)] }
        if let value = value as? any (CaseIterable & Encodable) { values = try Self.cases(value) }
        if !values.isEmpty { result[name] = values[stream.index(below: values.count)] }
      }
    }
    return result
  }

  private static func cases<Value: CaseIterable & Encodable>(_ value: Value) throws -> [JSONValue] {
    try [Value]().choices()
  }
}

/// An option that is a list of an enumeration's cases.
private protocol Choices {
  /// All cases as JSON.
  func choices() throws -> [JSONValue]
}

extension Array: Choices where Element: CaseIterable & Encodable {
  func choices() throws -> [JSONValue] {
    try JSONDecoder().decode(
      [JSONValue].self, from: JSONEncoder().encode(Array(Element.allCases)))
  }
}
