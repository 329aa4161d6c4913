/// A plan file as text, whole.
enum PlanFileGolden {
  /// The file of a plan to which everything is an objection that can be.
  static let refused = #"""
    {
      "formatVersion": "1.0",
      "tool": {"name": "rollcall", "version": "1.2.3"},
      "account": {
        "id": "12a3456b-7c89-012d-3456-78901e23fg45",
        "type": "Team",
        "supportedLicenses": ["Basic", "Pro"]
      },
      "directory": "sqlite:users.sqlite",
      "policy": {
        "files": [
          {
            "path": "policy/base.yaml",
            "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
          },
          {
            "path": "policy/teams/sales.yaml",
            "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
          }
        ]
      },
      "guardrails": {
        "maxChanges": 2,
        "maxDowngrades": 0,
        "minManaged": 10,
        "protect": [
          "ANA@example.com",
          "u-lobby"
        ],
        "unmanaged": "fail",
        "missing": "fail"
      },
      "summary": {
        "managed": 4,
        "unchanged": 1,
        "changes": 3,
        "upgrades": 1,
        "downgrades": 1,
        "typeChanges": 1,
        "missing": 1,
        "unmanaged": 2,
        "requests": 1
      },
      "seats": {
        "Basic": {"before": 2, "after": 3, "limit": 2},
        "Plus": {"before": 0, "after": 0},
        "ProTrial": {"before": 0, "after": 0},
        "Pro": {"before": 3, "after": 3, "limit": 3}
      },
      "changes": [
        {
          "userId": "u-ana",
          "email": "ana@example.com",
          "direction": "upgrade",
          "attributes": [
            {"name": "license", "before": "Basic", "after": "Pro"}
          ],
          "cause": [
            {"attribute": "license", "file": "policy/teams/sales.yaml", "line": 12, "column": 5, "from": "group sales"}
          ]
        },
        {
          "userId": "u-bob",
          "email": "BOB@example.com",
          "direction": "downgrade",
          "attributes": [
            {"name": "license", "before": "Pro", "after": "Basic"}
          ],
          "cause": [
            {"attribute": "license", "file": "policy/base.yaml", "line": 4, "column": 5, "from": "defaults"}
          ]
        },
        {
          "userId": "u-lobby",
          "email": null,
          "direction": "other",
          "attributes": [
            {"name": "license", "before": null, "after": "Basic"},
            {"name": "type", "before": "PrivateUser", "after": "SharedDevice"},
            {"name": "alexaForBusiness.enabled", "before": null, "after": "true"},
            {"name": "alexaForBusiness.roomArn", "before": null, "after": "arn:room"}
          ],
          "cause": [
            {"attribute": "license", "file": "policy/base.yaml", "line": 4, "column": 5, "from": "defaults"},
            {"attribute": "type", "file": "policy/base.yaml", "line": 5, "column": 5, "from": "defaults"},
            {"attribute": "alexaForBusiness.enabled", "file": "policy/base.yaml", "line": 25, "column": 5, "from": "user"},
            {"attribute": "alexaForBusiness.roomArn", "file": "policy/base.yaml", "line": 26, "column": 5, "from": "user"}
          ]
        }
      ],
      "typeDrift": [],
      "missing": [
        {"email": "carla@example.com", "file": "policy/teams/sales.yaml", "line": 31, "column": 5}
      ],
      "unmanaged": [
        {"userId": "u-1", "email": null},
        {"userId": "u-2", "email": "eve@example.com"}
      ],
      "grants": [],
      "objections": [
        {
          "kind": "maxChanges",
          "what": "3 users would change, but maxChanges allows 2",
          "allow": "changes=3",
          "count": 3,
          "limit": 2
        },
        {
          "kind": "maxDowngrades",
          "what": "1 user would get a lower licence, but maxDowngrades allows 0",
          "allow": "downgrades=1",
          "count": 1,
          "limit": 0
        },
        {
          "kind": "minManaged",
          "what": "the policy names 4 users of the account, but minManaged asks for 10",
          "allow": null,
          "count": 4,
          "limit": 10
        },
        {
          "kind": "protect",
          "what": "'ana@example.com' is protected, but would change",
          "allow": "protected=ana@example.com",
          "userId": "u-ana",
          "email": "ana@example.com"
        },
        {
          "kind": "protect",
          "what": "'u-lobby' is protected, but would change",
          "allow": "protected=u-lobby",
          "userId": "u-lobby",
          "email": null
        },
        {
          "kind": "seats",
          "what": "3 users would have Basic, but seats allows 2",
          "allow": "seats=Basic:3",
          "license": "Basic",
          "count": 3,
          "limit": 2
        },
        {
          "kind": "unmanaged",
          "what": "the account has 2 users whom the policy doesn't name, and unmanaged says fail",
          "allow": null,
          "count": 2
        },
        {
          "kind": "missing",
          "what": "the policy names 1 user who isn't in the account, and missing says fail",
          "allow": null,
          "count": 1
        }
      ],
      "digest": "sha256:85a92ab08fb7619d7e29f9e4883d5bec00aabc712c22853aaaf5a2e5e53f6078"
    }

    """#
}
