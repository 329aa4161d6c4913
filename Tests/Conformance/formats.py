"""Holds what rollcall writes for other programs against readers that aren't ours.

Usage: formats.py BIN SARIF_SCHEMA

BIN is the folder with rollcall. An account and a policy of hostile names, a large one and an invalid policy are planned
and applied in every format. Markdown is read by two parsers, which must see no element that isn't rollcall's; SARIF is
held against its schema, JUnit against a strict reader of XML, code quality against the fields that GitLab asks for, and
annotations against the way in which GitHub's runner reads a log. Large plans are within every reader's limits.
"""

import itertools
import json
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

import mistune
from jsonschema import Draft7Validator
from lxml import etree
from markdown_it import MarkdownIt

from checks import check, finish

ACCOUNT = "12a3456b-7c89-012d-3456-78901e23fg45"
FORMATS = ["text", "json", "markdown", "summary", "github", "gitlab", "sarif", "junit", "html"]
# What may stand in an id or an address that a directory lists.
HOSTILE = [
    "a`b", "``", "|", "\\|", "\\", "a\\`b|c", "[x](http://e.example)", "![x](http://e.example/x.png)", "<img src=x>",
    "<!-- x", "--> x", "</script><script>alert(1)</script>", "]]>", "&amp;&#60;", "@everyone", "#1", "http://e.example",
    "www.e.example", "**b**", "_i_", "~~s~~", "$x$", ":smile:", "- [ ] x", "1. x", "# x", "> x", "    code",
    "##[error]x", "##vso[task.setvariable]x", "##teamcity[x]", "::error::x", "%0A::error::x", "x%25",
    "{0} [a](1)", "\u202egnp.exe", "\u200b", "x\ny", "x\r::error::y", "\x1b[2J", "\u2028::error::z", "e\u0301", "李",
]
# The elements that a report is made of.
OURS = {"h2", "p", "strong", "em", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "ul", "li"}


def rollcall(bin, folder, *arguments, status=0):
    result = subprocess.run([bin / "rollcall", *arguments], cwd=folder, capture_output=True)
    check(f"rollcall {' '.join(map(str, arguments[:2]))} ends with {status}", result.returncode, status)
    return result.stdout.decode()


def outputs(name):
    """The options that write every format, and where they write it."""
    return list(itertools.chain(*[["--out", f"{format}={name}.{format}"] for format in FORMATS]))


def load(bin, folder, users):
    (folder / "users.json").write_text(json.dumps({"Users": users}))
    rollcall(bin, folder, "local", "load", "users.json", "--into", "d.sqlite", "--account", ACCOUNT, "--quiet")


def write_policy(folder, members, *settings):
    lines = ["version: 1", f"account: {ACCOUNT}", *settings, "groups:", "  sales:", "    license: Pro", "    members:"]
    (folder / "policy.yaml").write_text("\n".join(lines + [f"      - {member}" for member in members]) + "\n")


def user(number, email, license="Basic"):
    return {"UserId": f"u-{number:06}", "PrimaryEmail": email, "LicenseType": license, "UserType": "PrivateUser"}


# MARK: - Markdown


def elements(html):
    return re.findall(r"<(\w+)[^>]*>", html)


def check_markdown(text, what, limit):
    check(f"{what} has room in its place", len(text.encode()) <= limit and len(text) <= limit, True)
    marker, _, rest = text.partition("\n")
    check(f"{what} begins with its marker", bool(re.fullmatch(r"<!-- rollcall:\w+( \w+=[\w.%-]+)? -->", marker)), True)
    rest = re.sub(r"(?m)^<!-- rollcall:\w+( \w+=[\w.%-]+)? -->$", "", rest)
    for name, html in [
            ("markdown-it", MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(rest)),
            ("mistune", mistune.create_markdown(escape=False, plugins=["table", "strikethrough", "url", "task_lists"])(rest))]:
        found = elements(html)
        check(f"{what} holds no element of another's, says {name}", sorted(set(found) - OURS), [])
        columns = [len(re.findall(r"<t[dh]", row)) for row in re.findall(r"(?s)<tr>(.*?)</tr>", html)]
        tables = [len(re.findall(r"<th", row)) for row in re.findall(r"(?s)<thead>(.*?)</thead>", html)]
        check(f"{what}: every row has its table's cells, says {name}", set(columns) <= set(tables), True)
    bare = re.sub(r"`[^`]*`", "", re.sub(r"(?s)```+sh\n.*?```+", "", rest))
    check(f"{what}: nobody is mentioned", re.findall(r"(?<!\\)@\w|(?<![\\\w])#\d|https?:|www\.", bare), [])


# MARK: - Logs


def commands(text):
    """The commands that a runner finds: GitHub's at a line's start or after ##[, and those of Azure and TeamCity."""
    lines = re.split(r"\r\n|\r|\n", text)
    found = [line for line in lines if re.match(r"\s*::[\w-]+( [^:]*)?::", line)]
    return found, [line for line in lines if re.search(r"##\[|##vso\[|##teamcity\[", line)]


def unescaped(text, property=False):
    for code, character in ([("%3A", ":"), ("%2C", ",")] if property else []) + [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]:
        text = text.replace(code, character)
    return text


def check_log(text, what):
    found, others = commands(text)
    check(f"{what} holds no command", (found, others), ([], []))


def check_annotations(text, what, files):
    found, others = commands(text)
    check(f"{what}: every line is one command", (len(found), others), (len(text.splitlines()), []))
    kinds = {}
    for line in found:
        command, properties, message = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line).groups()
        kinds[command] = kinds.get(command, 0) + 1
        parts = dict(part.split("=", 1) for part in properties.split(","))
        check(f"{what}: only known properties", set(parts) <= {"file", "line", "col", "title"}, True)
        if "file" in parts:
            check(f"{what}: stands in a file", unescaped(parts["file"], property=True) in files, True)
        check(f"{what}: a message has room", len(message) <= 4096, True)
    check(f"{what}: ten of a kind", max(kinds.values()) <= 10 and set(kinds) <= {"error", "warning", "notice"}, True)


# MARK: - Documents


def check_sarif(text, what, validator):
    log = json.loads(text)
    errors = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(log)]
    check(f"{what} is SARIF 2.1.0", errors, [])
    for run in log["runs"]:
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        check(f"{what}: each rule once", len(rules), len(set(rules)))
        check(f"{what}: results are of known rules", {result["ruleId"] for result in run["results"]} <= set(rules), True)
        prints = [result["partialFingerprints"]["rollcall/v1"] for result in run["results"]]
        check(f"{what}: fingerprints are different", len(prints), len(set(prints)))
        for result in run["results"]:
            message = result["message"]["text"]
            if re.search(r"(?<!\\)(?:\\\\)*\[[^\]]*\]\(", message) or re.search(r"(?<!\{)(?:\{\{)*\{\d+\}(?!\})", message):
                check(f"{what}: no link and no placeholder", message, "")
    return log


def check_junit(data, what):
    document = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    check(f"{what} is of test suites", document.tag, "testsuites")
    allowed = {"testsuites": {"testsuite"}, "testsuite": {"properties", "testcase"}, "properties": {"property"},
               "testcase": {"skipped", "failure"}, "property": set(), "skipped": set(), "failure": set()}
    wrong = [child.tag for parent in document.iter() for child in parent if child.tag not in allowed.get(parent.tag, set())]
    check(f"{what} holds no element of another's", wrong, [])
    cases = document.findall(".//testcase")
    counts = {name: len([case for case in cases if case.find(name) is not None]) for name in ["failure", "skipped"]}
    for element in [document]:
        check(f"{what} counts what it holds", [int(element.get(name)) for name in ["tests", "failures", "errors", "skipped"]],
              [len(cases), counts["failure"], 0, counts["skipped"]])
    for suite in document.findall("testsuite"):
        check(f"{what}: a suite counts what it holds", int(suite.get("tests")), len(suite.findall("testcase")))
        check(f"{what}: a suite has a test", len(suite.findall("testcase")) > 0, True)
    check(f"{what}: every test has a name", all(case.get("name") and case.get("classname") for case in cases), True)
    return cases


def check_quality(text, what):
    """The fields that GitLab documents for a code quality report."""
    findings = json.loads(text)
    for finding in findings:
        complete = (
            isinstance(finding["description"], str) and isinstance(finding["check_name"], str)
            and finding["severity"] in ["info", "minor", "major", "critical", "blocker"]
            and isinstance(finding["location"]["lines"]["begin"], int)
            and not finding["location"]["path"].startswith(("./", "/")))
        if not complete:
            check(f"{what}: a finding is complete", finding, "")
    check(f"{what}: fingerprints are different", len({finding["fingerprint"] for finding in findings}), len(findings))
    return findings


def check_all(folder, name, validator, files):
    read = lambda format: (folder / f"{name}.{format}").read_text()
    check_markdown(read("markdown"), f"{name}.markdown", 65_536)
    check_markdown(read("summary"), f"{name}.summary", 1_000_000)
    for format in ["text", "markdown", "summary", "gitlab", "sarif", "junit", "html"]:
        if (folder / f"{name}.{format}").exists():
            check_log(read(format), f"{name}.{format}")
    check_annotations(read("github"), f"{name}.github", files)
    return (check_sarif(read("sarif"), f"{name}.sarif", validator),
            check_junit((folder / f"{name}.junit").read_bytes(), f"{name}.junit"),
            check_quality(read("gitlab"), f"{name}.gitlab"))


# MARK: - Cases


def check_hostile(bin, folder, validator):
    load(bin, folder, [user(number, name) for number, name in enumerate(HOSTILE)])
    write_policy(folder, [f"u-{number:06}" for number in range(len(HOSTILE))], "guardrails:", "  maxChanges: 1", "protect:",
                 "  - u-000001")
    directory = ["--directory", "sqlite:d.sqlite"]
    rollcall(bin, folder, "plan", "policy.yaml", *directory, "--verbose", *outputs("hostile"))
    log, cases, findings = check_all(folder, "hostile", validator, {"policy.yaml"})
    check("every hostile user is a result", len(log["runs"][0]["results"]), len(HOSTILE) + 2)
    check("every hostile user is a test", len(cases), len(HOSTILE) + 2)
    check("every hostile user is a finding", len(findings), len(HOSTILE) + 2)
    names = [name for name in HOSTILE if name.isprintable() and "##" not in name]
    messages = {case.get("name").partition(": license")[0] for case in cases}
    check("a name is read back as it was", [name for name in names if name not in messages], [])
    rollcall(bin, folder, "plan", "policy.yaml", *directory, "--redact", *outputs("redacted"))
    for format in set(FORMATS) - {"json", "html"}:
        text = (folder / f"redacted.{format}").read_text()
        shown = [name for name in HOSTILE if len(name) > 6 and name.isprintable() and name in text]
        check(f"redacted.{format} holds no address", shown, [])
    events = rollcall(bin, folder, "apply", "policy.yaml", *directory, "--yes", "--allow", f"changes={len(HOSTILE)}",
                      "--allow", "protected=u-000001", "--format", "ndjson", *outputs("applied"))
    check_all(folder, "applied", validator, {"policy.yaml"})
    check_events(events, len(HOSTILE))


def check_events(text, users):
    events = [json.loads(line) for line in text.splitlines()]
    check("the first event names the version", (events[0]["event"], events[0]["formatVersion"]), ("start", "1.0"))
    check("the last one is the end", (events[-1]["event"], events[-1]["exitCode"]), ("end", 0))
    told = [event["userId"] for event in events if event["event"] == "user" and not event.get("verified")]
    check("every user is told of once", (len(told), len(set(told))), (users, users))


def check_invalid(bin, folder, validator):
    lines = ["version: 1", f"account: {ACCOUNT}", "users:"] + [f"  - email: '{name}'" for name in [
        "a`b", "|", "<img src=x>", "[x](http://e.example)", "##[error]", "::error::x", "%0A::error::x", "</script>", "{0}"]]
    (folder / "bad.yaml").write_text("\n".join(lines + ["    '<b>|`x': 1"]) + "\n")
    for command in [["validate", "bad.yaml"], ["plan", "bad.yaml", "--directory", "sqlite:d.sqlite"]]:
        name = f"bad-{command[0]}"
        rollcall(bin, folder, *command, *outputs(name), status=65)
        log, cases, _ = check_all(folder, name, validator, {"bad.yaml"})
        check(f"{name}: every mistake is a result", len(log["runs"][0]["results"]), 10)
        check(f"{name}: every mistake is a test that failed", [case.find("failure") is not None for case in cases], [True] * 10)
    rollcall(bin, folder, "plan", "policy.yaml", "--directory", "sqlite:gone.sqlite", *outputs("gone"), status=1)
    check_all(folder, "gone", validator, {"policy.yaml"})
    rollcall(bin, folder, "validate", "policy.yaml", *outputs("valid"))
    check_all(folder, "valid", validator, {"policy.yaml"})


def check_sizes(bin, folder, validator):
    for count in [1, 10, 1_000, 100_000]:
        load(bin, folder, [user(number, f"person.{number:06}@example.com", "Pro" if number % 10 == 9 else "Basic")
                           for number in range(count)])
        pros = [f"u-{number:06}" for number in range(count) if number % 10 != 9]
        basics = [f"u-{number:06}" for number in range(count) if number % 10 == 9]
        write_policy(folder, pros)
        with open(folder / "policy.yaml", "a") as policy:
            if basics:
                policy.write("\n".join(["  former:", "    license: Basic", "    members:"] + [f"      - {id}" for id in basics]) + "\n")
        name = f"size-{count}"
        rollcall(bin, folder, "plan", "policy.yaml", "--directory", "sqlite:d.sqlite", "--quiet", *outputs(name))
        log, cases, findings = check_all(folder, name, validator, {"policy.yaml"})
        # The guardrail of downgrades objects to more than a tenth and five.
        objections = len([result for result in log["runs"][0]["results"] if result["level"] == "error"])
        check(f"{name}: every change is a test", len(cases), count + max(objections, 1))
        check(f"{name}: every change is a finding", len(findings), count + objections)
        check(f"{name}: as many results as are shown", len(log["runs"][0]["results"]), min(5_000, count + objections))
        digest = json.loads((folder / f"{name}.json").read_text())["digest"]
        for format in ["text", "markdown", "summary", "github", "sarif", "junit", "html"]:
            text = (folder / f"{name}.{format}").read_text()
            total = f"{count} change{'s' if count > 1 else ''} in {-(-count // 20)} request"
            check(f"{name}.{format} has the total and the digest", total in text and digest in text, True)
        for format in ["markdown", "summary"]:
            rows = re.findall(r"(?m)^\| ([↑↓]) .*\|$", (folder / f"{name}.{format}").read_text())
            check(f"{name}.{format}: downgrades first", rows, sorted(rows, key=lambda sign: sign == "↑"))
            if len(rows) < count:
                check(f"{name}.{format} says what is left out and where it is",
                      f"*{len(rows)} of {count} are shown, what matters most first.* The whole report: `{name}.html`, `{name}.json`"
                      in (folder / f"{name}.{format}").read_text(), True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(f"a hundred thousand changes in every format: {peak} MiB at most")


def main(bin, schema):
    validator = Draft7Validator(json.loads(schema.read_text()))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        check_hostile(bin, folder, validator)
        check_invalid(bin, folder, validator)
        check_sizes(bin, folder, validator)
    finish()


main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]))
