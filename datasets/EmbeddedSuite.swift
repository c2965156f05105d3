/// The recipes of the embedded suite, compiled into the program.
///
/// One JSON file each, beside this source file; `README.md` there says where each comes from.
public enum EmbeddedSuite {
  /// The recipes by surface name, in the order in which campaigns run them.
  public static let recipes: [(name: String, json: [UInt8])] = [
    ("smooth-2", PackageResources.smooth_2_json),
    ("smooth-6", PackageResources.smooth_6_json),
    ("hills-3", PackageResources.hills_3_json),
    ("hills-5", PackageResources.hills_5_json),
    ("ridge-2", PackageResources.ridge_2_json),
    ("ridge-4", PackageResources.ridge_4_json),
    ("cliff-3", PackageResources.cliff_3_json),
    ("needle-2", PackageResources.needle_2_json),
    ("recommender-3", PackageResources.recommender_3_json),
    ("recommender-5", PackageResources.recommender_5_json),
  ]
}
