"""What makes an apply one to be trusted, seen on the real binary against the emulator.

    python3 Tests/Conformance/trust.py [BIN]

Guardrails and what lifts them, saved plans that others overtook, undo, a bad user among nineteen good ones, values
that don't take, signals, a journal that can't be kept.
"""
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from checks import check, finish
from emulated import Client, Emulator, built_shim, control, load_account

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORDS = ["applied", "alreadyApplied", "stale", "rejected", "unverified", "unknown", "notAttempted"]
# So many changes at once are meant here.
OPEN = "guardrails: {maxChanges: 100%, maxDowngrades: 100%}"


def uid(row):
    return f"u{row:03}"


class Account:
    """An account of users who all have one licence, and a policy that wants another one for the first of them."""

    def __init__(self, bin, folder, shim, users, changes, before="Basic", after="Pro", head=OPEN):
        self.temporary = tempfile.TemporaryDirectory(dir=folder)
        self.folder, self.bin, self.shim = pathlib.Path(self.temporary.name), bin, shim
        self.database = self.folder / "directory.sqlite"
        load_account(bin, self.database, "account", [
            {"UserId": uid(row), "PrimaryEmail": f"{uid(row)}@example.com", "LicenseType": before,
             "UserType": "PrivateUser"} for row in range(users)])
        lines = ["version: 1", "account: account", head, "users:"]
        lines += [f"  - {{email: {uid(row)}@example.com, license: {after if row < changes else before}}}"
                  for row in range(users)]
        self.policy = "\n".join(lines) + "\n"

    def __enter__(self):
        self.emulator = Emulator(self.bin, self.database)
        self.client = Client(self.bin, self.emulator.__enter__(), self.folder, "account")
        (self.client.folder / "policy.yaml").write_text(self.policy)
        return self.client

    def __exit__(self, *_):
        self.emulator.__exit__()
        self.temporary.cleanup()


def outcome(done):
    """The exit code and the counts that aren't 0."""
    try:
        summary = json.loads(done.stdout)["summary"]
    except (json.JSONDecodeError, KeyError):
        return done.returncode, done.stdout[-500:] + done.stderr[-500:]
    return done.returncode, {word: count for word, count in summary.items() if count}


def apply(client, *options, **environment):
    return client.against("apply", "policy.yaml", "--yes", "--json", *options, **environment)


# MARK: - Guardrails

def guardrails(account):
    with account(200, 45, before="Pro", after="Basic", head="guardrails: {maxChanges: 100%}") as client:
        plan = client.against("plan", "policy.yaml", "--detailed-exitcode")
        check("45 downgrades of 200: the plan", (plan.returncode, "45 users would get a lower licence" in plan.stdout),
              (7, True))
        check("without --detailed-exitcode", client.against("plan", "policy.yaml").returncode, 0)
        for allowed in [[], ["--allow", "downgrades=44"], ["--allow", "downgrades=46"], ["--allow", "changes=45"]]:
            done = apply(client, *allowed)
            check(f"45 downgrades with {allowed}", (done.returncode, json.loads(done.stdout)["exitCode"]), (7, 7))
            check(f"45 downgrades with {allowed}: the way out", "--allow downgrades=45" in done.stderr, True)
        check("nothing was written", (client.sent(), client.journals()), ([], []))
        check("--allow downgrades=45", outcome(apply(client, "--allow", "downgrades=45")), (0, {"applied": 45}))


def an_empty_listing(account):
    with account(5, 5) as client:
        subprocess.run([client.bin / "rollcall", "local", "load", "/dev/stdin", "--into", "empty.sqlite", "--account",
                        "account", "--quiet"], input='{"Users": []}', text=True, check=True, cwd=client.folder,
                       stdout=subprocess.DEVNULL)
        done = client.rollcall("apply", "policy.yaml", "--directory", "sqlite:empty.sqlite", "--yes")
        check("an account that lists nobody", (done.returncode, "minManaged" in done.stderr), (7, True))
        control(client.url, "POST", "/_faults", {"listing": "repeatedToken"})
    with account(450, 5) as client:
        control(client.url, "POST", "/_faults", {"listing": "repeatedToken"})
        done = apply(client)
        check("a listing that repeats a page", (done.returncode, "repeats a page" in done.stderr, client.sent()),
              (1, True, []))


# MARK: - Saved plans

def saved_plans(account):
    with account(30, 30) as client:
        save = client.against("plan", "policy.yaml", "--out", "json=plan.json")
        check("saving a plan", save.returncode, 0)
        client.edit(u003="Plus", u007="Plus")
        before = client.licenses()
        strict = client.against("apply", "--plan", "plan.json", "--strict", "--yes", "--json")
        check("two edits, --strict", (strict.returncode, client.licenses() == before), (5, True))
        done = client.against("apply", "--plan", "plan.json", "--yes", "--json")
        check("two edits", outcome(done), (3, {"applied": 28, "stale": 2}))
        stale = [user["userId"] for user in json.loads(done.stdout)["users"] if user["outcome"] == "stale"]
        check("which two", stale, ["u003", "u007"])
        check("they stay", {id: client.licenses()[id] for id in stale}, {"u003": "Plus", "u007": "Plus"})
        again = client.against("apply", "--plan", "plan.json", "--yes", "--json")
        check("once more", outcome(again), (3, {"alreadyApplied": 28, "stale": 2}))
        alterations(client)


def alterations(client):
    plan = (client.folder / "plan.json").read_text()
    log = len(client.sent())
    cases = [("a value", '"after": "Pro"', '"after": "Plus"', 65), ("a user", '"userId": "u001"', '"userId": "u0011"', 65),
             ("the account", '"id": "account"', '"id": "other"', 65), ("the digest", '"digest": "sha256:', '"digest": "sha256:0', 65),
             ("the version", '"formatVersion": "1.0"', '"formatVersion": "9.0"', 65),
             ("the directory", '"directory": "chime"', '"directory": "sqlite:x"', 5)]
    for what, old, new, code in cases:
        check(f"altered {what}: there", plan.count(old) > 0, True)
        (client.folder / "altered.json").write_text(plan.replace(old, new, 1))
        done = client.against("apply", "--plan", "altered.json", "--yes", "--json")
        check(f"altered {what}", (done.returncode, json.loads(done.stdout)["exitCode"]), (code, code))
    check("altered: nothing was written", len(client.sent()), log)
    other = client.against("apply", "--plan", "plan.json", "--yes", "--account", "other")
    check("another account", other.returncode, 5)


def approval(account):
    with account(3, 2) as client:
        digest = json.loads(client.against("plan", "policy.yaml", "--json").stdout)["digest"]
        client.edit(u000="Pro")
        moved = client.against("apply", "policy.yaml", "--approve", digest)
        check("--approve, the account moved", (moved.returncode, client.sent()), (5, []))


# MARK: - Undo

def undo(account):
    with account(40, 30) as client:
        control(client.url, "POST", "/_faults", {"userErrors": {"u002": "Forbidden", "u005": "NotFound"}})
        before = client.licenses()
        check("an apply in part", outcome(apply(client)), (3, {"applied": 28, "rejected": 2}))
        control(client.url, "DELETE", "/_faults")
        client.edit(u009="Plus")
        journal = client.journals()[0]
        done = client.against("undo", journal, "--out", "json=undo.json")
        check("undo", (done.returncode, "u009@example.com" in done.stdout), (0, True))
        planned = {change["userId"] for change in json.loads((client.folder / "undo.json").read_text())["changes"]}
        check("it is about the applied users", planned, {uid(row) for row in range(30)} - {"u002", "u005", "u009"})
        applied = client.against("apply", "--plan", "undo.json", "--yes", "--json")
        check("apply --plan undo.json", outcome(applied), (0, {"applied": 27}))
        check("the account is as it was, but for the edit", client.licenses(), before | {"u009": "Plus"})
        history = client.rollcall("history", "--json")
        check("history", (history.returncode, len(json.loads(history.stdout)["runs"])), (0, 2))


# MARK: - Answers

def one_bad_user(account):
    with account(20, 20) as client:
        control(client.url, "POST", "/_faults", {"rejectedUsers": ["u013"]})
        done = apply(client)
        check("one bad user of twenty", outcome(done), (3, {"applied": 19, "rejected": 1}))
        bad = [user for user in json.loads(done.stdout)["users"] if user["outcome"] == "rejected"]
        check("which one, and why", (bad[0]["userId"], bool(bad[0]["message"])), ("u013", True))


def values_that_do_not_take(account):
    with account(4, 2) as client:
        policy = client.folder / "policy.yaml"
        policy.write_text(policy.read_text().replace("u000@example.com,", "u000@example.com, type: SharedDevice,"))
        done = apply(client)
        check("a type that is accepted and ignored", outcome(done), (3, {"applied": 1, "unverified": 1}))
        text = client.against("apply", "policy.yaml", "--yes").stdout
        check("it is told in a sentence", "typeChanges: report" in text, True)
        skipped = apply(client, "--no-verify")
        check("--no-verify", outcome(skipped), (0, {"applied": 1}))
        told = client.against("apply", "policy.yaml", "--yes", "--no-verify").stdout
        check("--no-verify says so", "--no-verify" in told, True)
    with account(4, 2) as client:
        control(client.url, "POST", "/_faults", {"staleReads": {"forRequests": 2}})
        check("a value that takes its time", outcome(apply(client)), (0, {"applied": 2}))
    with account(4, 2) as client:
        chance = {"fault": "empty", "chance": 1, "when": "after", "operations": ["BatchUpdateUser"]}
        control(client.url, "POST", "/_faults", {"chances": [chance]})
        check("an answer that is lost after the write", outcome(apply(client)), (0, {"applied": 2}))
    with account(4, 2) as client:
        chance = {"fault": "empty", "chance": 1, "when": "before", "operations": ["BatchUpdateUser"]}
        control(client.url, "POST", "/_faults", {"chances": [chance]})
        check("an answer that is lost before the write", outcome(apply(client)), (3, {"unknown": 2}))


# MARK: - Signals

def interrupted(client, first, second=None):
    """Applies one request at a time, each taking a while, and sends signals once the second one has arrived."""
    control(client.url, "POST", "/_faults", {"latencyMs": 400})
    words = client.words("apply", "policy.yaml", "--yes", "--json", "--concurrency", "1")
    run = subprocess.Popen(words, cwd=client.folder, env=client.environment(), stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, text=True)
    while not client.journals() or client.journals()[0].read_text().count('"kind":"intent"') < 2:
        if run.poll() is not None:
            break
        time.sleep(0.005)
    run.send_signal(first)
    if second:
        time.sleep(0.05)
        run.send_signal(second)
    output, errors = run.communicate(timeout=60)
    control(client.url, "DELETE", "/_faults")
    return run.returncode, output, errors


def signals(account):
    for number, code in [(signal.SIGINT, 130), (signal.SIGTERM, 143)]:
        with account(100, 100) as client:
            status, output, errors = interrupted(client, number)
            result = json.loads(output)
            counts = {word: count for word, count in result["summary"].items() if count}
            check(f"{number.name}", (status, result["exitCode"], counts), (code, code, {"applied": 40, "notAttempted": 60}))
            check(f"{number.name}: it is told", "Interrupted" in errors, True)
            check(f"{number.name}: what arrived", sum(map(len, client.sent())), 40)
            check(f"{number.name}: the next apply", outcome(apply(client)), (0, {"applied": 60}))
    with account(100, 100) as client:
        status, output, errors = interrupted(client, signal.SIGINT, signal.SIGTERM)
        check("a second signal ends at once", status, 143)
        journal = client.journals()[0].relative_to(client.folder)
        told = f"Stopped at once. To see what was done: rollcall history {journal.parent}; to take it back: rollcall undo {journal} "
        check("and tells on a line of its own how to take back what was done", f"\n{told}" in errors, True)
        history = json.loads(client.rollcall("history", "--json").stdout)["runs"][0]
        check("the journal tells that it didn't end", history.get("exitCode"), None)
        check("and the next apply finishes", apply(client).returncode, 0)


# MARK: - Journal

def journals(account, shim):
    with account(60, 60) as client:
        client.against("plan", "policy.yaml")
        calls = 0
        for point in range(1, 200):
            before = len(client.licenses()), sum(map(len, client.sent()))
            done = apply(client, "--concurrency", "1", LD_PRELOAD=str(shim), KILL_AT=str(point), KILL_WHEN="fail")
            if done.returncode == 0:
                break
            calls += 1
            written = sum(map(len, client.sent())) - before[1]
            if json.loads(done.stdout).get("summary"):
                counts = outcome(done)[1]
                check(f"the disk is full at call {point}: counts", counts.get("applied", 0), written)
                check(f"the disk is full at call {point}: code", done.returncode, 3 if "notAttempted" in counts else 1)
            else:
                check(f"the disk is full at call {point}: nothing was written", (done.returncode, written), (1, 0))
            check(f"the disk is full at call {point}: it is told", "No space left on device" in done.stdout + done.stderr,
                  True)
            client.edit(**{id: "Basic" for batch in client.sent() for id in batch})
            for journal in client.journals():
                journal.unlink()
        check("a full disk was met at each call", 10 <= calls < 199, True)
    with account(3, 3) as client:
        check("--journal off", (outcome(apply(client, "--journal", "off")), client.journals()), ((0, {"applied": 3}), []))
    with account(3, 3) as client:
        done = apply(client, "--journal", "/dev/full")
        check("--journal /dev/full", (done.returncode != 0, client.sent()), (True, []))
        (client.folder / "kept").mkdir()
        check("--journal FOLDER", outcome(apply(client, "--journal", "kept"))[0], 0)
        kept = list((client.folder / "kept").glob("*.jsonl"))
        check("its mode", [path.stat().st_mode & 0o777 for path in kept], [0o600])


def main():
    bin = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".build" / "debug").resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        shim = built_shim(folder)

        def account(users, changes, **options):
            return Account(bin, folder, shim, users, changes, **options)

        for part in [guardrails, an_empty_listing, saved_plans, approval, undo, one_bad_user, values_that_do_not_take,
                     signals]:
            part(account)
        journals(account, shim)
    finish()


main()
