public import Records
import RematchDocuments

/// The runs that a comparison is told to compare: those of journals, of folders with one, or of methods in a
/// journal.
public struct Contenders {
  /// The runs of one journal, by method in the order of the titles.
  fileprivate struct Source {
    let place: String
    private(set) var methods: [(title: String, label: String, runs: [RunSummary])] = []

    var titles: [String] { methods.map(\.title) }

    /// The methods that have one of some names as label or title; all for none.
    func chosen(_ names: [String]) -> [(title: String, label: String, runs: [RunSummary])] {
      names.isEmpty
        ? methods : methods.filter { names.contains($0.title) || names.contains($0.label) }
    }
  }

  /// The methods to compare, under names that tell them apart.
  public private(set) var methods: [(name: String, runs: [RunSummary])] = []

  /// Reads the journals.
  ///
  /// - Parameters:
  ///   - texts: places of journals, or names of methods in `journal`. A single place stands for all of its methods,
  ///     and no text at all for all of `journal`.
  ///   - journal: the place of the journal in which methods are looked up.
  ///   - selection: the methods to take of the places; all when empty.
  ///   - label: the label of a method as users type it; of an unknown one the text itself.
  ///   - onReading: called for each journal with what was read of it.
  /// - Throws: `ContenderError`, `NoSuchJournal`, `JournalError`.
  public init(
    _ texts: [String], journal: String, selection: [String], label: (String) -> String,
    onReading: (JournalReading) -> Void = { _ in }
  ) throws {
    func read(_ place: String) throws -> Source { try Source(place, onReading) }
    let isPlace = texts.map(Self.isPlace)
    let labels = selection.map(label)
    if texts.isEmpty || (texts.count == 1 && isPlace[0]) {
      let source = try read(texts.first ?? journal)
      for label in labels where source.chosen([label]).isEmpty { throw source.unknown(label) }
      // In the order in which the user chose them, for the first is the one to compare with.
      let chosen = labels.isEmpty ? source.methods : labels.flatMap { source.chosen([$0]) }
      for method in chosen where !methods.contains(where: { $0.name == method.title }) {
        methods.append((name: method.title, runs: method.runs))
      }
      return
    }
    let lookup = isPlace.allSatisfy { $0 } ? nil : try read(journal)
    guard labels.isEmpty || isPlace.contains(true) else { throw ContenderError.noPlace(texts) }
    for (text, isPlace) in zip(texts, isPlace) {
      if isPlace {
        let source = try read(text)
        let wanted = source.chosen(labels)
        guard wanted.count == 1 else {
          throw ContenderError.notOne(place: text, labels: source.titles)
        }
        methods.append((name: wanted[0].title, runs: wanted[0].runs))
      } else if let lookup {
        let label = label(text)
        let found = lookup.chosen([label])
        if found.isEmpty { throw lookup.unknown(label) }
        guard found.count == 1 else {
          throw ContenderError.notOne(place: "'\(label)' in \(journal)", labels: found.map(\.title))
        }
        methods.append((name: found[0].title, runs: found[0].runs))
      }
    }
    // Two versions of a method have the same label, so their journals tell them apart.
    let names = methods.map(\.name)
    for index in methods.indices where names.count(where: { $0 == names[index] }) > 1 {
      methods[index].name = isPlace[index] ? texts[index] : "\(names[index]) (\(journal))"
    }
  }

  /// The runs as a comparison takes them.
  public var matrix: RunMatrix {
    var matrix = RunMatrix(methods: methods.map(\.name))
    for (index, method) in methods.enumerated() {
      for run in method.runs { matrix.add(run, method: index) }
    }
    return matrix
  }

  /// Whether a text is the place of a journal: a file, or a folder with a `runs.jsonl`.
  private static func isPlace(_ text: String) -> Bool { (try? journalPath(text)) != nil }
}

extension Contenders.Source {
  fileprivate init(_ place: String, _ onReading: (JournalReading) -> Void) throws {
    self.place = place
    let path = try journalPath(place)
    var runs: [MethodKey: [RunSummary]] = [:]
    let data = try journalData(path: path)
    let reading = try forEachRun(as: RunSummary.self, in: data, path: path) { run in
      runs[MethodKey(run.method), default: []].append(run)
    }
    let titles = methodTitles(runs.values.map { $0[0].method })
    methods = runs.map { (titles[$0] ?? $1[0].method.label, $1[0].method.label, $1) }
      .sorted { $0.title < $1.title }
    onReading(reading)
  }

  fileprivate func unknown(_ label: String) -> ContenderError {
    .unknown(label: label, place: place, labels: titles)
  }
}

/// What cannot be compared.
public enum ContenderError: Error, Hashable, CustomStringConvertible {
  /// A text is no journal's place, and a journal has no such method.
  case unknown(label: String, place: String, labels: [String])
  /// A journal that stands for one method has none of those chosen, or several.
  case notOne(place: String, labels: [String])
  /// Methods are chosen, but no text is a journal's place.
  case noPlace([String])

  /// The message for the user.
  public var description: String {
    switch self {
    case .unknown(let label, let place, let labels):
      "'\(label)' is neither a journal nor a method in \(place); there are: \(Self.list(labels))"
    case .notOne(let place, let labels):
      "\(place): expected the runs of one method, there are: \(Self.list(labels))"
    case .noPlace(let texts):
      "methods are chosen from journals, but there is none among: \(Self.list(texts))"
    }
  }

  private static func list(_ labels: [String]) -> String {
    labels.isEmpty ? "none" : labels.joined(separator: ", ")
  }
}
