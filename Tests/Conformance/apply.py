"""The real `rollcall` over `--directory chime`, against the emulator: what an apply sends, and how it ends.

    python3 Tests/Conformance/apply.py [BIN]

BIN is the folder with `chime-emulator` and `rollcall` (or ROLLCALL_BIN; `.build/debug` where neither is given).
Signatures are checked by the emulator; the states before and after are read with boto3, whose place in this is to be
not ours.
"""
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import boto3
from botocore.config import Config

from checks import check, finish

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("ROLLCALL_BIN", ROOT / ".build" / "debug"))
ACCOUNT = "12a3456b-7c89-012d-3456-78901e23fg45"
KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
USERS, CHANGES, BATCHES = 1500, 1003, 51
# Of the users that change: every tenth its type alone, every tenth both, the rest the licence alone.
TYPE_ALONE, BOTH = 3, 7
RATE = 10


# MARK: - The account and its policy

def uid(row):
    return f"u{row:04}"


def changing(row):
    """1,003 of the 1,500, spread over the account."""
    return row * CHANGES // USERS != (row + 1) * CHANGES // USERS


def due(row):
    """What a user's changes are, as the service calls them."""
    if not changing(row):
        return {}
    if row % 10 == TYPE_ALONE:
        return {"UserType": "SharedDevice"}
    both = {"LicenseType": "Pro", "UserType": "SharedDevice"}
    return both if row % 10 == BOTH else {"LicenseType": "Pro"}


def before(row):
    return {"LicenseType": "Basic", "UserType": "PrivateUser"}


def after(row):
    return before(row) | due(row)


def load(path):
    folder = path.parent
    users = [{"UserId": uid(row), "PrimaryEmail": f"user{row}@example.com"} | before(row) for row in range(USERS)]
    (folder / "users.json").write_text(json.dumps({"Users": users}))
    subprocess.run(
        [BIN / "rollcall", "local", "load", folder / "users.json", "--into", path, "--account", ACCOUNT],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def write_policy(path):
    lines = ["version: 1", f"account: {ACCOUNT}", "guardrails: {maxChanges: 100%, maxDowngrades: 100%}", "users:"]
    for row in range(USERS):
        wanted = after(row)
        lines += [f"  - email: user{row}@example.com", f"    license: {wanted['LicenseType']}",
                  f"    type: {wanted['UserType']}"]
    path.write_text("\n".join(lines) + "\n")


# MARK: - The programs

@contextlib.contextmanager
def emulator(database):
    process = subprocess.Popen(
        [BIN / "chime-emulator", "--database", database, "--port", "0", "--access-key", KEY, "--secret-key", SECRET],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        url = process.stdout.readline().strip()
        if not url.startswith("http://127.0.0.1:"):
            sys.exit(f"chime-emulator printed {url!r}; {process.stderr.read()}")
        yield url
    finally:
        process.terminate()
        process.communicate(timeout=30)


@contextlib.contextmanager
def account(**faults):
    """A fresh account behind an emulator with faults; types are taken, so that an apply can reach its policy."""
    with tempfile.TemporaryDirectory() as folder:
        database = pathlib.Path(folder) / "directory.sqlite"
        load(database)
        with emulator(database) as url:
            inflict(url, **faults)
            yield url


def inflict(url, **faults):
    control(url, "POST", "/_faults", {"typeUpdates": "taken"} | faults)


def control(url, method, path, value=None):
    data = None if value is None else json.dumps(value).encode()
    request = urllib.request.Request(url + path, data=data, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=10) as answer:
        return json.loads(answer.read())


def rollcall(url, *arguments):
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ROLLCALL_"))}
    environment |= {
        "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_EC2_METADATA_DISABLED": "true", "NO_PROXY": "127.0.0.1"}
    return subprocess.run(
        [BIN / "rollcall", *arguments, "--directory", "chime", "--endpoint-url", url],
        env=environment, capture_output=True, text=True, timeout=120)


def apply(url, policy):
    """The exit code, the outcome, standard error and the seconds that it took."""
    start = time.monotonic()
    done = rollcall(url, "apply", policy, "--yes", "--json")
    seconds = time.monotonic() - start
    try:
        outcome = json.loads(done.stdout)
    except json.JSONDecodeError:
        outcome = {"notJSON": done.stdout}
    check("no secret is told", SECRET in done.stdout + done.stderr, False)
    return done.returncode, outcome, done.stderr, seconds


def requests(url):
    return control(url, "GET", "/_log")["requests"]


def updates(log):
    return [json.loads(entry["body"])["UpdateUserRequestItems"] for entry in log
            if entry["operation"] == "BatchUpdateUser" and entry["status"] == 200]


def state(url):
    """The account as boto3 reads it: licence and type by id."""
    chime = boto3.client(
        "chime", endpoint_url=url, region_name="us-east-1", aws_access_key_id=KEY, aws_secret_access_key=SECRET,
        config=Config(proxies={}))
    pages = chime.get_paginator("list_users").paginate(AccountId=ACCOUNT)
    return {user["UserId"]: {name: user[name] for name in ["LicenseType", "UserType"]}
            for page in pages for user in page["Users"]}


def counts(applied=0, **others):
    names = ["applied", "alreadyApplied", "stale", "rejected", "unverified", "unknown", "notAttempted"]
    return dict.fromkeys(names, 0) | {"applied": applied} | others


# MARK: - Checks

def a_whole_apply(policy):
    with account() as url:
        code, outcome, complaint, _ = apply(url, policy)
        check("apply's exit code", (code, outcome.get("exitCode"), complaint if code else ""), (0, 0, ""))
        check("apply's counts", outcome.get("summary"), counts(applied=CHANGES))
        check("apply's batches", outcome.get("batches"), BATCHES)
        log = requests(url)
        check("update requests", sum(entry["operation"] == "BatchUpdateUser" for entry in log), BATCHES)
        check("single updates", sum(entry["operation"] == "UpdateUser" for entry in log), 0)
        check("every answer is a 200", {entry["status"] for entry in log}, {200})
        batches = updates(log)
        check("the largest request", max(map(len, batches)), 20)
        check("the log's own count", sum(entry.get("items") or 0 for entry in log), CHANGES)
        sent = [item for batch in batches for item in batch]
        check("each user once", len({item["UserId"] for item in sent}), len(sent))
        expected = {uid(row): {"UserId": uid(row)} | due(row) for row in range(USERS) if changing(row)}
        check("the changed users, with what changes alone", {item["UserId"]: item for item in sent}, expected)
        check("the account afterwards", state(url), {uid(row): after(row) for row in range(USERS)})
        the_next_plan(url, policy)
        other_commands(url, policy)


def the_next_plan(url, policy):
    done = rollcall(url, "plan", policy, "--json", "--detailed-exitcode")
    check("the next plan's exit code", (done.returncode, done.stderr if done.returncode else ""), (0, ""))
    check("the next plan's changes", json.loads(done.stdout or "{}").get("changes"), [])


def other_commands(url, policy):
    done = rollcall(url, "snapshot", "--account", ACCOUNT)
    users = json.loads(done.stdout or "{}").get("Users", [])
    check("snapshot", (done.returncode, {user["UserId"]: {
        name: user[name] for name in ["LicenseType", "UserType"]} for user in users}), (0, state(url)))
    done = rollcall(url, "import", "--account", ACCOUNT)
    check("import", done.returncode, 0)
    imported = policy.with_name("imported.yaml")
    imported.write_text(done.stdout)
    the_next_plan(url, imported)
    row = next(row for row in range(USERS) if changing(row) and row % 10 == BOTH)
    done = rollcall(url, "explain", policy, f"user{row}@example.com")
    check("explain", (done.returncode, uid(row) in done.stdout, "Pro" in done.stdout), (0, True, True))
    control(url, "DELETE", "/_log")
    done = rollcall(url, "explain", policy, "user1@example.com")
    listings = [entry["query"] for entry in requests(url) if entry["operation"] == "ListUsers"]
    check("explain reads one user alone", (done.returncode, len(listings), all("user-email=" in q for q in listings)),
          (0, 1, True))


def few_of_many():
    """A policy that names two of 1,500 users and isn't about the others reads those two, and says so."""
    with account() as url, tempfile.TemporaryDirectory() as folder:
        policy = pathlib.Path(folder) / "few.yaml"
        policy.write_text(f"version: 1\naccount: {ACCOUNT}\nunmanaged: ignore\nusers:\n"
                          f"  - {{id: {uid(3)}, license: Pro}}\n  - {{email: user4@example.com, license: Pro}}\n")
        done = rollcall(url, "plan", policy, "--json", "--verbose")
        plan = json.loads(done.stdout or "{}")
        check("few of many: the plan", ([change["userId"] for change in plan.get("changes", [])], plan.get("seats", 0)),
              ([uid(3), uid(4)], None))
        asked = [(entry["operation"], "user-email" in entry["query"]) for entry in requests(url)]
        check("few of many: the requests", sorted(asked), [("GetAccount", False), ("GetUser", False), ("ListUsers", True)])
        check("few of many: it is explained", "one by one" in done.stderr, True)


def an_outage_before(policy):
    with account(outage=True) as url:
        code, outcome, complaint, seconds = apply(url, policy)
        check("outage before: exit code", code, 1)
        check("outage before: it is told", bool(complaint.strip()), True)
        log = requests(url)
        check("outage before: at most 35 retries", 1 < len(log) <= 36, True)
        check("outage before: within a minute", seconds < 60, True)


def an_outage_meanwhile(policy):
    """Everything fails from about the tenth batch on, reads too."""
    with account(latencyMs=40) as url:
        def cut():
            while len(updates(requests(url))) < 10:
                time.sleep(0.02)
            inflict(url, outage=True)
        watch = threading.Thread(target=cut, daemon=True)
        watch.start()
        code, outcome, complaint, seconds = apply(url, policy)
        watch.join(10)
        log = requests(url)
        written = sum(map(len, updates(log)))
        refused = sum(entry["status"] == 503 for entry in log)
        summary = outcome.get("summary", {})
        check("outage: exit code", (code, outcome.get("exitCode")), (3, 3))
        check("outage: retries", (refused > 1, refused <= 36), (True, True))
        # What was written and can't be read again any more may count as unverified.
        check("outage: written", summary.get("applied", 0) + summary.get("unverified", 0), written)
        check("outage: counts add up", sum(summary.values()), CHANGES)
        lost = summary.get("rejected", 0) + summary.get("unknown", 0)
        check("outage: at most four requests were under way", (lost > 0, lost <= 4 * 20), (True, True))
        check("outage: not attempted", summary.get("notAttempted"), CHANGES - written - lost)
        told = sum(user["outcome"] == "notAttempted" for user in outcome.get("users", []))
        check("outage: each is named", told, summary.get("notAttempted"))
        check("outage: the failure is told", bool(complaint.strip()), True)
        check("outage: within a minute", seconds < 60, True)
        inflict(url)
        code, outcome, _, _ = apply(url, policy)
        check("the apply after the outage", (code, outcome.get("summary")), (0, counts(applied=CHANGES - written)))


def throttled(policy, burst):
    with account(rate={"perSecond": RATE, "burst": burst}) as url:
        code, outcome, complaint, seconds = apply(url, policy)
        log = requests(url)
        refused = sum(entry["status"] == 429 for entry in log)
        span = log[-1]["offsetMs"] / 1000 - log[0]["offsetMs"] / 1000
        ideal = (len(log) - refused - burst) / RATE
        what = f"throttled, burst {burst}"
        print(f"{what}: {refused} of {len(log)} refused ({refused / len(log):.1%}), {span:.2f} s of requests, "
              f"{seconds:.2f} s in all, ideal {ideal:.2f} s ({span / ideal:.2f})")
        check(f"{what}: exit code", (code, complaint if code else ""), (0, ""))
        check(f"{what}: counts", outcome.get("summary"), counts(applied=CHANGES))
        check(f"{what}: update requests", len(updates(log)), BATCHES)
        check(f"{what}: throttled, as told", outcome.get("throttled"), refused)
        check(f"{what}: retries, as told", outcome.get("retries"), refused)


def main():
    os.environ["NO_PROXY"] = "127.0.0.1"
    with tempfile.TemporaryDirectory() as folder:
        policy = pathlib.Path(folder) / "policy.yaml"
        write_policy(policy)
        a_whole_apply(policy)
        few_of_many()
        an_outage_before(policy)
        an_outage_meanwhile(policy)
        throttled(policy, burst=10)
        throttled(policy, burst=1)
    finish()


main()
