"""The real `rollcall apply`, ended by SIGKILL at every write to its journal, every sync of it and every request.

    python3 Tests/Conformance/kills.py [BIN] [--every N]

BIN is the folder with `chime-emulator` and `rollcall`. After each kill: `plan` shows exactly what is left, the journal
reads cleanly and has the intent of each request that arrived, a second apply finishes, no user is written twice who
needn't be, and nobody outside the plan is written. --every N takes every N-th point; the others are for patience.
"""
import argparse
import json
import pathlib
import tempfile

from checks import check, finish
from emulated import Client, Emulator, built_shim, load_account

ROOT = pathlib.Path(__file__).resolve().parents[2]
USERS, CHANGES = 130, 102
SIDES = ["before", "half", "after"]


def uid(row):
    return f"u{row:04}"


def policy_text(account):
    lines = ["version: 1", f"account: {account}", "guardrails: {maxChanges: 100%, maxDowngrades: 100%}", "users:"]
    for row in range(USERS):
        lines.append(f"  - {{id: {uid(row)}, license: {'Pro' if row < CHANGES else 'Basic'}}}")
    return "\n".join(lines) + "\n"


def apply(client, concurrency, **environment):
    return client.against("apply", "policy.yaml", "--yes", "--json", "--concurrency", str(concurrency), **environment)


def client(bin, url, folder, account):
    made = Client(bin, url, folder, account)
    (made.folder / "policy.yaml").write_text(policy_text(account))
    return made


def intents(client):
    """Whom the journal says a request was meant for; what a kill left of a last record is dropped."""
    users = set()
    for line in b"".join(path.read_bytes() for path in client.journals()[:1]).split(b"\n")[:-1]:
        record = json.loads(line)
        if record["kind"] == "intent":
            users |= {user["userId"] for user in record["users"]}
    return users


def settled(run):
    """Whom the server has taken, by its log and by its users, once what was under way at the kill has arrived."""
    for _ in range(100):
        written = {user for batch in run.sent() for user in batch}
        there = {user for user, license in run.licenses().items() if license == "Pro"}
        if written == there == {user for batch in run.sent() for user in batch}:
            break
    return written, there


def kill(run, shim, point, side, concurrency):
    """Kills an apply at a point and looks at what came of it; whether the apply ever got to that point."""
    what = f"killed {side} call {point} of {concurrency} at once"
    due = {uid(row) for row in range(CHANGES)}
    killed = apply(run, concurrency, LD_PRELOAD=str(shim), KILL_AT=str(point), KILL_WHEN=side)
    # One sync serves all who wait for it, so that of two runs with several requests one may make fewer calls.
    if concurrency > 1 and killed.returncode == 0:
        return False
    check(f"{what}: it was", killed.returncode, -9)
    written, there = settled(run)
    check(f"{what}: what was sent is there", there, written)
    check(f"{what}: nobody else", written <= due, True)
    check(f"{what}: an intent for each", written <= intents(run), True)
    history = run.rollcall("history", "--json")
    check(f"{what}: the journal reads", (history.returncode, history.stderr), (0, ""))
    plan = json.loads(run.against("plan", "policy.yaml", "--json").stdout)
    check(f"{what}: what is left", {change["userId"] for change in plan["changes"]}, due - written)
    again = apply(run, concurrency)
    check(f"{what}: the second apply", (again.returncode, again.stderr if again.returncode else ""), (0, ""))
    check(f"{what}: each once", sorted(user for batch in run.sent() for user in batch), sorted(due))
    last = run.against("plan", "policy.yaml", "--json", "--detailed-exitcode")
    check(f"{what}: the last plan", last.returncode, 0)
    return True


def points(bin, folder, shim, database, concurrency):
    """How many calls an apply makes that nobody kills."""
    with Emulator(bin, database) as url:
        run = client(bin, url, folder, f"count-{concurrency}")
        done = apply(run, concurrency, LD_PRELOAD=str(shim), KILL_COUNT=str(folder / "count"))
        check("an apply that nobody kills", (done.returncode, done.stderr if done.returncode else ""), (0, ""))
        return int((folder / "count").read_text())


def kills(bin, folder, shim, concurrency, every):
    """Kills an apply at every point, or at every N-th; how often."""
    users = [{"UserId": uid(row), "PrimaryEmail": f"user{row}@example.com", "LicenseType": "Basic",
              "UserType": "PrivateUser"} for row in range(USERS)]
    database = folder / f"{concurrency}.sqlite"
    load_account(bin, database, f"count-{concurrency}", users)
    calls = points(bin, folder, shim, database, concurrency)
    cases = [(point, side) for point in range(1, calls + 1) for side in SIDES]
    chosen = cases[::every]
    for point, side in chosen:
        load_account(bin, database, f"at-{concurrency}-{point}-{side}", users)
    with Emulator(bin, database) as url:
        met = [kill(client(bin, url, folder, f"at-{concurrency}-{point}-{side}"), shim, point, side, concurrency)
               for point, side in chosen]
    print(f"{concurrency} at once: {calls} calls, killed at {sum(met)} of {len(cases)} points")
    check(f"{concurrency} at once: nearly every point was met", sum(met) >= len(chosen) * 9 // 10, True)
    return sum(met)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin", nargs="?", type=pathlib.Path, default=ROOT / ".build" / "debug")
    parser.add_argument("--every", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        shim = built_shim(folder)
        total = sum(kills(arguments.bin.resolve(), folder, shim, concurrency, arguments.every)
                    for concurrency in [1, 4])
        check("there were points", total >= 20, True)
    finish()


main()
