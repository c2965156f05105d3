import Catalog
import Records
import RematchDocuments
import Scoring
import Search

/// Finds what `rematch compare` is told to compare: journals, folders with one, or methods in a journal.
struct Contenders {
  /// The runs of one journal, by method in the order of their first runs.
  fileprivate struct Source {
    let place: String
    var labels: [String] = []
    var runs: [[RunSummary]] = []
  }

  private(set) var methods: [(name: String, runs: [RunSummary])] = []

  /// Reads the journals.
  ///
  /// - Parameters:
  ///   - texts: places of journals, or names of methods in `journal`; a single place stands for all of its
  ///     methods, and none for all of `journal`.
  ///   - journal: where methods are looked up.
  ///   - selection: the methods to take of the places; all when empty.
  init(_ texts: [String], journal: String, selection: [String], _ catalog: MethodCatalog) throws {
    let isPlace = texts.map(Self.isPlace)
    let labels = selection.map { Self.label($0, catalog) }
    if texts.isEmpty || (texts.count == 1 && isPlace[0]) {
      let source = try Self.read(texts.first ?? journal)
      for label in labels where !source.labels.contains(label) { throw source.unknown(label) }
      methods = zip(source.labels, source.runs)
        .filter { labels.isEmpty || labels.contains($0.0) }.map { (name: $0.0, runs: $0.1) }
      return
    }
    let lookup = isPlace.allSatisfy { $0 } ? nil : try Self.read(journal)
    guard labels.isEmpty || isPlace.contains(true) else { throw ContenderError.noPlace(texts) }
    for (text, isPlace) in zip(texts, isPlace) {
      if isPlace {
        let source = try Self.read(text)
        let wanted = labels.isEmpty ? source.labels : source.labels.filter(labels.contains)
        guard wanted.count == 1, let place = source.labels.firstIndex(of: wanted[0]) else {
          throw ContenderError.notOne(place: text, labels: source.labels)
        }
        methods.append((name: wanted[0], runs: source.runs[place]))
      } else if let lookup {
        let label = Self.label(text, catalog)
        guard let place = lookup.labels.firstIndex(of: label) else { throw lookup.unknown(label) }
        methods.append((name: label, runs: lookup.runs[place]))
      }
    }
    // Two versions of a method are told apart by their journals.
    let names = methods.map(\.name)
    for index in methods.indices where names.count(where: { $0 == names[index] }) > 1 {
      methods[index].name = isPlace[index] ? texts[index] : "\(names[index]) (\(journal))"
    }
  }

  /// The runs as a comparison takes them.
  var matrix: RunMatrix {
    var matrix = RunMatrix(methods: methods.map(\.name))
    for (index, method) in methods.enumerated() {
      for run in method.runs { matrix.add(run, method: index) }
    }
    return matrix
  }

  /// The label of a method as users type it; of one that the catalog does not know, the text itself.
  private static func label(_ text: String, _ catalog: MethodCatalog) -> String {
    (try? catalog.method(parsing: text).label) ?? text
  }

  /// Whether a text is the place of a journal: a file, or a folder with a `runs.jsonl`.
  private static func isPlace(_ text: String) -> Bool { (try? journalPath(text)) != nil }

  private static func read(_ place: String) throws -> Source {
    let path = try journalPath(place)
    var source = Source(place: place)
    var positions: [String: Int] = [:]
    let data = try journalData(path: path)
    let length = try forEachRun(as: RunSummary.self, in: data, path: path) { run in
      let identity = run.method.recipe.canonicalText
      let position = positions[identity] ?? source.labels.count
      if position == source.labels.count {
        positions[identity] = position
        source.labels.append(run.method.label)
        source.runs.append([])
      }
      source.runs[position].append(run)
    }
    if length < data.count { note("\(path): left out a torn last line") }
    return source
  }
}

extension Contenders.Source {
  fileprivate func unknown(_ label: String) -> ContenderError {
    .unknown(label: label, place: place, labels: labels)
  }
}

/// What cannot be compared.
enum ContenderError: Error, CustomStringConvertible {
  case unknown(label: String, place: String, labels: [String])
  case notOne(place: String, labels: [String])
  case noPlace([String])

  var description: String {
    switch self {
    case .unknown(let label, let place, let labels):
      "'\(label)' is neither a journal nor a method in \(place); there are: \(Self.list(labels))"
    case .notOne(let place, let labels):
      "\(place): expected the runs of one method, there are: \(Self.list(labels));"
        + " choose one with --suggester"
    case .noPlace(let texts):
      "--suggester chooses from journals, but there is none among: \(Self.list(texts))"
    }
  }

  private static func list(_ labels: [String]) -> String {
    labels.isEmpty ? "none" : labels.joined(separator: ", ")
  }
}
