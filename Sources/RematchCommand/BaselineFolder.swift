import Campaigns
import Foundation
import Records
import RematchDocuments
import Scoring
import Search

/// A folder of baselines, a file each.
enum BaselineFolder {
  /// Writes the baselines of a campaign whose runs are all in a journal; a file of the same method and contest
  /// is replaced.
  ///
  /// - Returns: the names of the files.
  static func write(_ campaign: Campaign, journal: String, to folder: String) throws -> [String] {
    let own = Set(campaign.cells.map(\.key.id))
    var seen: Set<String> = []
    var groups: [[Record]] = []
    var positions: [String: Int] = [:]
    try forEachRun(as: Record.self, in: journalData(path: journal), path: journal) { record in
      guard own.contains(record.id), seen.insert(record.id).inserted else { return }
      let key = "\(record.contest.name)\u{0}\(record.method.recipe.canonicalText)"
      let position = positions[key] ?? groups.count
      if position == groups.count {
        positions[key] = position
        groups.append([])
      }
      groups[position].append(record)
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw JournalError.unwritable(path: folder, problem: error.localizedDescription)
    }
    return try groups.map { records in
      let baseline = try GateBaseline(records, seed: campaign.seed)
      let path = (folder as NSString).appendingPathComponent(baseline.fileName)
      let text = try canonicalEncoder().encode(baseline) + Data("\n".utf8)
      do { try text.write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
        throw JournalError.unwritable(path: path, problem: error.localizedDescription)
      }
      return baseline.fileName
    }
  }

  /// Reads the baselines of a folder in the order of their names, or that of one file.
  static func read(_ folder: String) throws -> [GateBaseline] {
    var paths = [folder]
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
      throw JournalError.unreadable(
        path: folder, problem: "there is none ('rematch run --save-baseline' makes one)")
    }
    if isFolder.boolValue {
      paths = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      paths = paths.filter { $0.hasSuffix(".json") }.sorted()
        .map { (folder as NSString).appendingPathComponent($0) }
    }
    guard !paths.isEmpty else {
      throw JournalError.unreadable(path: folder, problem: "there are no baselines in it")
    }
    return try paths.map { path in
      let data = try journalData(path: path)
      do { return try JSONDecoder().decode(GateBaseline.self, from: data) } catch {
        let problem =
          (error as? DecodingError).map { JSONProblem($0, in: data).description } ?? "\(error)"
        throw JournalError.unreadable(path: path, problem: "no baseline: \(problem)")
      }
    }
  }
}
