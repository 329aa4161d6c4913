"""Holds the lines that `apply --format ndjson` prints against their schema, whichever way a run ends.

Usage: events.py BIN

BIN is the folder with rollcall and chime-emulator. A run meets everything that a line can tell of; others are
interrupted in their middle, once and twice, or lose their reader. What stands there is valid to its last line, and the
last line says what was left.
"""
import collections
import json
import pathlib
import signal
import subprocess
import sys
import tempfile

from jsonschema import Draft202012Validator

from checks import check, finish
from emulated import Client, Emulator, control, load_account

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "schemas" / "events.schema.json").read_text())
VALIDATOR = Draft202012Validator(SCHEMA)
KINDS = [option["$ref"].rpartition("/")[2] for option in SCHEMA["oneOf"]]
USERS = 100


def uid(row):
    return f"u{row:04}"


def policy(license, *further):
    lines = ["version: 1", "account: account", "guardrails: {maxChanges: 100%, maxDowngrades: 100%}", "users:"]
    lines += [f"  - {{email: {uid(row)}@example.com, license: {license}}}" for row in range(USERS)]
    return "\n".join(lines + list(further)) + "\n"


def started(client, name, *arguments):
    words = client.words("apply", f"{name}.yaml", "--yes", "--quiet", "--format", "ndjson", *arguments)
    return subprocess.Popen(words, cwd=client.folder, env=client.environment(), stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def events(data, what, is_whole=True):
    """The lines as values; each is one object that the schema takes, and ends where it should."""
    check(f"{what}: the last line is whole", data.endswith(b"\n"), True)
    values = []
    for number, line in enumerate(data.decode().split("\n")[:-1], 1):
        value = json.loads(line)
        errors = [error.message for error in VALIDATOR.iter_errors(value)]
        if errors:
            check(f"{what}: line {number}", f"{line}: {errors}", "")
        values.append(value)
    names = [value["event"] for value in values]
    check(f"{what}: the first line names the version", (names[0], values[0]["formatVersion"]), ("start", "1.0"))
    check(f"{what}: one first line and one last", (names.count("start"), names.count("end")), (1, int(is_whole)))
    if is_whole:
        check(f"{what}: the end is the last", names[-1], "end")
    return values


def of(values, kind):
    return [value for value in values if value["event"] == kind]


def check_counts(values, what, code):
    """Each change is told of once before it is read again, and what is told last adds up to the end's counts."""
    end = values[-1]
    check(f"{what}: the code in the end", end["exitCode"], code)
    changes = sum(plan["changes"] for plan in of(values, "plan"))
    first = [value["userId"] for value in of(values, "user") if not value.get("verified")]
    check(f"{what}: every change is told of once", (len(first), len(set(first))), (changes, changes))
    last = {value["userId"]: value["outcome"] for value in of(values, "user")}
    counts = collections.Counter(last.values())
    check(f"{what}: the end counts them", {name: count for name, count in end["summary"].items() if count}, dict(counts))
    return last


def everything(client):
    """A run that is throttled, refused for one user and in one user's request, and whose types aren't taken."""
    control(client.url, "POST", "/_faults", {
        "rate": {"perSecond": 20, "burst": 2, "retryAfterMs": 20}, "rejectedUsers": [uid(3)],
        "userErrors": {uid(5): "NotFound"}})
    (client.folder / "all.yaml").write_text(policy("Pro").replace(
        f"{{email: {uid(7)}@example.com,", f"{{email: {uid(7)}@example.com, type: SharedDevice,"))
    run = started(client, "all", "--out", "ndjson=copy.ndjson")
    data, _ = run.communicate(timeout=120)
    control(client.url, "DELETE", "/_faults")
    check("a run with everything ends", run.returncode, 3)
    values = events(data, "a run with everything")
    last = check_counts(values, "a run with everything", 3)
    check("what is told of them", [last[uid(row)] for row in [3, 5, 7]], ["rejected", "rejected", "unverified"])
    check("a file has the same lines", (client.folder / "copy.ndjson").read_bytes(), data)
    (client.folder / "invalid.yaml").write_text("version: 1\naccount: account\nusers: [{id: '1', licence: Pro}]\n")
    run = started(client, "invalid")
    data, _ = run.communicate(timeout=60)
    failed = events(data, "an invalid policy")
    check("an invalid policy", (run.returncode, [value["event"] for value in failed]), (65, ["start", "error", "end"]))
    check("every kind of line", {value["event"] for value in values + failed}, set(KINDS))


def read_to(run, kind):
    """The lines up to the first of a kind, as they come."""
    lines = []
    while not lines or json.loads(lines[-1])["event"] != kind:
        lines.append(run.stdout.readline())
    return b"".join(lines)


def interrupted(client):
    """A signal behind the first answer: what was sent is told, and what wasn't is counted."""
    (client.folder / "back.yaml").write_text(policy("Basic"))
    (client.folder / "forth.yaml").write_text(policy("Pro"))
    for name, number, code in [("back", signal.SIGINT, 130), ("forth", signal.SIGTERM, 143)]:
        subprocess.run(client.words("apply", f"{'forth' if name == 'back' else 'back'}.yaml", "--yes", "--quiet"),
                       cwd=client.folder, env=client.environment(), check=True, stdout=subprocess.DEVNULL)
        control(client.url, "POST", "/_faults", {"latencyMs": 200})
        run = started(client, name, "--concurrency", "1", "--journal", "off")
        data = read_to(run, "batch")
        run.send_signal(number)
        rest, _ = run.communicate(timeout=60)
        control(client.url, "DELETE", "/_faults")
        what = f"an apply that {number.name} interrupts"
        check(f"{what} ends", run.returncode, code)
        values = events(data + rest, what)
        last = check_counts(values, what, code)
        left = [user for user, outcome in last.items() if outcome == "notAttempted"]
        check(f"{what} leaves whole requests", (len(left) % 20, 20 <= len(left) <= 80), (0, True))
        check(f"{what} says so of its plan", [value["stopped"] for value in of(values, "outcome")], ["interrupted"])
        before, after = ("Pro", "Basic") if name == "back" else ("Basic", "Pro")
        expected = {user: before if outcome == "notAttempted" else after for user, outcome in last.items()}
        check(f"{what} told what the account holds", client.licenses(), expected)


def interrupted_twice(client):
    """The second signal ends the run at once: no line is cut, and no end is told."""
    control(client.url, "POST", "/_faults", {"latencyMs": 2_000})
    run = started(client, "back", "--concurrency", "1", "--journal", "off")
    data = read_to(run, "plan")
    run.send_signal(signal.SIGINT)
    run.send_signal(signal.SIGTERM)
    rest, _ = run.communicate(timeout=60)
    control(client.url, "DELETE", "/_faults")
    check("an apply that is interrupted twice ends", run.returncode in (130, 143), True)
    events(data + rest, "an apply that is interrupted twice", is_whole=False)


def unread(client):
    """A reader that goes away changes neither what is done nor what a file beside it has."""
    run = started(client, "back", "--journal", "off", "--out", "ndjson=rest.ndjson")
    read_to(run, "plan")
    run.stdout.close()
    check("an apply whose reader goes away", (run.wait(timeout=60), run.stderr.read()), (0, b""))
    values = events((client.folder / "rest.ndjson").read_bytes(), "a file beside it")
    check_counts(values, "a file beside it", 0)
    check("and it is done", set(client.licenses().values()), {"Basic"})


def main():
    bin = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        database = folder / "directory.sqlite"
        load_account(bin, database, "account", [
            {"UserId": uid(row), "PrimaryEmail": f"{uid(row)}@example.com", "LicenseType": "Basic",
             "UserType": "PrivateUser"} for row in range(USERS)])
        with Emulator(bin, database) as url:
            client = Client(bin, url, folder, "account")
            everything(client)
            interrupted(client)
            interrupted_twice(client)
            unread(client)
    finish()


main()
