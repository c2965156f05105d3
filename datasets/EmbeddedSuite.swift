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

  /// Recipes to develop methods on.
  public static let development: [(name: String, json: [UInt8])] = [
    ("relief-2", PackageResources.relief_2_json),
    ("crest-2", PackageResources.crest_2_json),
    ("isles-3", PackageResources.isles_3_json),
    ("crest-5", PackageResources.crest_5_json),
    ("rosenbrock-4", PackageResources.rosenbrock_4_json),
    ("hartmann-6", PackageResources.hartmann_6_json),
    ("michalewicz-3", PackageResources.michalewicz_3_json),
    ("path-3", PackageResources.path_3_json),
  ]

  /// Recipes to test methods on that were developed on others. No method had been played on them when they were chosen.
  public static let test: [(name: String, json: [UInt8])] = [
    ("ratio-3", PackageResources.ratio_3_json),
    ("crest-3", PackageResources.crest_3_json),
    ("crest-4", PackageResources.crest_4_json),
    ("crest-6", PackageResources.crest_6_json),
    ("griewank-3", PackageResources.griewank_3_json),
    ("styblinski-tang-4", PackageResources.styblinski_tang_4_json),
    ("path-4", PackageResources.path_4_json),
    ("rastrigin-2", PackageResources.rastrigin_2_json),
  ]

  /// All recipes, those of campaigns by default first.
  public static var all: [(name: String, json: [UInt8])] { recipes + development + test }
}
