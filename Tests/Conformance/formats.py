"""Holds what rollcall writes for other programs against readers that aren't ours.

Usage: formats.py BIN SARIF_SCHEMA [--hostile N]

BIN is the folder with rollcall. An account and a policy of hostile names, a large one and an invalid policy are planned
and applied in every format. Markdown is read by two parsers, which must see no element that isn't rollcall's; SARIF is
held against its schema, JUnit against a strict reader of XML, pages against one of HTML, code quality against the fields
that GitLab asks for, and annotations against the way in which GitHub's runner reads a log. Large plans are within every
reader's limits. With --hostile, N further reports of names drawn by chance are read in the same ways.
"""

import itertools
import json
import pathlib
import random
import re
import resource
import subprocess
import sys
import tempfile

import mistune
from jsonschema import Draft7Validator
from lxml import etree, html as lxml_html
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
    allowed = {"testsuites": {"testsuite"}, "testsuite": {"properties", "testcase", "system-out"}, "properties": {"property"},
               "testcase": {"skipped", "failure"}, "property": set(), "skipped": set(), "failure": set(),
               "system-out": set()}
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


# The elements that a page is made of, beside those of tables and of bars.
PAGE = {"html", "head", "meta", "title", "style", "body", "main", "section", "h1", "h2", "ul", "li", "div", "p", "code", "pre",
        "span", "br", "nav", "noscript", "button", "script", "table", "caption", "thead", "tbody", "tr", "th", "td", "svg",
        "rect", "line"}


def check_page(data, what):
    """A page as lxml's parser of HTML sees it; the rows of its tables as JSON."""
    document = lxml_html.document_fromstring(data, parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True))
    check(f"{what} holds no element of another's", sorted({element.tag for element in document.iter()} - PAGE), [])
    wrong = [name for element in document.iter() for name in element.attrib if name.startswith("on") or name in ("src", "href")]
    check(f"{what} asks for nothing and reacts to nothing", wrong, [])
    scripts = document.findall(".//script")
    check(f"{what} has one script", len([script for script in scripts if script.get("type") is None]), 1)
    tables = [json.loads(script.text) for script in scripts if script.get("type") == "application/json"]
    columns = [len(table.findall(".//th")) for table in document.iter("table") if table.get("class") == "rows"]
    fits = all(len(row) <= count and all(isinstance(cell, str) for cell in row)
               for count, rows in zip(columns, tables, strict=True) for row in rows)
    check(f"{what}: every row has its table's cells", fits, True)
    return tables


def check_all(folder, name, validator, files):
    read = lambda format: (folder / f"{name}.{format}").read_text()
    check_markdown(read("markdown"), f"{name}.markdown", 65_536)
    check_markdown(read("summary"), f"{name}.summary", 1_000_000)
    for format in ["text", "json", "markdown", "summary", "gitlab", "sarif", "junit", "html"]:
        if (folder / f"{name}.{format}").exists():
            check_log(read(format), f"{name}.{format}")
    check_annotations(read("github"), f"{name}.github", files)
    check_page((folder / f"{name}.html").read_bytes(), f"{name}.html")
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


GRANTS = """version: 1
account: {account}
defaults: {{license: Basic}}
groups:
  idle: {{license: Plus}}
users:
  - id: 0123
  - {{id: u-000001, license: Pro, until: 2027-01-15, reason: '{reason}'}}
  - {{id: u-000002, type: SharedDevice, until: 2027-01-16}}
  - {{id: u-000003, license: Pro, until: 2027-01-31}}
  - {{id: u-000004, license: Pro, until: 2027-02-01}}
"""


def check_remarks(bin, folder, validator):
    """What is to be said of a policy that can be used stands on its lines, and weighs less than an error."""
    load(bin, folder, [user(number, f"person.{number}@example.com") for number in range(5)])
    (folder / "grants.yaml").write_text(GRANTS.format(account=ACCOUNT, reason="|`<b>@x ##[error] ::error::"))
    rollcall(bin, folder, "plan", "grants.yaml", "--directory", "sqlite:d.sqlite", "--today", "2027-01-17", *outputs("remarks"))
    log, cases, findings = check_all(folder, "remarks", validator, {"grants.yaml"})
    results = [(result["ruleId"], result["level"], result["locations"][0]["physicalLocation"]["region"]["startLine"])
               for result in log["runs"][0]["results"] if result["ruleId"].startswith(("RC", "grant"))]
    check("remarks as results", results, [
        ("RC1502", "warning", 5), ("RC1501", "warning", 7), ("grant-ran-out", "note", 8), ("grant-ran-out", "note", 9),
        ("grant-ends", "note", 10)])
    check("remarks as findings", [
        (finding["check_name"], finding["severity"], finding["location"]["lines"]["begin"]) for finding in findings
        if finding["check_name"].startswith(("RC", "grant"))],
        [(rule, {"warning": "minor", "note": "info"}.get(level), line) for rule, level, line in results])
    annotations = (folder / "remarks.github").read_text().splitlines()
    check("remarks as annotations", [
        (line.split(" ")[0], line.split(",")[1]) for line in annotations if "title=rollcall RC" in line or "title=rollcall grant" in line],
        [({"warning": "::warning", "note": "::notice"}.get(level), f"line={line}") for _, level, line in results])
    check("a remark is no test", len(cases), 1 + 3)
    output = etree.parse(folder / "remarks.junit").findtext(".//system-out").splitlines()
    check("it is a suite's output", [line.split(": ")[:2] for line in output if line.startswith("  ")],
          [[f"  grants.yaml:{line}:{column}", rule] for (rule, _, line), column in zip(results, [3, 9, 41, 47, 41])])
    rows = check_page((folder / "remarks.html").read_bytes(), "remarks.html")
    check("and in tables of the page", [[row[0] for row in table] for table in rows][1:],
          [["RC1502", "RC1501"], ["! ran out", "! ran out", "- ends"]])
    rollcall(bin, folder, "validate", "grants.yaml", *outputs("doubtful"))
    _, cases, findings = check_all(folder, "doubtful", validator, {"grants.yaml"})
    check("a policy with warnings passes", ([case.find("failure") for case in cases], len(findings)), ([None], 2))
    text = (folder / "grants.yaml").read_text()
    (folder / "wrong.yaml").write_text(text.replace("license: Basic", "license: Gold").replace("idle: {license: Plus}", "idle: {}"))
    rollcall(bin, folder, "plan", "wrong.yaml", "--directory", "sqlite:d.sqlite", *outputs("wrong"), status=65)
    _, cases, findings = check_all(folder, "wrong", validator, {"wrong.yaml"})
    check("of a failure the errors alone are tests", len(cases), len([one for one in findings if one["severity"] == "critical"]))
    check("and the warnings weigh less", "minor" in {finding["severity"] for finding in findings}, True)


def check_accounts(bin, folder, validator):
    """Of a folder each account's report has the warnings about its own files."""
    (folder / "accounts").mkdir()
    for name, id in [("one", "0123"), ("two", "0456")]:
        (folder / "accounts" / f"{name}.yaml").write_text(
            f"version: 1\naccount: {name}\nmissing: report\nusers: [{{id: {id}, license: Pro}}]\n")
        (folder / "users.json").write_text(json.dumps({"Users": [user(1, "a@example.com")]}))
        rollcall(bin, folder, "local", "load", "users.json", "--into", "accounts.sqlite", "--account", name, "--quiet")
    rollcall(bin, folder, "plan", "accounts", "--directory", "sqlite:accounts.sqlite", *outputs("accounts"))
    log, _, _ = check_all(folder, "accounts", validator, {"accounts/one.yaml", "accounts/two.yaml"})
    check("each account is warned of its own files", [
        [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]
         if result["ruleId"] == "RC1501"] for run in log["runs"]], [["accounts/one.yaml"], ["accounts/two.yaml"]])


def check_drawn(bin, folder, validator, count):
    """Reports of names that are put together by chance, which each reader sees through the real binary."""
    chance = random.Random(20_270_117)
    letters = HOSTILE + list("`|\\<>&\"'[](){}#@*_~$:!%,;=- \n\r\t\u2028\u202e\u200b\x00\x1b\x7f\x85a1é李")
    for number in range(count):
        names = ["".join(chance.choices(letters, k=chance.randint(1, 5)))[:60] for _ in range(120)]
        load(bin, folder, [user(row, name) for row, name in enumerate(names)])
        write_policy(folder, [f"u-{row:06}" for row in range(len(names))], "guardrails:", "  maxChanges: 100%")
        rollcall(bin, folder, "plan", "policy.yaml", "--directory", "sqlite:d.sqlite", "--verbose", *outputs("drawn"))
        log, cases, findings = check_all(folder, "drawn", validator, {"policy.yaml"})
        plan = json.loads((folder / "drawn.json").read_text())
        check(f"report {number} of drawn names: all are there, as they were",
              (len(cases), len(findings), sorted(change["email"] for change in plan["changes"])),
              (len(names) + 1, len(names), sorted(names)))


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


def main(bin, schema, drawn):
    validator = Draft7Validator(json.loads(schema.read_text()))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        check_hostile(bin, folder, validator)
        check_invalid(bin, folder, validator)
        check_remarks(bin, folder, validator)
        check_accounts(bin, folder, validator)
        check_drawn(bin, folder, validator, drawn)
        check_sizes(bin, folder, validator)
    finish()


main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]),
     int(sys.argv[4]) if sys.argv[3:4] == ["--hostile"] else 3)
