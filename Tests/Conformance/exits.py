"""Reaches every exit code of the real binary by something that happens to people, and holds standard output against JSON.

    python3 Tests/Conformance/exits.py [BIN]

Under --json standard output is one JSON document in each of them, also where nothing could be done.
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from checks import check, finish
from emulated import Client, Emulator, control, load_account

ROOT = pathlib.Path(__file__).resolve().parents[2]
NO_DIGEST = "sha256:" + "0" * 64
# The users of the account: enough for several requests, and for more JSON than a pipe holds.
USERS = 1_500


def uid(row):
    return f"u{row:04}"


def policy(license, users=60, head="guardrails: {maxChanges: 100%, maxDowngrades: 100%}"):
    lines = ["version: 1", "account: account", head, "users:"]
    lines += [f"  - {{email: {uid(row)}@example.com, license: {license}}}" for row in range(users)]
    return "\n".join(lines) + "\n"


POLICIES = {
    "same.yaml": policy("Basic"),
    "more.yaml": policy("Pro"),
    "all.yaml": policy("Pro", USERS),
    "guarded.yaml": policy("Pro", head="guardrails: {maxChanges: 10}"),
    "devices.yaml": policy("Basic", 1).replace("license: Basic", "type: SharedDevice"),
    "invalid.yaml": "version: 1\naccount: account\nusers: [{id: '1', licence: Pro}]\n",
}

# What is run, and the code that it ends with. {url} is the emulator's, {strict} that of one that checks signatures.
CHIME = ["--endpoint-url", "{url}"]
NOBODY = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_EC2_METADATA_DISABLED": "true"}
SCENARIOS = [
    (0, "nothing differs", ["plan", "same.yaml", "--detailed-exitcode", *CHIME], {}),
    (0, "changes, and nobody asked for a code", ["plan", "more.yaml", *CHIME], {}),
    (0, "no drift", ["drift", "same.yaml", *CHIME], {}),
    (0, "nothing to apply", ["apply", "same.yaml", "--yes", *CHIME], {}),
    (0, "a valid policy", ["validate", "more.yaml"], {}),
    (1, "no such snapshot", ["plan", "same.yaml", "--directory", "snapshot:none.json"], {}),
    (1, "a saved plan that isn't there", ["apply", "--plan", "none.json", "--yes", *CHIME], {}),
    (2, "changes are pending", ["plan", "more.yaml", "--detailed-exitcode", *CHIME], {}),
    (2, "drift", ["drift", "more.yaml", *CHIME], {}),
    (2, "drift that a guardrail objects to", ["drift", "guarded.yaml", *CHIME], {}),
    (3, "a type that is accepted and doesn't take", ["apply", "devices.yaml", "--yes", *CHIME], {}),
    (4, "no credentials", ["plan", "same.yaml", *CHIME], NOBODY),
    (4, "a wrong secret", ["plan", "same.yaml", "--endpoint-url", "{strict}"], {"AWS_SECRET_ACCESS_KEY": "wrong"}),
    (5, "another plan than the approved one", ["apply", "more.yaml", "--approve", NO_DIGEST, *CHIME], {}),
    (7, "a guardrail refuses", ["apply", "guarded.yaml", "--yes", *CHIME], {}),
    (7, "a guardrail would refuse", ["plan", "guarded.yaml", "--detailed-exitcode", *CHIME], {}),
    (64, "no such option", ["plan", "same.yaml", "--no-such-option"], {}),
    (64, "no terminal to ask on", ["apply", "more.yaml", *CHIME], {}),
    (64, "no such part", ["drift", "same.yaml", "--shard", "3/3", *CHIME], {}),
    (65, "an invalid policy", ["plan", "invalid.yaml", *CHIME], {}),
    (65, "no policy", ["validate", "none.yaml"], {}),
    (65, "an invalid base", ["plan", "same.yaml", "--base", "invalid.yaml", *CHIME], {}),
    (65, "a file that is no plan", ["apply", "--plan", "same.yaml", "--yes", *CHIME], {}),
]


def document(text):
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        return f"not JSON ({error}): {text[:300]!r}"


def words(client, arguments, strict=""):
    filled = [word.replace("{url}", client.url).replace("{strict}", strict) for word in arguments]
    return [client.bin / "rollcall", *filled, "--json"]


def codes(client, strict):
    reached = set()
    for code, what, arguments, environment in SCENARIOS:
        done = subprocess.run(words(client, arguments, strict), cwd=client.folder,
                              env=client.environment(**environment), stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=120)
        check(f"{code}: {what}", done.returncode, code)
        value = document(done.stdout)
        check(f"{code}: {what}: JSON", type(value), dict)
        if isinstance(value, dict):
            # A plan tells nothing of how the command ends; a failure and an outcome do.
            check(f"{code}: {what}: the code in it", value.get("exitCode", code), code)
        if code in (1, 4, 5, 64, 65):
            check(f"{code}: {what}: what to do next", bool(done.stderr.strip()), True)
        reached.add(code)
    return reached


def signals(client):
    """Signals between two of the requests of an apply: what was sent is finished and told."""
    reached = set()
    for number, code in [(signal.SIGINT, 130), (signal.SIGTERM, 143)]:
        (client.folder / "runs").mkdir(exist_ok=True)
        control(client.url, "POST", "/_faults", {"latencyMs": 300})
        arguments = ["apply", "more.yaml", "--yes", "--concurrency", "1", "--journal", f"runs/{code}.jsonl", *CHIME]
        run = subprocess.Popen(words(client, arguments), cwd=client.folder, env=client.environment(),
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        journal = client.folder / "runs" / f"{code}.jsonl"
        while run.poll() is None and (not journal.exists() or '"kind":"intent"' not in journal.read_text()):
            time.sleep(0.005)
        run.send_signal(number)
        output, errors = run.communicate(timeout=60)
        control(client.url, "DELETE", "/_faults")
        check(f"{code}: {number.name}", run.returncode, code)
        value = document(output)
        check(f"{code}: {number.name}: the code in it", isinstance(value, dict) and value.get("exitCode"), code)
        check(f"{code}: {number.name}: what to do next", bool(errors.strip()), True)
        reached.add(code)
        client.edit(**{uid(row): "Basic" for row in range(60)})
    return reached


def closed_pipes(client):
    """A reader that goes away changes neither what is done nor how the command ends."""
    everybody = ["plan", "all.yaml", "--detailed-exitcode", *CHIME]
    for what, taken in [("before a byte", 0), ("in the middle", 65_536)]:
        run = subprocess.Popen(words(client, everybody), cwd=client.folder, env=client.environment(),
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        head = run.stdout.read(taken)
        run.stdout.close()
        errors = run.stderr.read().decode()
        check(f"a pipe that is closed {what}", (run.wait(timeout=120), errors), (2, ""))
        check(f"a pipe that is closed {what}: what was taken", len(head), taken)
    run = subprocess.Popen(words(client, ["apply", "more.yaml", "--yes", "--journal", "off", *CHIME]), cwd=client.folder,
                           env=client.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL)
    run.stdout.close()
    check("an apply whose reader went away", run.wait(timeout=120), 0)
    check("and what it wrote", sum(license == "Pro" for license in client.licenses().values()), 60)
    full = os.open("/dev/full", os.O_WRONLY)
    done = subprocess.run(words(client, ["plan", "same.yaml", *CHIME]), cwd=client.folder, env=client.environment(),
                          stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE, text=True)
    os.close(full)
    check("a full disk isn't a reader that went away", (done.returncode, "No space left" in done.stderr), (1, True))


def main():
    bin = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".build" / "debug").resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        database = folder / "directory.sqlite"
        load_account(bin, database, "account", [
            {"UserId": uid(row), "PrimaryEmail": f"{uid(row)}@example.com", "LicenseType": "Basic",
             "UserType": "PrivateUser"} for row in range(USERS)])
        with Emulator(bin, database) as url, \
                Emulator(bin, database, "--access-key", "AKIDEXAMPLE", "--secret-key", "secret") as strict:
            client = Client(bin, url, folder, "account")
            for path, text in POLICIES.items():
                (client.folder / path).write_text(text)
            reached = codes(client, strict) | signals(client)
            closed_pipes(client)
    check("every code", sorted(reached), [0, 1, 2, 3, 4, 5, 7, 64, 65, 130, 143])
    finish()


main()
