public import Campaigns
import Foundation
import Records
import RematchDocuments
public import Scoring
import Search

/// A folder of baselines, one file for each method and contest.
public enum BaselineFolder {
  /// Writes the baselines of a campaign whose runs are all in a journal. A file of the same method and contest
  /// is replaced.
  ///
  /// - Parameters:
  ///   - journal: the path of the journal; runs of other campaigns in it are left out.
  ///   - folder: is made when it is not there.
  /// - Returns: the names of the files, in the order of their first runs.
  /// - Throws: `JournalError`, `BaselineError`, or `BaselineFolderError` when the folder cannot be written.
  public static func write(
    _ campaign: Campaign, journal: String, to folder: String
  ) throws -> [String] {
    let baselines = try groups(of: campaign, journal: journal)
      .map { try GateBaseline($0, seed: campaign.seed) }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw BaselineFolderError.unwritable(path: folder, problem: error.localizedDescription)
    }
    let old = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return try baselines.map { baseline in
      let path = (folder as NSString).appendingPathComponent(baseline.fileName)
      let text = try BaselineCheck.text(of: baseline)
      do throws(SystemError) { try ReplacementFile.write(text.utf8, to: path) } catch {
        throw BaselineFolderError.unwritable(path: path, problem: "\(error)")
      }
      removeOthers(of: baseline, among: old, in: folder)
      return baseline.fileName
    }
  }

  /// Removes files of the same method and contest under other names: those of other versions of the method, and those
  /// that early versions of the program named.
  private static func removeOthers(
    of baseline: GateBaseline, among names: [String], in folder: String
  ) {
    for name in names where name.hasSuffix(".json") && name != baseline.fileName {
      let path = (folder as NSString).appendingPathComponent(name)
      guard let other = try? self.baseline(path: path), other.contest == baseline.contest,
        other.mode == baseline.mode,
        other.method.recipe.unversioned == baseline.method.recipe.unversioned
      else { continue }
      unlink(path)
    }
  }

  /// The campaign's runs in a journal, each once, by contest and method.
  private static func groups(of campaign: Campaign, journal: String) throws -> [[Record]] {
    var traces: [String: String] = [:]
    var groups: [[Record]] = []
    struct Key: Hashable {
      let contest: ContestKey
      let method: MethodKey
    }
    var positions: [Key: Int] = [:]
    try forEachRun(as: Record.self, in: journalData(path: journal), path: journal) { record in
      guard campaign.contains(record.header) else { return }
      if let known = traces.updateValue(record.trace, forKey: record.id) {
        if known == record.trace { return }
        throw BaselineError.incomplete(
          "surface '\(record.surface.name)', repeat \(record.repeat), of \(record.method.label) is in \(journal)"
            + " with two different traces")
      }
      let key = Key(
        contest: ContestKey(record.contest, mode: record.mode), method: MethodKey(record.method))
      let position = positions[key] ?? groups.count
      if position == groups.count {
        positions[key] = position
        groups.append([])
      }
      groups[position].append(record)
    }
    return groups
  }

  /// Reads the baselines of a folder in the order of their files' names, or the baseline of one file.
  ///
  /// - Throws: `BaselineFolderError`, also when the folder has no baselines; `JournalError` for a file that the
  ///   system does not give.
  public static func read(_ place: String) throws -> [GateBaseline] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) else {
      throw BaselineFolderError.missing(path: place)
    }
    guard isFolder.boolValue else { return [try baseline(path: place)] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    let paths = names.filter { $0.hasSuffix(".json") }.sorted()
      .map { (place as NSString).appendingPathComponent($0) }
    guard !paths.isEmpty else { throw BaselineFolderError.empty(path: place) }
    return try paths.map(baseline)
  }

  private static func baseline(path: String) throws -> GateBaseline {
    let data = try journalData(path: path)
    do {
      let baseline = try decodeJSON(GateBaseline.self, from: data)
      try BaselineCheck.check(baseline, in: data)
      return baseline
    } catch let problem as JSONProblem {
      throw BaselineFolderError.notBaseline(path: path, problem: "\(problem)")
    }
  }
}

/// A folder of baselines that cannot be read or written.
public enum BaselineFolderError: Error, Hashable, CustomStringConvertible {
  /// There is neither a folder nor a file.
  case missing(path: String)
  /// The folder has no baselines.
  case empty(path: String)
  /// The file holds something else.
  case notBaseline(path: String, problem: String)
  /// The folder or the file cannot be written.
  case unwritable(path: String, problem: String)

  /// The message for the user.
  public var description: String {
    switch self {
    case .missing(let path): "\(path): cannot be read: there is none"
    case .empty(let path): "\(path): cannot be read: there are no baselines in it"
    case .notBaseline(let path, let problem): "\(path): cannot be read: no baseline: \(problem)"
    case .unwritable(let path, let problem): "\(path): cannot be written: \(problem)"
    }
  }
}

extension JSONValue {
  /// A recipe without its versions.
  fileprivate var unversioned: JSONValue {
    guard case .object(var members) = self else { return self }
    members["version"] = nil
    members["stopper"] = members["stopper"]?.unversioned
    return .object(members)
  }
}
