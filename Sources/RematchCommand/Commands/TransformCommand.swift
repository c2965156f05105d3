import Catalog
import Foundation
import Search
import Surfaces

/// `rematch surface transform`: another surface made of one.
enum TransformCommand: Command {
  static let specification = CommandSpecification(
    "surface transform",
    "Make another surface of one: permuted, reflected, coarser, noisier, with holes",
    positionals: ["SURFACE"],
    details: """
      The changes are made in the order in which they stand above, whatever their order in the command. The
      rewards stay between the same worst and best; the file's provenance says what was done. What a method
      relies on shows when its score changes: reflecting and permuting should change nothing.
      """,
    examples: [
      "rematch surface transform hills-3 --permute c,a,b --reflect a -o other.rsurf",
      "rematch surface transform data-30.json --categorical ap_ctr_weight --holes 0.1 --seed 3 -o holes.rsurf",
    ])

  struct Options: OptionGroup {
    let permute = Option<String?>.text(
      "permute", value: "LIST",
      help: "the parameters in another order: names or numbers from 0, e.g. 2,0,1")
    let reflect = Option.texts(
      "reflect", value: "NAME", help: "what was at a parameter's first level is at its last one")
    let coarsen = Option.texts(
      "coarsen", value: "NAME=K", help: "every K-th level of a parameter alone")
    let categorical = Option.texts(
      "categorical", value: "NAME", help: "a parameter as shuffled labels")
    let power = Option<Double?>.number(
      "power", value: "P", in: 1e-3...1e3, help: "rewards to a power, as shares of their range",
      remark: "above 1 the best stand out")
    let log = Option.flag("log", help: "logarithms of the rewards")
    let rank = Option.flag("rank", help: "ranks of the rewards")
    let noise = Option<Double?>.number(
      "noise", value: "SHARE", in: 0...1e6,
      help: "new readings by the contest's model, sigma as a share of the range",
      remark: "0.12 is the contest's")
    let intervals = Option<Double?>.number(
      "intervals", value: "FACTOR", in: 0...1e6, help: "intervals so many times as wide, which lie",
      remark: "0.5 or 2, say")
    let holes = Option<Double?>.number(
      "holes", value: "SHARE", in: 0...0.999999, help: "a random share of the cells fails",
      remark: "0.1, say")
    let corner = Option<Double?>.number(
      "corner", value: "SHARE", in: 0...0.999999, help: "the corner of the largest levels fails",
      remark: "0.1, say")
    let penalty = Option<Double?>.number(
      "penalty", value: "REWARD", in: -1e150...1e150,
      help: "cells that fail have this reward instead",
      remark: "-1000, say")
    let seed = Option.seed("seed", value: "N", default: 1, help: "the seed of what is random")
    let name = Option<String?>.text(
      "name", value: "NAME", help: "the new surface's name",
      remark: "the old one with a word for each change")
    let output = Option<String>.required(
      "output", "o", value: "FILE", help: "a binary table (.rsurf) or a contest's JSON")
  }

  static func run(_ arguments: ParsedArguments<Options>, _ catalog: MethodCatalog) throws -> Int32 {
    let output = try arguments[\.output]
    try requireWritable(output)
    let surface = try SurfaceLibrary.surface(arguments.positionals[0])
    let transforms = try transforms(arguments, surface)
    guard !transforms.isEmpty else {
      throw UsageError.meaningless(
        "nothing is to be changed; expected a change, such as --reflect NAME")
    }
    try surface.transformed(by: transforms, name: arguments[\.name]).write(to: output)
    return ExitStatus.done
  }

  private static func transforms(
    _ arguments: ParsedArguments<Options>, _ surface: Surface
  ) throws -> [SurfaceTransform] {
    let seed = try arguments[\.seed]
    let names = surface.space.parameters.map(\.name)
    var transforms: [SurfaceTransform] = []
    if let list = try arguments[\.permute] {
      let texts = list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      transforms.append(
        .permute(
          texts.map { text in
            guard !names.contains(text), let number = Int(text), names.indices.contains(number)
            else { return text }
            return names[number]
          }))
    }
    transforms += try arguments[\.reflect].map { .reflect($0) }
    for text in try arguments[\.coarsen] {
      guard let mark = text.lastIndex(of: "="), let every = Int(text[text.index(after: mark)...])
      else {
        throw options.coarsen.badValue(
          text, expected: "a parameter and a number, e.g. \(names[0])=2")
      }
      transforms.append(.coarsen(String(text[..<mark]), every: every))
    }
    transforms += try arguments[\.categorical].map { .categorical($0, seed: seed) }
    if let power = try arguments[\.power] { transforms.append(.reward(.power(power))) }
    if try arguments[\.log] { transforms.append(.reward(.log)) }
    if try arguments[\.rank] { transforms.append(.reward(.rank)) }
    if let share = try arguments[\.noise] {
      transforms.append(.noise(shareOfRange: share, seed: seed))
    }
    if let factor = try arguments[\.intervals] { transforms.append(.intervals(factor: factor)) }
    if let share = try arguments[\.holes] { transforms.append(.holes(share: share, seed: seed)) }
    if let share = try arguments[\.corner] { transforms.append(.corner(share: share)) }
    if let value = try arguments[\.penalty] { transforms.append(.penalty(value)) }
    return transforms
  }
}
