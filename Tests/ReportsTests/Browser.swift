import Foundation
import TestSupport

/// A headless Chromium, driven by its DevTools protocol over two pipes.
final class Browser {
  /// The browser of this machine, if there is one.
  static let path: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    for name in ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"] {
      for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)")
      {
        return "\(folder)/\(name)"
      }
    }
    return nil
  }()

  /// Whether tests that need a browser run.
  static let isExpected = path != nil || Shared.isCI

  /// Why a test is skipped.
  static let reason = "skipped: needs Chromium (apt-get install chromium)"

  /// What the page complained about: console errors, exceptions, and what it was refused.
  private(set) var problems: [String] = []
  private let folder: TemporaryFolder
  private var pid: pid_t = 0
  private var input: Int32 = -1
  private var output: Int32 = -1
  private var buffer = Data()
  private var number = 0
  private var session: String?
  private var events: [[String: Any]] = []

  /// Starts the browser with an empty page.
  init() throws {
    guard let path = Self.path else { throw BrowserError(text: "no Chromium on this machine") }
    folder = try TemporaryFolder()
    try start(path)
    let targets = try call("Target.getTargets")["targetInfos"] as? [[String: Any]] ?? []
    guard let page = targets.first(where: { $0["type"] as? String == "page" })?["targetId"] else {
      throw BrowserError(text: "Chromium has no page")
    }
    let attached = try call("Target.attachToTarget", ["targetId": page, "flatten": true])
    session = attached["sessionId"] as? String
    for domain in ["Page", "Runtime", "Log"] { try call("\(domain).enable") }
  }

  deinit {
    kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
    close(input)
    close(output)
  }

  /// Starts the process: it reads commands from descriptor 3 and writes answers to 4.
  private func start(_ path: String) throws {
    // Above 4, so that none of them is in the way of another.
    func makePipe() -> (read: Int32, write: Int32) {
      var ends: [Int32] = [0, 0]
      pipe(&ends)
      defer { for end in ends { close(end) } }
      return (fcntl(ends[0], F_DUPFD_CLOEXEC, 10), fcntl(ends[1], F_DUPFD_CLOEXEC, 10))
    }
    let commands = makePipe()
    let answers = makePipe()
    defer {
      close(commands.read)
      close(answers.write)
    }
    (input, output) = (commands.write, answers.read)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, commands.read, 3)
    posix_spawn_file_actions_adddup2(&actions, answers.write, 4)
    for descriptor in [1, 2] as [Int32] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
    }
    let words = [
      path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--hide-scrollbars", "--remote-debugging-pipe", "--user-data-dir=\(folder.path("profile"))",
      "about:blank",
    ]
    var list: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for pointer in list { free(pointer) } }
    guard posix_spawn(&pid, path, &actions, nil, &list, environ) == 0 else {
      throw BrowserError(text: "Chromium does not start")
    }
  }

  /// Opens a file in a window of a size.
  func open(_ path: String, width: Int, height: Int = 900, isDark: Bool = false) throws {
    problems = []
    try call(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500])
    try call(
      "Emulation.setEmulatedMedia",
      [
        "features": [
          ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]
        ]
      ])
    try call("Page.navigate", ["url": "file://\(path)"])
    while !events.contains(where: { $0["method"] as? String == "Page.loadEventFired" }) {
      note(try read())
    }
    events = []
  }

  /// The value of an expression in the page.
  func evaluate(_ script: String) throws -> Any? {
    let answer = try call(
      "Runtime.evaluate", ["expression": script, "returnByValue": true, "awaitPromise": true])
    if let details = answer["exceptionDetails"] {
      throw BrowserError(text: "\(script): \(details)")
    }
    return (answer["result"] as? [String: Any])?["value"]
  }

  /// A command of the protocol.
  @discardableResult
  func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
    number += 1
    let own = number
    var message: [String: Any] = ["id": own, "method": method, "params": parameters]
    if let session { message["sessionId"] = session }
    let data = try JSONSerialization.data(withJSONObject: message) + Data([0])
    try FileHandle(fileDescriptor: input, closeOnDealloc: false).write(contentsOf: data)
    while true {
      let answer = try read()
      guard answer["id"] as? Int == own else {
        note(answer)
        continue
      }
      if let error = answer["error"] { throw BrowserError(text: "\(method): \(error)") }
      return answer["result"] as? [String: Any] ?? [:]
    }
  }

  private func note(_ event: [String: Any]) {
    events.append(event)
    let parameters = event["params"] as? [String: Any] ?? [:]
    switch event["method"] as? String {
    case "Runtime.exceptionThrown", "Log.entryAdded": problems.append("\(parameters)")
    case "Runtime.consoleAPICalled" where parameters["type"] as? String == "error":
      problems.append("\(parameters)")
    default: break
    }
  }

  /// The next message; messages end with a zero byte.
  private func read() throws -> [String: Any] {
    while true {
      if let end = buffer.firstIndex(of: 0) {
        let message = buffer[..<end]
        buffer = Data(buffer[(end + 1)...])
        return try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
      }
      var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 120_000) > 0 else { throw BrowserError(text: "Chromium is silent") }
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      let count = Foundation.read(output, &bytes, bytes.count)
      guard count > 0 else { throw BrowserError(text: "Chromium has gone") }
      buffer.append(contentsOf: bytes[..<count])
    }
  }
}

struct BrowserError: Error { let text: String }

extension Browser {
  /// Where the middle of an element is in the window, after scrolling to it.
  func middle(of selector: String) throws -> (x: Double, y: Double) {
    let value = try evaluate(
      """
      (() => { const e = document.querySelector(`\(selector)`);
        e.scrollIntoView({block: "center", behavior: "instant"});
        const b = e.getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2] })()
      """)
    guard let numbers = value as? [Double], numbers.count == 2 else {
      throw BrowserError(text: "no element \(selector)")
    }
    return (numbers[0], numbers[1])
  }

  func moveMouse(_ x: Double, _ y: Double) throws {
    try call("Input.dispatchMouseEvent", ["type": "mouseMoved", "x": x, "y": y])
  }

  func click(_ selector: String) throws {
    let (x, y) = try middle(of: selector)
    for type in ["mousePressed", "mouseReleased"] {
      try call(
        "Input.dispatchMouseEvent",
        ["type": type, "x": x, "y": y, "button": "left", "clickCount": 1])
    }
  }

  func press(_ key: String) throws {
    for type in ["keyDown", "keyUp"] {
      try call("Input.dispatchKeyEvent", ["type": type, "key": key, "code": key])
    }
  }
}
