// swift-tools-version: 6.2
import PackageDescription

/// One row per module: its name, its folder, and the modules that it may import.
let modules: [(name: String, path: String, imports: [Target.Dependency])] = [
  ("RematchNumerics", "Sources/RematchNumerics", []),
  ("RematchDocuments", "Sources/RematchDocuments", []),
  ("Search", "Sources/Search", ["RematchDocuments", "RematchNumerics"]),
  ("Surfaces", "Sources/Surfaces", ["RematchDocuments", "Search", "RematchNumerics"]),
  ("Surrogates", "Sources/Surrogates", ["RematchNumerics"]),
  ("Acquisitions", "Sources/Acquisitions", ["Search", "Surrogates", "RematchNumerics"]),
  ("Datasets", "datasets", []),
  ("Judging", "Sources/Judging", ["Search", "Surfaces", "RematchNumerics"]),
  ("SuggesterConformance", "Sources/SuggesterConformance", ["Search", "RematchNumerics"]),
  ("Sampling", "Sources/Suggesters/Sampling", ["Search", "RematchNumerics"]),
  (
    "Gaussian", "Sources/Suggesters/Gaussian",
    ["Search", "Surrogates", "Acquisitions", "RematchNumerics"]
  ),
  ("Processes", "Sources/Processes", ["RematchNumerics"]),
  (
    "Recording", "Sources/Recording",
    [
      "RematchDocuments", "Processes", "Search", "Surfaces", "Surrogates", "Acquisitions",
      "Records", "RematchNumerics",
    ]
  ),
  (
    "External", "Sources/Suggesters/External",
    ["RematchDocuments", "Processes", "Search", "RematchNumerics"]
  ),
  ("EarlyStopping", "Sources/EarlyStopping", ["Search", "RematchNumerics"]),
  (
    "Catalog", "Sources/Catalog",
    ["RematchDocuments", "Search", "Sampling", "Gaussian", "External", "EarlyStopping"]
  ),
  ("Records", "Sources/Records", ["RematchDocuments", "Search", "RematchNumerics"]),
  (
    "Campaigns", "Sources/Campaigns",
    ["RematchDocuments", "Search", "Surfaces", "Judging", "Records", "RematchNumerics"]
  ),
  ("Scoring", "Sources/Scoring", ["RematchDocuments", "Records", "Search", "RematchNumerics"]),
  (
    "Gating", "Sources/Gating",
    [
      "RematchDocuments", "Search", "Surfaces", "Records", "Campaigns", "Scoring",
      "RematchNumerics",
    ]
  ),
  ("Reports", "Sources/Reports", ["RematchDocuments", "Scoring", "Records", "Search"]),
  (
    "RematchCommand", "Sources/RematchCommand",
    [
      "RematchDocuments", "Search", "Surfaces", "Datasets", "Judging", "Catalog",
      "SuggesterConformance",
      "External", "Records", "Campaigns", "Scoring", "Gating", "Reports", "Recording",
      "RematchNumerics",
    ]
  ),
]

/// The embedded suite, a recipe each in `datasets`.
let suite = [
  "smooth-2", "smooth-6", "hills-3", "hills-5", "ridge-2", "ridge-4", "cliff-3", "needle-2",
  "recommender-3", "recommender-5",
  // To develop on.
  "relief-2", "crest-2", "isles-3", "crest-5",
  "rosenbrock-4", "hartmann-6", "michalewicz-3", "path-3",
  // To test on.
  "ratio-3", "crest-3", "crest-4", "crest-6",
  "griewank-3", "styblinski-tang-4", "path-4", "rastrigin-2",
]

/// One row per test target: its name, what it may import, and the folders that are not source.
let tests: [(name: String, imports: [Target.Dependency], exclude: [String])] = [
  ("NumericsTests", ["RematchNumerics", "TestSupport"], ["Fixtures"]),
  ("SurrogatesTests", ["Surrogates", "RematchNumerics", "TestSupport"], []),
  ("AcquisitionsTests", ["Acquisitions", "Surrogates", "Search", "RematchNumerics"], []),
  ("SurfacesTests", ["Surfaces", "Datasets", "Search", "RematchNumerics", "TestSupport"], []),
  ("SearchTests", ["RematchDocuments", "Search", "RematchNumerics"], []),
  ("CatalogTests", ["RematchDocuments", "Catalog", "Search", "TestSupport"], []),
  ("DocumentsTests", ["RematchDocuments", "TestSupport"], []),
  (
    "RecordsTests", ["RematchDocuments", "Records", "Search", "RematchNumerics", "TestSupport"], []
  ),
  ("EarlyStoppingTests", ["Catalog", "Search", "TestSupport"], []),
  (
    "GaussianTests",
    [
      "RematchDocuments", "Gaussian", "Acquisitions", "Surrogates", "Search", "RematchNumerics",
      "TestSupport",
    ],
    ["Fixtures"]
  ),
  ("SamplingTests", ["Catalog", "Search", "RematchNumerics"], []),
  (
    "ScoringTests",
    ["RematchDocuments", "Scoring", "Records", "Search", "RematchNumerics", "TestSupport"],
    ["Fixtures"]
  ),
  (
    "ReportsTests",
    [
      "RematchDocuments", "Reports", "Scoring", "Records", "Search", "RematchNumerics",
      "TestSupport",
    ],
    []
  ),
  (
    "CampaignsTests",
    [
      "RematchDocuments", "Campaigns", "Catalog", "Datasets", "Judging", "Records", "Scoring",
      "Search", "Surfaces", "RematchNumerics", "TestSupport",
    ],
    ["Fixtures"]
  ),
  (
    "GatingTests",
    [
      "Gating", "Campaigns", "Catalog", "Records", "Scoring", "Search", "Surfaces",
      "TestSupport",
    ], []
  ),
  ("ArchitectureTests", ["TestSupport"], []),
  (
    "ConformanceTests",
    ["SuggesterConformance", "Catalog", "External", "Search", "RematchNumerics"], []
  ),
  ("JudgingTests", ["Judging", "Search", "Surfaces", "Scoring", "TestSupport"], ["Fixtures"]),
  // Plays with a process that misbehaves.
  (
    "ExternalTests",
    [
      "RematchDocuments",
      "External", "rogue", "Catalog", "Judging", "Search", "Surfaces", "RematchNumerics",
      "TestSupport",
    ],
    ["Fixtures", "Python"]
  ),
  (
    "RecordingTests",
    ["RematchDocuments", "Recording", "Search", "Surfaces", "RematchNumerics", "TestSupport"], []
  ),
  // Runs the tool as a child process, so that it must be built.
  (
    "RematchCommandTests",
    ["RematchDocuments", "rematch", "rogue", "Records", "Surfaces", "Search", "TestSupport"], []
  ),
]

/// The Python files of external suggesters.
let python = [
  "rematch", "thpo_shim", "thpo_abstract_searcher", "thpo_common", "adapt_botorch", "adapt_hebo",
  "adapt_hyperopt", "adapt_nevergrad",
  "adapt_openbox", "adapt_optuna", "adapt_skopt", "adapt_smac",
]

/// What a report's page is made of besides its data.
let page = ["chart.css", "report.css", "report.js"]

/// The files that are compiled into a module, by module.
let embedded = [
  "Datasets": suite.map { "\($0).json" }, "Reports": page.map { "HTML/Page/\($0)" },
  "External": python.map { "Python/\($0).py" },
]

/// What lies in a module's folder without being part of it, by module.
let unbuilt = [
  "Datasets": ["README.md", "imports", "recordings"],
  "External": ["Examples", "Python/README.md"],
]

let package = Package(
  name: "rematch",
  products: [.executable(name: "rematch", targets: ["rematch"])]
    + modules.map { .library(name: $0.name, targets: [$0.name]) },
  targets: modules.map {
    .target(
      name: $0.name, dependencies: $0.imports, path: $0.path,
      exclude: unbuilt[$0.name] ?? [],
      resources: embedded[$0.name]?.map { .embedInCode($0) })
  } + [
    .executableTarget(name: "rematch", dependencies: ["RematchCommand"]),
    .executableTarget(name: "rogue", path: "Tests/Rogue"),
    .target(
      name: "TestSupport", dependencies: ["Records", "Search", "RematchNumerics"],
      path: "Tests/TestSupport"),
  ] + tests.map { .testTarget(name: $0.name, dependencies: $0.imports, exclude: $0.exclude) }
)

for target in package.targets {
  target.swiftSettings = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
  ]
}
