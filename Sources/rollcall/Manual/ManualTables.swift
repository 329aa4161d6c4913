/// What the manual tells beside the commands.
enum ManualTables {
  /// The variables that the tool reads itself.
  static let environment: [(name: String, meaning: String)] = [
    ("ROLLCALL_DIRECTORY", "Where the users are, where --directory doesn't say."),
    (
      "AWS_PROFILE, AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE",
      "The profile, and the shared files that it is looked up in."
    ),
    (
      "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN",
      "Credentials; where they aren't set, the profile and the services of the machine are asked as by the AWS CLI."
    ),
    ("AWS_ENDPOINT_URL_CHIME, AWS_ENDPOINT_URL", "Where the API is, where --endpoint-url doesn't say."),
    ("AWS_CA_BUNDLE", "A PEM file of the roots that servers are trusted by, in place of the system's."),
    ("HTTPS_PROXY, NO_PROXY", "The proxy for HTTPS, as http://HOST:PORT, and the hosts that need none."),
    ("NO_COLOR, CLICOLOR_FORCE", "Never or always colours, where --color doesn't say."),
    ("LC_ALL, LC_CTYPE, LANG", "The locale; where its encoding isn't UTF-8, ASCII stands in."),
  ]

  /// The files that the tool knows by name.
  static let files: [(name: String, meaning: String)] = [
    (
      ".rollcall/journal",
      "The journals of the runs of 'rollcall apply', below the folder that it is run in. They hold people's addresses."
    ),
    ("~/.aws/config, ~/.aws/credentials", "Profiles and credentials, as the AWS CLI keeps them."),
  ]
}
