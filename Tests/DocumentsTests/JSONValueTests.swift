import Foundation
import RematchDocuments
import Testing

@Suite("JSONValue")
struct JSONValueTests {
  @Test(
    "every whole number of 64 bits is read and written with all its digits",
    arguments: [
      "0", "-1", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
      "9223372036854775809", "18446744073709551614", "18446744073709551615",
    ])
  func wholeNumbers(digits: String) throws {
    for text in [digits, "[\(digits)]", #"{"seed":\#(digits)}"#] {
      let value = try decodeJSON(JSONValue.self, from: Data(text.utf8))
      #expect(value.canonicalText == text)
      let again = try decodeJSON(JSONValue.self, from: Data(value.canonicalText.utf8))
      #expect(again == value)
    }
  }

  @Test(
    "a number has one form: what fits Int is never a large integer, and what fits neither is no integer"
  )
  func forms() throws {
    func value(_ text: String) throws -> JSONValue {
      try decodeJSON(JSONValue.self, from: Data(text.utf8))
    }
    #expect(try value("9223372036854775807") == .integer(.max))
    #expect(try value("9223372036854775808") == .largeInteger(1 << 63))
    #expect(try value("18446744073709551616") == .number(0x1p64))
    #expect(try value("1e300") == .number(1e300))
    #expect(try value("0.5") == .number(0.5))
  }

  @Test("options keep a seed of the upper half")
  func options() throws {
    struct Options: Codable { var seed: UInt64 = 0 }
    let options = try decodeOptions(["seed": .largeInteger(.max)], defaults: Options())
    #expect(options.seed == .max)
    #expect(try canonicalJSON(options) == #"{"seed":18446744073709551615}"#)
  }
}
