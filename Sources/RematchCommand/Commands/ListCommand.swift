import Catalog
import External
import RematchDocuments
import Reports
import Search
import Surfaces

/// `rematch list`: the names that the command line knows.
enum ListCommand: Command {
  static let specification = CommandSpecification(
    "list", "List suggesters, stoppers, surfaces and contests", positionals: ["[KIND]"],
    details: """
      KIND is suggesters, stoppers, surfaces or contests; all of them without it. Of suggesters from Python
      libraries it says whether the library is installed, and how to install it.
      """,
    examples: ["rematch list", "rematch list suggesters --python optuna=envs/optuna/bin/python"])

  private struct Entry: Encodable {
    let name: String
    let summary: String
    let details: [String: JSONValue]
    let text: String
  }

  typealias Options = InterpreterOptions

  static func run(_ arguments: ParsedArguments<Options>, _ catalog: MethodCatalog) throws -> Int32 {
    let kinds = ["suggesters", "stoppers", "surfaces", "contests"]
    var chosen = kinds
    if let kind = arguments.positionals.first {
      guard kinds.contains(kind) else {
        throw UsageError.meaningless(
          "unknown kind '\(kind)'" + nearestHint(to: kind, among: kinds))
      }
      chosen = [kind]
    }
    var lists: [String: [Entry]] = [:]
    let session = try ExternalSuggesters(pythons: arguments[\.python]).session
    for kind in chosen { lists[kind] = try entries(kind, catalog, session) }
    if arguments.asksForJSON {
      try printJSON(
        lists.mapValues { entries in
          entries.map { entry -> JSONValue in
            .object(
              entry.details.merging([
                "name": .string(entry.name), "summary": .string(entry.summary),
              ]
              ) { old, _ in old })
          }
        })
      return ExitStatus.done
    }
    for (index, kind) in chosen.enumerated() {
      if index > 0 { try emit("\n") }
      var table = TextTable([(kind, .left), ("", .left), ("", .left)])
      for entry in lists[kind] ?? [] { table.append([entry.name, entry.summary, entry.text]) }
      try emit(table.lines().joined(separator: "\n") + "\n")
    }
    return ExitStatus.done
  }

  private static func entries(
    _ kind: String, _ catalog: MethodCatalog, _ session: ExternalSession
  ) throws -> [Entry] {
    switch kind {
    case "suggesters":
      let status = session.adapterStatus()
      return try catalog.suggesters.map { try recipeEntry($0, status[$0.name]) }
        + MethodCatalog.presets.map { preset in
          Entry(
            name: preset.name, summary: preset.summary, details: ["method": .string(preset.text)],
            text: "stands for: " + preset.text)
        }
    case "stoppers": return try catalog.stoppers.map { try recipeEntry($0) }
    case "surfaces":
      return try SurfaceLibrary.allNames.compactMap(SurfaceLibrary.recipe).map { recipe in
        let shape = recipe.space.shape
        return Entry(
          name: recipe.name, summary: recipe.summary,
          details: [
            "kind": .string(recipe.kind), "cells": .integer(recipe.space.cellCount),
            "levels": .array(shape.map(JSONValue.integer)),
          ],
          text: "\(plural(shape.count, "parameter")), \(grouped(recipe.space.cellCount)) cells")
      }
    default:
      return [Contest.preliminary, .final].map { contest in
        Entry(
          name: contest.name,
          summary: contest.steps > 1
            ? "\(contest.rounds) iterations over \(contest.slots) slots,"
              + " \(contest.steps) readings to the full reward"
            : "\(contest.rounds) rounds of \(contest.slots), full rewards at once",
          details: [
            "rounds": .integer(contest.rounds), "slots": .integer(contest.slots),
            "steps": .integer(contest.steps),
          ], text: "")
      } + [
        Entry(
          name: "rounds=N,slots=N,steps=N", summary: "a contest of your own", details: [:],
          text: "also reference=N, seconds=S")
      ]
    }
  }

  private static func recipeEntry(
    _ type: any Recipe.Type, _ status: AdapterStatus? = nil
  ) throws -> Entry {
    let options = try Search.options(of: type.init())
    var details: [String: JSONValue] = [
      "name": .string(type.name), "options": .object(options),
    ]
    var texts: [String] = []
    switch status {
    case .usable(let version)?:
      details["version"] = .string(version)
      texts.append("installed: \(version)")
    case .missing(let hint)?:
      details["install"] = .string(hint)
      texts.append("not installed: \(hint)")
    case nil: break
    }
    if !options.isEmpty {
      let pairs = options.sorted { $0.key < $1.key }
        .map { "\($0.key)=\(optionText($0.value))" }
      texts.append("options: " + pairs.joined(separator: " "))
    }
    let name = type.shorthand.map { "\(type.name):\($0.uppercased())" } ?? type.name
    return Entry(
      name: name, summary: type.summary, details: details, text: texts.joined(separator: "; "))
  }
}
