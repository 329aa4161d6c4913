import Chime
import Foundation
import Testing

/// A request signed by botocore 1.43, and what it wrote on the way.
struct Vector: Sendable, CustomTestStringConvertible {
  var name: String
  var method: HTTPRequest.Method
  var labels: [String]
  var query: [QueryItem] = []
  var body = ""
  var token: String?
  var url: String
  var canonicalRequest: String
  var signature: String

  var testDescription: String { name }

  var request: HTTPRequest {
    get throws {
      let endpoint = try Endpoint("https://chime.us-east-1.amazonaws.com")
      return HTTPRequest(
        method, endpoint.address(of: try labels.map { try PathLabel($0) }, query: query),
        headers: body.isEmpty ? [] : [HTTPHeader("content-type", "application/json")], body: Array(body.utf8),
        timeLimit: .seconds(1))
    }
  }

  var credentials: Credentials? {
    Credentials(
      accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
      sessionToken: token, source: .environment)
  }
}

extension Vector {
  static let all: [Vector] = [
    Vector(
      name: "list-users-page", method: .get,
      labels: ["accounts", "12a3456b-7c89-012d-3456-78901e23fg45", "users"],
      query: [
        QueryItem("user-email", "ana.o'neil+ops@example.com"),
        QueryItem("user-type", "PrivateUser"),
        QueryItem("max-results", "200"),
        QueryItem("next-token", "eyJ/+=a b~*"),
      ],
      url:
        "https://chime.us-east-1.amazonaws.com/accounts/12a3456b-7c89-012d-3456-78901e23f"
        + "g45/users?user-email=ana.o%27neil%2Bops%40example.com&user-type=PrivateUser&max-"
        + "results=200&next-token=eyJ%2F%2B%3Da%20b~%2A",
      canonicalRequest: """
        GET
        /accounts/12a3456b-7c89-012d-3456-78901e23fg45/users
        max-results=200&next-token=eyJ%2F%2B%3Da%20b~%2A&user-email=ana.o%27neil%2Bops%40example.com&user-type=PrivateUser
        host:chime.us-east-1.amazonaws.com
        x-amz-date:20260115T123045Z

        host;x-amz-date
        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        """,
      signature: "180c13df0d72990816f2db408d2f8f136d28037efbbe37ca6e97b7464a776db3"),
    Vector(
      name: "batch-update-no-token", method: .post,
      labels: ["accounts", "12a3456b-7c89-012d-3456-78901e23fg45", "users"],
      body: #"""
        {"UpdateUserRequestItems": [{"UserId": "1ab2345c-67de-8901-f23g-45h678901j2k", "LicenseType": "Basic"}, {"UserId": "2ab2345c-67de-8901-f23g-45h678901j2k", "LicenseType": "Pro", "UserType": "SharedDevice"}]}
        """#,
      url:
        "https://chime.us-east-1.amazonaws.com/accounts/12a3456b-7c89-012d-3456-78901e23f"
        + "g45/users",
      canonicalRequest: """
        POST
        /accounts/12a3456b-7c89-012d-3456-78901e23fg45/users

        content-type:application/json
        host:chime.us-east-1.amazonaws.com
        x-amz-date:20260115T123045Z

        content-type;host;x-amz-date
        48bcc5e91da627284f46ddcb3d1abf5fbf14ce674d04578e7970e3c44e3bce25
        """,
      signature: "bb61f2f23c3f20c8724bdfbacb3123ba87875107a8878500043c82d7266cb2a8"),
    Vector(
      name: "batch-update-token", method: .post,
      labels: ["accounts", "12a3456b-7c89-012d-3456-78901e23fg45", "users"],
      body: #"""
        {"UpdateUserRequestItems": [{"UserId": "1ab2345c-67de-8901-f23g-45h678901j2k", "LicenseType": "Basic"}, {"UserId": "2ab2345c-67de-8901-f23g-45h678901j2k", "LicenseType": "Pro", "UserType": "SharedDevice"}]}
        """#,
      token: "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJGMEQCIH+tok/en==",
      url:
        "https://chime.us-east-1.amazonaws.com/accounts/12a3456b-7c89-012d-3456-78901e23f"
        + "g45/users",
      canonicalRequest: """
        POST
        /accounts/12a3456b-7c89-012d-3456-78901e23fg45/users

        content-type:application/json
        host:chime.us-east-1.amazonaws.com
        x-amz-date:20260115T123045Z
        x-amz-security-token:IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJGMEQCIH+tok/en==

        content-type;host;x-amz-date;x-amz-security-token
        48bcc5e91da627284f46ddcb3d1abf5fbf14ce674d04578e7970e3c44e3bce25
        """,
      signature: "ea9d27d9908cbc70b4aa8dbaccbe32c60736747cad874dbf32853fbc08a99595"),
    Vector(
      name: "list-accounts", method: .get,
      labels: ["accounts"],
      url:
        "https://chime.us-east-1.amazonaws.com/accounts",
      canonicalRequest: """
        GET
        /accounts

        host:chime.us-east-1.amazonaws.com
        x-amz-date:20260115T123045Z

        host;x-amz-date
        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        """,
      signature: "7aac272ca49ae076065b7137c3a8fa30b241d1e07bf8954986445c7c67f8f36d"),
  ]
}
