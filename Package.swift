// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "rollcall",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "rollcall", targets: ["rollcall"]),
    .executable(name: "chime-emulator", targets: ["chime-emulator"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibYAML",
      pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"])]
    ),
    .target(name: "Reconciliation"),
    // The JSON of the Chime API's users and accounts, read and written as a stream: a listing is read alike from a
    // file and from the wire, by targets that mustn't know each other, so its form has a home of its own.
    .target(name: "JSONStream"),
    .target(name: "ChimeWire", dependencies: ["Reconciliation", "JSONStream"]),
    .target(name: "Manifests", dependencies: ["Reconciliation", "CLibYAML"]),
    .target(
      name: "Reporting",
      dependencies: ["Reconciliation", "JSONStream", .product(name: "Crypto", package: "swift-crypto")]
    ),
    .target(
      name: "LocalStore",
      dependencies: [
        "Reconciliation", "ChimeWire", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]
    ),
    .target(
      name: "Chime",
      dependencies: [
        "Reconciliation", "JSONStream", "ChimeWire",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        // To tell errors that come before a request is sent from those that may come after it.
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]
    ),
    .target(
      name: "ChimeEmulator",
      dependencies: [
        "Reconciliation", "LocalStore", "Chime", "ChimeWire", "JSONStream",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
      ]
    ),
    .executableTarget(
      name: "chime-emulator",
      dependencies: [
        "ChimeEmulator", "LocalStore", "Reconciliation",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]
    ),
    // Names the commit that the tool is built from, for 'rollcall --version'.
    .plugin(name: "CommitPlugin", capability: .buildTool(), path: "Sources/CommitPlugin"),
    .executableTarget(
      name: "rollcall",
      dependencies: [
        "Reconciliation", "Manifests", "Reporting", "LocalStore", "ChimeWire", "Chime",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      // Links to the files of the repository's `schemas`, so that what the program prints is no copy of them.
      resources: ["policy", "plan", "outcome"].map { .embedInCode("Schemas/\($0).schema.json") },
      linkerSettings: [
        // Nothing that is loaded looks for symbols of the tool's own: without a table of them, and laid out by the
        // toolchain's linker, it starts sooner and is smaller, on the disk and in memory.
        .unsafeFlags(
          ["-use-ld=lld", "-Xlinker", "--no-export-dynamic"],
          .when(platforms: [.linux], configuration: .release))
      ],
      plugins: ["CommitPlugin"]
    ),

    // Simulated directories and the simulator of applies: for tests alone.
    .target(name: "Simulation", dependencies: ["Reconciliation", "Reporting"], path: "Tests/Simulation"),
    // What every directory keeps to. It alone needs the testing library, which no program with Swift inside can have.
    .target(name: "Contracts", dependencies: ["Reconciliation"], path: "Tests/Contracts"),
    // Plays scenarios by the million: swift run -c release simulate --seeds 1000000.
    .executableTarget(
      name: "simulate",
      dependencies: ["Simulation", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Tests/Simulate"
    ),
    // They print our signatures and the credentials that we find, so that botocore's can be held against them.
    .executableTarget(name: "sign-probe", dependencies: ["Chime"], path: "Tests/Conformance/SignProbe"),
    .executableTarget(
      name: "credential-probe",
      dependencies: [
        "Chime",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      path: "Tests/Conformance/CredentialProbe"
    ),
    // It prints what we read of policies, so that PyYAML and the schema can be held against it.
    .executableTarget(
      name: "policy-probe", dependencies: ["Manifests", "Reporting", "Reconciliation", "JSONStream"],
      path: "Tests/Conformance/PolicyProbe"),
    // Reports of hostile text, held against harmless ones: swift run -c release hostile-reports --texts 1000000.
    .executableTarget(
      name: "hostile-reports",
      dependencies: [
        "Reporting", "Reconciliation", "Simulation",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/HostileReports"
    ),
    .testTarget(name: "ReconciliationTests", dependencies: ["Reconciliation", "Simulation"]),
    .testTarget(name: "JSONStreamTests", dependencies: ["JSONStream"]),
    .testTarget(name: "ChimeWireTests", dependencies: ["ChimeWire", "JSONStream", "Reconciliation"]),
    .testTarget(
      name: "ManifestsTests", dependencies: ["Manifests", "Reconciliation", "Reporting"],
      exclude: ["Corpus", "Formatting/Golden"]),
    .testTarget(
      name: "ReportingTests", dependencies: ["Reporting", "Reconciliation", "Simulation", "hostile-reports"],
      exclude: ["Formats/Golden"]),
    .testTarget(
      name: "LocalStoreTests",
      dependencies: [
        "LocalStore", "ChimeWire", "Reconciliation", "Simulation", "Contracts",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]
    ),
    .testTarget(
      name: "ChimeTests",
      dependencies: [
        "Chime", "Reconciliation", "Simulation",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]
    ),
    .testTarget(
      name: "ChimeEmulatorTests",
      dependencies: [
        "ChimeEmulator", "Chime", "JSONStream", "LocalStore", "Reconciliation", "Contracts",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]
    ),
    .testTarget(
      name: "rollcallTests",
      dependencies: [
        "rollcall", "Chime", "Reconciliation", "Reporting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      exclude: ["Help"]
    ),
    .testTarget(name: "SimulationTests", dependencies: ["Simulation", "Reconciliation"]),
    .testTarget(name: "TidyTests"),
  ],
  swiftLanguageModes: [.v6]
)

// One set of rules for every target, so that none can be written to a softer standard.
for target in package.targets where target.type != .system && target.type != .plugin {
  target.swiftSettings = [
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  ]
}
