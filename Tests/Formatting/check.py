"""Holds canonical policies against a YAML reader and a patcher that aren't ours.

Usage: check.py ROLLCALL [SEED]
"""

import pathlib
import random
import subprocess
import sys
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]

# What YAML 1.1 takes for numbers, dates, truths and nothing is made of these.
ALPHABETS = [
    "0123456789-e.+_xoabT:", "0123456789", "01-", "yesnoYESNOtruefalsnuliNUL~.", "abc019@:%/ #'\"\\-é", "0b1_ef",
    "12:0.5"]
TRAPS = [
    "2024-01-01", "2001-12-14t21", "1e5", "1e-5-3", "0x1-2-a", "12e03", "0b11", "190:20:30", "1.e+5", ".5", "+1", "y",
    "on", "=", "<<", "0o14", "1_0", "685.230_15e+03", "-.inf", ".NaN", "1-1-1a", "2001-1-1", "Null", "~", "- a", "a: b"]


def run(*command, folder=None, status=0, text=None):
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, input=text)
    if result.returncode != status:
        sys.exit(f"FAILED with {result.returncode}: {command}\n{result.stdout[-2000:]}{result.stderr[-2000:]}")
    return result.stdout


def ids(chance):
    found = set(TRAPS)
    while len(found) < 6000:
        alphabet = chance.choice(ALPHABETS)
        text = "".join(chance.choice(alphabet) for _ in range(chance.randint(1, 9)))
        if text.strip() and text not in (".", ".."):
            found.add(text)
    return sorted(found)


def check_scalars(rollcall, chance):
    """Every text that fmt leaves without quotes is that text to YAML 1.1, which takes most for something else."""
    wanted = ids(chance)
    entries = "".join("  - id: '{}'\n".format(text.replace("'", "''")) for text in wanted)
    policy = run(rollcall, "fmt", "-", text="version: 1\nusers:\n" + entries)
    found = [user["id"] for user in yaml.safe_load(policy)["users"]]
    for text, read in zip(wanted, found, strict=True):
        if not isinstance(read, str) or read != text:
            sys.exit(f"FAILED: PyYAML reads {read!r} for {text!r}")
    return sum('"' not in line for line in policy.splitlines()[3:])


def check_patches(rollcall, folder):
    """What --check shows is what fmt does, to a program that applies it, and YAML's own reader sees no difference."""
    policies = sorted((ROOT / "Tests/ManifestsTests/Formatting/Golden").glob("*.before.yaml"))
    for before in policies:
        file = folder / "policy.yaml"
        file.write_bytes(before.read_bytes())
        said = yaml.safe_load(file.read_bytes())
        patch = run(rollcall, "fmt", "--check", "policy.yaml", folder=folder, status=2)
        if "\\u{" in patch or before.name == "windows.before.yaml":
            continue
        run("git", "apply", "-p0", "--whitespace=nowarn", "-", folder=folder, text=patch)
        patched = file.read_bytes()
        file.write_bytes(before.read_bytes())
        run(rollcall, "fmt", "policy.yaml", folder=folder)
        if patched != file.read_bytes():
            sys.exit(f"FAILED: the patch of {before.name} isn't what fmt writes")
        if before.name != "quotes.before.yaml" and yaml.safe_load(patched) != said:
            sys.exit(f"FAILED: PyYAML reads {before.name} otherwise")
    return len(policies)


def main(rollcall, seed):
    print(f"seed {seed}")
    plain = check_scalars(rollcall, random.Random(seed))
    with tempfile.TemporaryDirectory() as folder:
        policies = check_patches(rollcall, pathlib.Path(folder))
    run(rollcall, "fmt", "--check", *map(str, sorted((ROOT / "examples").glob("*/policy*"))))
    print(f"6000 texts are what they were, {plain} of them without quotes; {policies} policies patched")


main(str(pathlib.Path(sys.argv[1]).resolve()), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(2**32))
