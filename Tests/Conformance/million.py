"""Measures what a plan of a million changes takes in every format: memory, and seconds.

Usage: million.py BIN [--users N] [FORMAT…]

BIN is the folder with a release build of rollcall. Each format is printed by a run of its own. Fails where a
run takes more memory than the plan itself and a little for its text, or where a format without a limit of its own leaves
a change out. What the plan takes, and the seconds, are only printed: they are not the reports'.
"""

import argparse
import json
import mmap
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from checks import check, finish

ACCOUNT = "12a3456b-7c89-012d-3456-78901e23fg45"
# What a report may take beside its plan, which stands in memory whole. Its text must not.
ROOM = 32 * 10**6
FORMATS = ["text", "json", "markdown", "summary", "github", "gitlab", "sarif", "junit", "html"]
# What each change has once, in the formats that show all of them.
EACH = {"text": rb" user\d{7}@example\.com ", "json": rb'"direction"', "gitlab": rb'"fingerprint"',
        "junit": rb"<skipped ", "html": rb'"user\d{7}@example\.com"'}
# Spreads consecutive numbers over all ids, as the ids of a real account are; odd, so that no two meet.
SPREAD = 2654435761


def uid(number):
    return f"{number * SPREAD % (1 << 32):08x}-7c89-412d-8456-{number:012x}"


def write_world(bin, folder, users):
    """An account, and a policy with an entry for each of its users that changes its licence; every tenth to a lower one."""
    listing = folder / "users.json"
    with listing.open("w") as account, (folder / "policy.yaml").open("w") as policy:
        account.write('{"Users": [')
        policy.write(f"version: 1\naccount: {ACCOUNT}\nguardrails: {{maxChanges: 100%, maxDowngrades: 100%}}\nusers:\n")
        for number in range(users):
            before, after = ("Pro", "Basic") if number % 10 == 9 else ("Basic", "Pro")
            email = f"user{number:07}@example.com"
            account.write(",\n" * (number > 0) + json.dumps({
                "UserId": uid(number), "PrimaryEmail": email, "LicenseType": before, "UserType": "PrivateUser"}))
            policy.write(f"  - id: {uid(number)}\n    email: {email}\n    license: {after}\n")
        account.write("]}\n")
    subprocess.run([bin / "rollcall", "local", "load", listing, "--into", folder / "d.sqlite", "--account", ACCOUNT,
                    "--quiet"], check=True, stdout=subprocess.DEVNULL)
    listing.unlink()


def measure(bin, folder, format):
    """Prints a plan in a format: the exit code, the processor's seconds and the most memory that it took."""
    words = [bin / "rollcall", "plan", "policy.yaml", "--directory", "sqlite:d.sqlite", "--quiet", "--format", format]
    with (folder / f"plan.{format}").open("wb") as output:
        process = subprocess.Popen(words, cwd=folder, stdout=output)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss << 10


def count(path, pattern):
    """How often a pattern stands in a file, which is mapped: a page's rows are one line."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return sum(1 for _ in re.finditer(pattern, data))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin", type=pathlib.Path)
    parser.add_argument("--users", type=int, default=1_000_000)
    parser.add_argument("formats", nargs="*", default=FORMATS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_world(options.bin.resolve(), folder, options.users)
        # A comment has little text, however large the plan is.
        plan = measure(options.bin.resolve(), folder, "markdown")[2]
        print(f"the plan  {plan / 1e6:5.0f} MB", flush=True)
        for format in options.formats:
            code, seconds, memory = measure(options.bin.resolve(), folder, format)
            path = folder / f"plan.{format}"
            size = path.stat().st_size
            print(f"{format:9} {memory / 1e6:5.0f} MB at most  {seconds:5.1f} s  a file of {size / 1e6:.1f} MB", flush=True)
            check(f"{format}: a plan is made", code, 0)
            check(f"{format}: no more memory than the plan takes", max(memory, plan + ROOM), plan + ROOM)
            if format in EACH:
                check(f"{format}: every change is there", count(path, EACH[format]), options.users)
            path.unlink()
    finish()


if __name__ == "__main__":
    main()
