"""Holds the schemas, and what rollcall really prints, against a JSON Schema validator that isn't ours.

Usage: check.py ROLLCALL
"""

import copy
import hashlib
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import yaml
from jsonschema import Draft202012Validator

ROOT = pathlib.Path(__file__).resolve().parents[2]
POLICY = "examples/quickstart/policy"
ACCOUNT = "12a3456b-7c89-012d-3456-78901e23fg45"

passed = 0
failed = 0


def check(holds, name, detail=""):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print(f"FAILED: {name}\n{detail}")


def accepts(validator, document, name):
    errors = [f"  {error.json_path}: {error.message}" for error in validator.iter_errors(document)]
    check(not errors, name, "\n".join(errors))


def refuses(validator, document, name):
    check(not validator.is_valid(document), name, f"  accepted: {json.dumps(document)[:500]}")


# MARK: - The schemas


def load_schema(name):
    schema = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    check(True, f"{name}: a valid schema")
    for path in open_objects(schema, "$"):
        check(False, f"{name}: {path} takes any member")
    for path in silent_properties(schema, "$", schema):
        check(False, f"{name}: {path} has no description")
    return Draft202012Validator(schema)


def open_objects(node, path):
    """The objects that would let a misspelt member pass."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from open_objects(item, f"{path}[{index}]")
    elif isinstance(node, dict):
        if "object" in node.get("type", ()) and "additionalProperties" not in node:
            yield path
        for key, value in node.items():
            if key not in ("examples", "enum", "const"):
                yield from open_objects(value, f"{path}.{key}")


def silent_properties(node, path, schema):
    """The members that an editor could say nothing about."""
    if isinstance(node, list):
        for item in node:
            yield from silent_properties(item, path, schema)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "properties":
                for name, member in value.items():
                    target = schema["$defs"][member["$ref"].split("/")[-1]] if "$ref" in member else {}
                    if "description" not in member and "description" not in target:
                        yield f"{path}.{name}"
            if key not in ("examples", "enum", "const"):
                yield from silent_properties(value, f"{path}.{key}", schema)


# MARK: - Policies


def policy(**members):
    return {"version": 1, "account": ACCOUNT, **members}


def check_policies(validator):
    files = sorted((ROOT / POLICY).iterdir())
    check(len(files) == 3, "the quickstart's policy has three files")
    for file in files:
        text = file.read_text()
        accepts(validator, yaml.safe_load(text), f"{file.name} is a policy")
        name = text.split("\n", 1)[0].removeprefix("# yaml-language-server: $schema=")
        check((file.parent / name).resolve() == ROOT / "schemas/policy.schema.json", f"{file.name} names its schema")
    accepts(validator, {"version": 1}, "a policy may say nothing")
    for choice in ["apply", "report"]:
        accepts(validator, policy(typeChanges=choice), f"typeChanges: {choice}")
    refuses(validator, policy(typeChanges="ignore"), "typeChanges: ignore")
    accepts(validator, policy(groups={"a": {"members": ["A@B", "1ab2"]}}), "a member is an address or an id")
    for name, document in BAD_POLICIES.items():
        refuses(validator, document, f"policy with {name}")
    refuses(validator, policy(licence="Pro"), "policy with licence")


BAD_POLICIES = {
    "nothing": None,
    "a list": [],
    "no version": {"account": ACCOUNT},
    "version 2": {"version": 2},
    "version as text": {"version": "1"},
    "a blank account": {"version": 1, "account": ""},
    "white space in the account": {"version": 1, "account": "a b"},
    "an unknown licence": policy(defaults={"license": "Gold"}),
    "a licence in another case": policy(defaults={"license": "pro"}),
    "an unknown type": policy(defaults={"type": "Robot"}),
    "members in the defaults": policy(defaults={"members": []}),
    "a group that is a list": policy(groups={"a": ["b@example.com"]}),
    "an unknown key in a group": policy(groups={"a": {"member": []}}),
    "a number as a member": policy(groups={"a": {"members": [1]}}),
    "a member that is two dots": policy(groups={"a": {"members": [".."]}}),
    "a member without a domain": policy(groups={"a": {"members": ["a@"]}}),
    "a member with a space": policy(groups={"a": {"members": ["a b@example.com"]}}),
    "a user without a name": policy(users=[{"license": "Pro"}]),
    "a user that is text": policy(users=["a@example.com"]),
    "an empty id": policy(users=[{"id": ""}]),
    "a blank id": policy(users=[{"id": "  "}]),
    "an address that is none": policy(users=[{"email": "a"}]),
    "an address that is too long": policy(users=[{"email": "a" * 250 + "@b.example"}]),
    "a misspelt key of a user": policy(users=[{"id": "a", "licence": "Pro"}]),
    "a text for a boolean": policy(users=[{"id": "a", "alexaForBusiness": {"enabled": "yes"}}]),
    "an unknown key of alexaForBusiness": policy(users=[{"id": "a", "alexaForBusiness": {"on": True}}]),
}


# MARK: - Settings, as the parser and the schema read them

TAKEN = """
unmanaged: ignore
unmanaged: report
unmanaged: "fail"
missing: report
missing: fail
typeChanges: apply
protect: []
protect: [ceo@example.com, 1ab2345c-67de-8901-f23g-45h678901j2k, CEO@example.com]
guardrails: {}
guardrails: {maxChanges: 25%, maxDowngrades: "10%", minManaged: 1}
guardrails: {maxChanges: 0%, maxDowngrades: '100%', minManaged: 0}
guardrails: {maxChanges: 0, maxDowngrades: 1000000, minManaged: 1000000}
guardrails: {maxChanges: 9%, maxDowngrades: 99%}
seats: {}
seats: {Basic: 0, Plus: 1, ProTrial: 1000000, Pro: 420}
"""

REFUSED = """
unmanaged: Fail
unmanaged: no
unmanaged: [fail]
unmanaged: ""
unmanaged:
missing: ignore
missing: true
missing: {fail: true}
typeChanges: ignore
protect: ceo@example.com
protect: {ceo@example.com: true}
protect: [ceo@]
protect: ["the ceo@example.com"]
protect: [".."]
protect: [""]
protect: ["  "]
protect: [[ceo@example.com]]
protect: [{email: ceo@example.com}]
protect:
guardrails: 25%
guardrails: [25%]
guardrails: {maxChange: 25%}
guardrails: {Pro: 1}
guardrails:
guardrails: {maxChanges: 25 %}
guardrails: {maxChanges: 25.5%}
guardrails: {maxChanges: 101%}
guardrails: {maxChanges: 025%}
guardrails: {maxChanges: 00%}
guardrails: {maxChanges: -5%}
guardrails: {maxChanges: " 5%"}
guardrails: {maxChanges: "%"}
guardrails: {maxChanges: "20"}
guardrails: {maxChanges: -1}
guardrails: {maxChanges: 1000001}
guardrails: {maxChanges: 0.5}
guardrails: {maxChanges: 1e3}
guardrails: {maxChanges: 0o17}
guardrails: {maxChanges: 1,000}
guardrails: {maxChanges: true}
guardrails: {maxChanges: ~}
guardrails: {maxChanges: ""}
guardrails: {maxChanges: [1]}
guardrails: {maxChanges: }
guardrails: {maxDowngrades: "5"}
guardrails: {maxDowngrades: all}
guardrails: {minManaged: 1%}
guardrails: {minManaged: "1"}
guardrails: {minManaged: -1}
seats: 420
seats: [420]
seats:
seats: {pro: 420}
seats: {Enterprise: 1}
seats: {Pro: "420"}
seats: {Pro: -1}
seats: {Pro: 1000001}
seats: {Pro: 50%}
seats: {Pro: unlimited}
seats: {Pro: null}
seats: {Pro: {limit: 1}}
users: [{id: a, until: 2027-01-31}]
users: [{id: a, until: 2027-01-31, alexaForBusiness: {enabled: true}}]
users: [{id: a, license: Pro, until: 2027-02-29}]
users: [{id: a, license: Pro, until: 2027-02-30}]
users: [{id: a, license: Pro, until: 2100-02-29}]
users: [{id: a, license: Pro, until: 2027-04-31}]
users: [{id: a, license: Pro, until: 2027-13-01}]
users: [{id: a, license: Pro, until: 2027-00-01}]
users: [{id: a, license: Pro, until: 2027-01-00}]
users: [{id: a, license: Pro, until: 2027-1-31}]
users: [{id: a, license: Pro, until: 1969-12-31}]
users: [{id: a, license: Pro, until: 12027-01-31}]
users: [{id: a, license: Pro, until: 2027-01-31T00:00:00Z}]
users: [{id: a, license: Pro, until: 20270131}]
users: [{id: a, license: Pro, until: forever}]
users: [{id: a, license: Pro, until: [2027-01-31]}]
users: [{id: a, license: Pro, until: }]
users: [{id: a, license: Pro, reason: ""}]
users: [{id: a, license: Pro, reason: [OPS-1234]}]
groups: {g: {license: Pro, until: 2027-01-31}}
defaults: {license: Pro, until: 2027-01-31}
"""

# What YAML itself makes a number of before a schema sees it, and what only the text shows. The parser refuses it.
UNSEEN_BY_SCHEMA = """
guardrails: {maxChanges: +5}
guardrails: {maxChanges: 0x10}
guardrails: {maxChanges: 0b1}
guardrails: {maxChanges: 017}
guardrails: {maxChanges: 1_000}
guardrails: {maxChanges: 1:30}
guardrails: {maxDowngrades: 5.0}
seats: {Pro: +420}
seats: {Pro: 1, Pro: 2}
guardrails: {minManaged: 1, minManaged: 1}
"""


class Loader(yaml.SafeLoader):
    """Reads what isn't quoted as YAML 1.2 does, and so the editors: a day is text."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def load(text):
    return yaml.load(text, Loader)


def lines(text):
    return [line for line in text.splitlines() if line]


def check_settings(validator, binary, folder):
    file = pathlib.Path(folder) / "policy.yaml"
    for settings, is_taken, is_seen in [(TAKEN, True, True), (REFUSED, False, True), (UNSEEN_BY_SCHEMA, False, False)]:
        for line in lines(settings):
            text = f"version: 1\naccount: {ACCOUNT}\n{line}\n"
            file.write_text(text)
            run(binary, "validate", str(file), code=0 if is_taken else 65, of=line)
            document = load(text)
            (accepts if is_taken or not is_seen else refuses)(validator, document, f"schema: {line}")


# MARK: - What rollcall prints


def run(binary, *arguments, code, of=""):
    result = subprocess.run([binary, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True)
    check(
        result.returncode == code, f"rollcall {arguments[0]} ends with {code} {of}",
        f"  ended with {result.returncode}\n{result.stderr.decode()}")
    return result.stdout


def digest(plan):
    """The plan's digest as its documentation says, from the JSON alone."""
    def netstring(value):
        data = str(value).encode()
        return b"-" if value is None else b"%d:%s," % (len(data), data)
    parts = [plan["formatVersion"], plan["account"]["id"], len(plan["changes"])]
    for change in plan["changes"]:
        parts += [change["userId"], len(change["attributes"])]
        for attribute in change["attributes"]:
            parts += [attribute["name"], attribute["before"], attribute["after"]]
    return "sha256:" + hashlib.sha256(b"".join(map(netstring, parts))).hexdigest()


def without(document, *path):
    return changed(document, *path, change=lambda parent, key: parent.pop(key))


def replaced(document, value, *path):
    return changed(document, *path, change=lambda parent, key: parent.__setitem__(key, value))


def changed(document, *path, change):
    document = copy.deepcopy(document)
    parent = document
    for key in path[:-1]:
        parent = parent[key]
    change(parent, path[-1])
    return document


def check_members(validator, document, name, optional=()):
    """Each member of each object is due, and none may stand beside them."""
    def visit(node, path):
        if isinstance(node, dict):
            refuses(validator, replaced(document, 1, *path, "surprise"), f"{name} with {path}.surprise")
            for key, value in node.items():
                if key not in optional:
                    refuses(validator, without(document, *path, key), f"{name} without {path}.{key}")
                visit(value, (*path, key))
        elif isinstance(node, list) and node:
            visit(node[0], (*path, 0))
    visit(document, ())


def check_plan(validator, plan):
    accepts(validator, plan, "the printed plan")
    check(plan["digest"] == digest(plan), "the plan's digest can be recomputed", f"  {digest(plan)}")
    summary = plan["summary"]
    for key in ["changes", "missing", "unmanaged"]:
        check(summary[key] == len(plan[key]), f"the plan's summary counts {key}")
    check(summary["managed"] == summary["unchanged"] + summary["changes"], "managed = unchanged + changes")
    for file in plan["policy"]["files"]:
        data = (ROOT / file["path"]).read_bytes()
        check(file["sha256"] == hashlib.sha256(data).hexdigest(), f"the plan's hash of {file['path']}")
    check_causes(plan)
    check_members(validator, plan, "a plan", optional=("id", "email", "limit", "until", "reason", "license", "type"))
    check_judgement(validator, plan)
    for name, bad in {
        "another format": replaced(plan, "2.0", "formatVersion"),
        "a short digest": replaced(plan, plan["digest"][:-1], "digest"),
        "an upper-case digest": replaced(plan, plan["digest"].upper(), "digest"),
        "a negative count": replaced(plan, -1, "summary", "changes"),
        "an unknown licence's seats": replaced(plan, {"before": 0, "after": 0}, "seats", "Gold"),
        "an unknown direction": replaced(plan, "sideways", "changes", 0, "direction"),
        "an unknown attribute": replaced(plan, "name", "changes", 0, "attributes", 0, "name"),
        "a change of nothing": replaced(plan, [], "changes", 0, "attributes"),
        "a boolean value": replaced(plan, True, "changes", 0, "attributes", 0, "after"),
        "line 0": replaced(plan, 0, "changes", 0, "cause", 0, "line"),
        "an unknown level": replaced(plan, "team", "changes", 0, "cause", 0, "from"),
        "a nameless missing user": without(plan, "missing", 0, "email"),
        "an unmanaged user without an address member": without(plan, "unmanaged", 0, "email"),
    }.items():
        refuses(validator, bad, f"plan with {name}")


OBJECTIONS = [
    {"kind": "directoryManaged", "allow": "directory-managed"},
    {"kind": "maxChanges", "allow": "changes=3", "count": 3, "limit": 2},
    {"kind": "maxDowngrades", "allow": "downgrades=1", "count": 1, "limit": 0},
    {"kind": "minManaged", "allow": None, "count": 4, "limit": 10},
    {"kind": "protect", "allow": "protected=a@example.com", "userId": "a", "email": "a@example.com"},
    {"kind": "protect", "allow": "protected=a", "userId": "a", "email": None},
    {"kind": "seats", "allow": "seats=Pro:3", "license": "Pro", "count": 3, "limit": 2},
    {"kind": "unmanaged", "allow": None, "count": 2},
    {"kind": "missing", "allow": None, "count": 1},
]


def check_judgement(validator, plan):
    """What a plan was judged by, and what stands against it."""
    accepts(validator, replaced(plan, None, "seats"), "a plan whose seats weren't counted")
    accepts(validator, replaced(plan, {"before": 1, "after": 2, "limit": 2}, "seats", "Pro"), "a plan with a seat limit")
    for key in ["maxChanges", "maxDowngrades"]:
        accepts(validator, replaced(plan, None, "guardrails", key), f"a plan without a limit for {key}")
    objections = [objection | {"what": "a sentence"} for objection in OBJECTIONS]
    accepts(validator, replaced(plan, objections, "objections"), "a plan with every objection")
    for objection in objections:
        bad = objection | {"surprise": 1}
        refuses(validator, replaced(plan, [bad], "objections"), f"{objection['kind']} with surprise")
        for name in objection:
            bad = without(objection, name)
            refuses(validator, replaced(plan, [bad], "objections"), f"{objection['kind']} without {name}")
    for name, bad in {
        "a negative limit": replaced(plan, -1, "guardrails", "maxChanges"),
        "no limit for minManaged": replaced(plan, None, "guardrails", "minManaged"),
        "unmanaged: ignore": replaced(plan, "ignore", "guardrails", "unmanaged"),
        "a nameless protected user": replaced(plan, [""], "guardrails", "protect"),
        "an unknown objection": replaced(plan, [objections[0] | {"kind": "mood"}], "objections"),
        "one objection's members in another": replaced(plan, [objections[1] | {"kind": "seats"}], "objections"),
        "an allowance that is none": replaced(plan, [objections[1] | {"allow": "changes=all"}], "objections"),
    }.items():
        refuses(validator, bad, f"plan with {name}")


def check_grants(validator, plan):
    """What a plan of the same policy tells of grants."""
    accepts(validator, plan, "a plan with grants")
    check(
        [(grant["state"], grant["until"]) for grant in plan["grants"]]
        == [("endsSoon", "2027-01-31"), ("ranOut", "2027-01-16"), ("ranOut", "2027-01-15")],
        "grants that end soon or have run out, in the order of the policy", f"  {plan['grants']}")
    check(plan["grants"][1]["unsaid"] == ["type"], "what no level says any more")
    cause = plan["changes"][0]["cause"][0]
    check((cause["from"], cause["until"]) == ("user", "2027-01-31"), "a grant is its user's own word", f"  {cause}")
    check(plan["digest"] == digest(plan), "the digest of a plan with grants can be recomputed")
    grant = plan["grants"][0]
    for name, bad in {
        "a grant for nobody": without(grant, "email"),
        "a grant of nothing": without(grant, "license"),
        "a grant without a day": without(grant, "until"),
        "a grant that stands nowhere": without(grant, "line"),
        "a grant that holds and leaves something": grant | {"unsaid": ["license"]},
        "a grant that has run out and doesn't say what it leaves": grant | {"state": "ranOut"},
        "a grant of another state": grant | {"state": "over"},
        "a grant with surprise": grant | {"surprise": 1},
        "a grant without words for its reason": grant | {"reason": ""},
    }.items():
        refuses(validator, replaced(plan, [bad], "grants"), f"plan with {name}")
    refuses(validator, replaced(plan, "defaults", "changes", 0, "cause", 0, "from"), "plan with a default that ends")


GRANTS = f"""version: 1
account: {ACCOUNT}
users:
  - {{email: ana@example.com, license: Pro, until: 2027-01-31, reason: OPS-1234}}
  - {{email: bob@example.com, type: SharedDevice, until: 2027-01-16}}
  - {{email: carla@example.com, license: Pro, until: 2027-01-15}}
  - {{email: dave@example.com, license: Basic, until: 2027-02-01}}
groups: {{sales: {{license: Pro, members: [carla@example.com]}}}}
"""


def check_causes(plan):
    """Each cause points at the value that it says decided."""
    for change in plan["changes"]:
        for attribute, cause in zip(change["attributes"], change["cause"], strict=True):
            line = (ROOT / cause["file"]).read_text().split("\n")[cause["line"] - 1]
            check(
                line[cause["column"] - 1 :].startswith(attribute["after"]),
                f"{change['userId']}: {cause['file']}:{cause['line']}:{cause['column']}", f"  {line}")


def check_outcome(validator, outcome, plan):
    accepts(validator, outcome, "the printed outcome")
    check(outcome["plan"] == plan["digest"], "the outcome names its plan")
    check(sum(outcome["summary"].values()) == len(plan["changes"]), "the outcome's counts add up to the plan")
    check(
        [user["userId"] for user in outcome["users"]] == [change["userId"] for change in plan["changes"]],
        "the outcome's users stand in plan order")
    check(outcome["summary"]["applied"] == 25 and outcome["batches"] == 2, "25 changes are applied in 2 batches")
    check_members(validator, outcome, "an outcome", optional=("code", "message", "requestId"))
    refused = replaced(outcome, "rejected", "users", 0, "outcome")
    refused["users"][0] |= {"code": "NotFound", "message": "", "requestId": "a"}
    accepts(validator, refused, "an outcome with a reason")
    check(outcome["verified"] is True and outcome["stopped"] is None, "the outcome was verified, and nothing stopped it")
    for reason in ["unanswered", "unavailable", "journal", "interrupted"]:
        stopped = replaced(outcome, {"reason": reason, "message": "a", "next": "b"}, "stopped")
        accepts(validator, stopped, f"an outcome of a run that stopped: {reason}")
    check_members(validator, stopped, "an outcome that stopped", optional=("code", "message", "requestId"))
    for name, bad in {
        "another format": replaced(outcome, "1", "formatVersion"),
        "an unknown outcome": replaced(outcome, "done", "users", 0, "outcome"),
        "a digest that is none": replaced(outcome, "sha256:0", "plan"),
        "an exit code that is none": replaced(outcome, 256, "exitCode"),
        "no next command but null": replaced(outcome, None, "next"),
        "an unknown stop": replaced(stopped, "tired", "stopped", "reason"),
        "a stop without words": without(stopped, "stopped", "message"),
        "an empty code": replaced(refused, "", "users", 0, "code"),
    }.items():
        refuses(validator, bad, f"outcome with {name}")


# MARK: - Events

EVENTS = [
    {"event": "start", "formatVersion": "1.0", "tool": {"name": "rollcall", "version": "0.1.0"}},
    {"event": "plan", "account": "a", "digest": "sha256:" + "0" * 64, "changes": 1, "requests": 1},
    {"event": "user", "userId": "a", "outcome": "rejected", "code": "NotFound", "message": "", "batch": 1, "requestId": "r"},
    {"event": "user", "userId": "a", "outcome": "applied", "verified": True},
    {"event": "batch", "batch": 1, "users": 20, "done": 20},
    {"event": "split", "batch": 1, "users": 2},
    {"event": "throttle", "throttled": 1, "retries": 0},
    {"event": "verify", "users": 1},
    {"event": "outcome", "account": "a", "requests": 1, "verified": True, "stopped": None,
     "summary": dict.fromkeys(["applied", "alreadyApplied", "stale", "rejected", "unverified", "unknown", "notAttempted"], 0)},
    {"event": "error", "policy": "p", "message": "m", "next": "n"},
    {"event": "end", "exitCode": 130,
     "summary": dict.fromkeys(["applied", "alreadyApplied", "stale", "rejected", "unverified", "unknown", "notAttempted"], 1)},
]


def check_events(validator, binary, where):
    """Each kind of line by itself, and the lines of a run; Tests/Conformance/events.py has those of stranger ones."""
    optional = ("code", "message", "batch", "requestId", "verified", "policy")
    for event in EVENTS:
        accepts(validator, event, f"the event {event['event']}")
        # What one kind may leave out is due in another.
        due = optional if event["event"] in ("user", "error") else ()
        check_members(validator, event, f"the event {event['event']}", optional=due)
        for other in EVENTS:
            if other["event"] != event["event"]:
                refuses(validator, event | {"event": other["event"]}, f"{event['event']} as {other['event']}")
    plan, user, batch, outcome, end = [
        next(event for event in EVENTS if event["event"] == name) for name in ["plan", "user", "batch", "outcome", "end"]]
    for name, bad in {
        "another format": EVENTS[0] | {"formatVersion": "2.0"},
        "a digest that is none": plan | {"digest": "sha256:0"},
        "an unknown outcome": user | {"outcome": "done"},
        "request 0": user | {"batch": 0},
        "a user that wasn't read again": user | {"verified": False},
        "a request of too many users": batch | {"users": 21},
        "an unknown stop": outcome | {"stopped": "tired"},
        "a negative count": replaced(end, -1, "summary", "applied"),
        "an exit code that is none": end | {"exitCode": 256},
    }.items():
        refuses(validator, bad, f"an event with {name}")
    printed = run(binary, "apply", *where, "--format", "ndjson", "--yes", "--quiet", "--journal", "off", code=0)
    for line in printed.splitlines():
        accepts(validator, json.loads(line), f"the line {line.decode()[:60]}")


# MARK: - Findings

CORPUS = "Tests/ManifestsTests/Corpus"


def check_diagnostics(validator, binary, folder):
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / CORPUS).glob("*.yaml"))
    check(len(files) > 80, "the corpus is there")
    reports = json.loads(run(binary, "validate", *files, "--json", code=65))
    accepts(validator, reports, "the findings of the corpus")
    for report in reports:
        accepts(validator, report, f"the findings of {report['policy']}")
        is_valid = all(finding["severity"] == "warning" for finding in report.get("diagnostics", []))
        check((report["exitCode"] == 0) == is_valid, f"{report['policy']} ends as its findings weigh")
        for finding in report.get("diagnostics", []):
            check_place(finding)
            for related in finding["related"]:
                check_place(related)
    codes = {finding["code"] for report in reports for finding in report.get("diagnostics", [])}
    check(len(codes) > 30 and "RC1501" in codes, "the corpus has findings of many kinds", f"  {sorted(codes)}")
    gone = json.loads(run(binary, "plan", "gone", "--json", code=65))
    accepts(validator, gone, "a failure without findings")
    check("diagnostics" not in gone, "a policy that can't be read has no findings")
    check_report_members(validator, next(report for report in reports if report["exitCode"] == 65))
    valid = f"{folder}/valid.yaml"
    pathlib.Path(valid).write_text("version: 1\nusers:\n  - id: 0123\n")
    check_report_members(validator, json.loads(run(binary, "validate", valid, "--json", code=0)))


def check_place(place):
    """The bytes of a place are what stands between its columns."""
    if "file" not in place:
        return
    data = (ROOT / place["file"]).read_bytes()
    part = data[place["byteStart"] : place["byteEnd"]]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    line = (text.split("\n") + [""])[place["line"] - 1].removesuffix("\r")
    shown = line[place["column"] - 1 : place["endColumn"] - 1]
    check(part.decode() == shown, f"{place['file']}:{place['line']}:{place['column']}", f"  {part} isn't {shown!r}")


def check_report_members(validator, report):
    kind = f"a report of {report['exitCode']}"
    check_members(validator, report, kind, optional=("policy", "label", "fix"))
    finding = report["diagnostics"][0]
    for name, bad in {
        "another format": replaced(report, "2.0", "formatVersion"),
        "another code": replaced(report, "E1", "diagnostics", 0, "code"),
        "another severity": replaced(report, "note", "diagnostics", 0, "severity"),
        "line 0": replaced(report, 0, "diagnostics", 0, "line"),
        "a negative offset": replaced(report, -1, "diagnostics", 0, "byteStart"),
        "no message": replaced(report, "", "diagnostics", 0, "message"),
        "a second place without a file": replaced(report, [{"line": 1}], "diagnostics", 0, "related"),
        "a fix without its text": replaced(
            report, {"description": "a", "file": "b", "byteStart": 0, "byteEnd": 0}, "diagnostics", 0, "fix"),
    }.items():
        refuses(validator, bad, f"{kind} with {name}")
    if report["exitCode"] == 0:
        refuses(validator, replaced(report, [finding | {"severity": "error"}], "diagnostics"), "a valid policy's error")
        refuses(validator, replaced(report, 1, "exitCode"), "a valid policy that ends with 1")


# MARK: - Text that other readers of YAML take for something else

# The core schema of YAML 1.2.2, section 10.3.2; what PyYAML takes for something else, it says itself.
CORE_SCHEMA = re.compile(
    r"null|Null|NULL|~|true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
# What YAML 1.1 says and PyYAML doesn't: single letters, times without seconds of two digits, grouped and padded forms.
ONLY_YAML_1_1 = re.compile(
    r"[yYnN]|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|[-+]?[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?"
    r"|[-+]?\.[0-9][0-9_]*([eE][-+]?[0-9]+)?|[-+]?0[box][0-9a-fA-F_]+|[-+]?0[0-9_]+"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]+:[0-9]+:[-0-9.: \tZ+]*")


def check_ambiguity(binary, folder):
    tokens = sorted(set(random_tokens()))
    check(len(tokens) > 2000, "there are many texts")
    files = []
    for start in range(0, len(tokens), 20):
        path = f"{folder}/ids{start}.yaml"
        users = "".join(f"  - id: {token}\n" for token in tokens[start : start + 20])
        pathlib.Path(path).write_text(f"version: 1\nusers:\n{users}")
        files.append(path)
    reports = json.loads(run(binary, "validate", *files, "--json", code=0))
    findings = [finding for report in reports for finding in report["diagnostics"]]
    check(all(finding["code"] == "RC1501" for finding in findings), "there is nothing but ambiguity")
    warned = {finding["fix"]["replacement"][1:-1] for finding in findings}
    for token in tokens:
        tag = yaml.compose(f"- {token}").value[0].tag.removeprefix("tag:yaml.org,2002:")
        is_other = tag != "str" or CORE_SCHEMA.fullmatch(token)
        if token in warned:
            check(is_other or ONLY_YAML_1_1.fullmatch(token), f"a warning of '{token}' has a reason", f"  {tag}")
        else:
            check(not is_other, f"'{token}' isn't passed over", f"  {tag}")


def random_tokens():
    """Texts that are nearly numbers, dates and words, and plain scalars of YAML."""
    chance = random.Random(1)
    words = "no No yes on off true null ~ .inf .nan = << 2024-01-01 2024-1-1t1:2:3 0x1F 0b1 0o7 1:30 1e5 1_000 12".split()
    for _ in range(12000):
        token = "".join(chance.choice(words + list("0189abefxo_.:+-TZ~= ")) for _ in range(chance.randint(1, 5))).strip()
        try:
            node = yaml.compose(f"- {token}").value[0]
        except yaml.YAMLError:
            continue
        is_plain = isinstance(node, yaml.ScalarNode) and node.style is None and node.value == token
        if is_plain and token not in ("", ".", ".."):
            yield token


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    policies, plans, outcomes = map(load_schema, ["policy", "plan", "outcome"])
    diagnostics, events = map(load_schema, ["diagnostics", "events"])
    check_policies(policies)
    with tempfile.TemporaryDirectory() as folder:
        check_diagnostics(diagnostics, binary, folder)
        check_ambiguity(binary, folder)
        check_settings(policies, binary, folder)
        database = f"{folder}/directory.sqlite"
        where = [POLICY, "--directory", f"sqlite:{database}"]
        run(binary, "local", "load", "examples/quickstart/users.json", "--into", database, "--account", ACCOUNT, code=0)
        plan = run(binary, "plan", *where, "--format", "json", "--detailed-exitcode", code=2)
        again = run(binary, "plan", *where, "--format", "json", "--detailed-exitcode", code=2)
        check(plan == again, "two plans of the same inputs are the same bytes")
        grants = pathlib.Path(folder) / "grants.yaml"
        grants.write_text(GRANTS)
        accepts(policies, load(GRANTS), "a policy with grants")
        granted = run(
            binary, "plan", str(grants), *where[1:], "--today", "2027-01-17", "--json", code=0)
        check_grants(plans, json.loads(granted))
        check_plan(plans, json.loads(plan))
        outcome = run(binary, "apply", *where, "--format", "json", "--yes", code=0)
        check_outcome(outcomes, json.loads(outcome), json.loads(plan))
        empty = json.loads(run(binary, "plan", *where, "--format", "json", "--detailed-exitcode", code=0))
        accepts(plans, empty, "a plan without changes")
        check(empty["changes"] == [] and empty["digest"] == digest(empty), "nothing is left to do")
        run(binary, "local", "load", "examples/quickstart/users.json", "--into", database, "--account", ACCOUNT, code=0)
        check_events(events, binary, where)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
