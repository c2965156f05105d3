/// What a contest does where an idea of a contest leaves a choice: the quirks of the organisers' kits, as data.
///
/// A custom contest has ``plain`` rules unless it asks for others.
public struct Rules: Hashable, Sendable {
  /// What is done with a suggestion that cannot be evaluated.
  public enum Unusable: Hashable, Sendable {
    /// It is a fault; the others of the batch start.
    case isSkipped
    /// It takes a slot, and holds up the trials in the slots behind it in every iteration.
    case holdsItsSlot
  }

  /// Which code a run ends with.
  public enum FinalCode: Hashable, Sendable {
    /// That of the last fault.
    case ofLastFault
    /// That of the last event: an answer in time after a fault makes it 0 again.
    case ofLastEvent
  }

  /// The order in which trials that leave their slots in one iteration enter the history.
  public enum Order: Hashable, Sendable {
    case fromFirstSlot
    case fromLastSlot
  }

  /// The name that users type.
  public let name: String
  /// What is done with a suggestion that cannot be evaluated.
  public let unusable: Unusable
  /// Whether an answer is started that comes when the time is used up; if not, it is lost.
  public let startsLateAnswers: Bool
  /// Whether the time of a call that throws counts.
  public let countsFailedCalls: Bool
  /// Which code a run ends with.
  public let finalCode: FinalCode
  /// Whether early stoppers are asked where a trial shows more than one reading.
  public let asksStopper: Bool
  /// The order in which trials enter the history.
  public let order: Order
  /// Whether, when a trial leaves, the slot of the first equal one is emptied: one suggested with the same values and
  /// with as many readings. In contest mode only; a kit's slip.
  public let confusesTwins: Bool
  /// Whether a stopper may pause trials, and a suggester resume them.
  public let allowsPausing: Bool

  /// The organisers' kit of the preliminary stage.
  public static let preliminaryKit = Rules(
    name: "preliminary-kit", unusable: .isSkipped, startsLateAnswers: false,
    countsFailedCalls: false, finalCode: .ofLastFault, asksStopper: false, order: .fromFirstSlot,
    confusesTwins: false, allowsPausing: false)

  /// The organisers' kit of the final stage.
  public static let finalKit = Rules(
    name: "final-kit", unusable: .holdsItsSlot, startsLateAnswers: true, countsFailedCalls: true,
    finalCode: .ofLastEvent, asksStopper: true, order: .fromLastSlot, confusesTwins: true,
    allowsPausing: false)

  /// No kit's quirks.
  public static let plain = Rules(
    name: "plain", unusable: .isSkipped, startsLateAnswers: false, countsFailedCalls: true,
    finalCode: .ofLastFault, asksStopper: true, order: .fromFirstSlot, confusesTwins: false,
    allowsPausing: true)

  /// All rules that have a name.
  public static let all = [plain, preliminaryKit, finalKit]

  /// The rules of a name.
  static func named(_ name: String) throws(ContestError) -> Rules {
    guard let rules = all.first(where: { $0.name == name }) else {
      throw .outOfRange(
        key: "rules", value: name,
        expected: "one of " + all.map(\.name).joined(separator: ", "))
    }
    return rules
  }
}
