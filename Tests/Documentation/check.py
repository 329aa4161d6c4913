"""Runs what the articles tell a reader to run, and holds what they show against the real tool.

Usage: check.py FOLDER

FOLDER holds the programs as they were built. ROLLCALL_RECORD=1 writes the page of all commands anew, and fails, so that
it is read.

Each article is a walk through one folder that is empty at first. Its `sh` blocks run in order; a line that ends with
`# ends with N` has to end so, every other with 0. A `yaml` block whose first line is a comment with a path becomes that
file. Every `yaml` block is a policy that is valid, or is refused with the code that its first line names
(`# refused: RC1234`); where it names no version, it is a part of one.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import reference
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "Sources" / "Reconciliation" / "Reconciliation.docc"
# Held against the reader by a suite of their own.
TESTED_ELSEWHERE = {"ErrorCodes.md"}
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
FILE = re.compile(r"# ([\w./-]+\.ya?ml)\n")
REFUSED = re.compile(r"# refused: (RC\d{4})\n")
ENDS = re.compile(r"^(.*\S)\s+# ends with (\d+)$", re.M)

failures = []


def fail(place, why):
    failures.append(f"{place}: {why}")


def environment(programs):
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "ROLLCALL_"))}
    return {**variables, "PATH": f"{programs}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "COLUMNS": "80"}


def run(script, folder, variables):
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=folder, env=variables, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=120)


def expecting(script):
    """The script with each line that is to end with a code of its own checked for it."""
    return ENDS.sub(
        lambda line: f"code=0; {line[1]} || code=$?; "
        f"[ $code -eq {line[2]} ] || {{ echo \"ended with $code, not {line[2]}\" >&2; exit 99; }}", script)


# Each kind of block, checked where it stands


def check_commands(place, text, folder, variables):
    result = run(expecting(text), folder, variables)
    if result.returncode != 0:
        fail(place, f"failed with {result.returncode}\n{text}\n{result.stdout}{result.stderr}")
    return len([line for line in text.splitlines() if line.startswith(("rollcall", "chime-emulator"))])


def check_policy(place, text, folder, variables):
    yaml.safe_load(text)
    if named := FILE.match(text):
        path = folder / named[1]
        path.parent.mkdir(parents=True, exist_ok=True)
    else:
        path = folder / ".block.yaml"
    whole = text if re.search(r"^version:", text, re.M) else "version: 1\n" + text
    path.write_text(whole)
    result = run(f"rollcall validate '{path}'", folder, variables)
    refused = REFUSED.match(text)
    if not refused and result.returncode != 0:
        fail(place, f"is no valid policy\n{result.stderr}")
    if refused and (result.returncode != 65 or f"[{refused[1]}]" not in result.stderr):
        fail(place, f"isn't refused with {refused[1]}, but ends with {result.returncode}\n{result.stderr}")


def check_article(path, variables):
    commands = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for number, (language, text) in enumerate(BLOCK.findall(path.read_text()), 1):
            place = f"{path.name}, block {number}"
            if language == "sh":
                commands += check_commands(place, text, folder, variables)
            elif language == "yaml":
                check_policy(place, text, folder, variables)
            elif language == "json":
                try:
                    json.loads(text)
                except ValueError as error:
                    fail(place, f"is no JSON: {error}")
            elif language != "text":
                fail(place, f"is {language or 'of no language'}, which nothing checks")
    return commands


# The catalogue as a whole


def check_exit_codes(binary, variables):
    """The guide to operations tells of every exit code, and the root's help of no other."""
    text = subprocess.run([binary, "--help"], env=variables, capture_output=True, text=True, check=True).stdout
    table = text[text.index("Exit codes:"):text.index("USAGE:")]
    codes = re.findall(r"^  (\d+) ", table, re.M)
    guide = (CATALOGUE / "Operations.md").read_text()
    rows = re.findall(r"^\| ([\d, ]+) \|", guide, re.M)
    told = [code for row in rows for code in row.split(", ")]
    if codes != told:
        fail("Operations.md", f"tells of the exit codes {told}; there are {codes}")


def check_reference(binary):
    page = CATALOGUE / "CommandLine.md"
    text = reference.page(binary)
    if page.exists() and page.read_text() == text:
        return
    if os.environ.get("ROLLCALL_RECORD"):
        page.write_text(text)
        fail(page.name, "was recorded; read it, and run this without ROLLCALL_RECORD")
    else:
        fail(page.name, "isn't what the tool says; ROLLCALL_RECORD=1 writes it anew")


def check_links(variables):
    """Compiles the catalogue: a link that leads nowhere is a warning, and a warning is an error."""
    with tempfile.TemporaryDirectory() as folder:
        result = subprocess.run(
            ["docc", "convert", CATALOGUE, "--warnings-as-errors", "--output-path", f"{folder}/out"],
            env=variables, capture_output=True, text=True)
    if result.returncode != 0:
        fail("docc", f"doesn't take the catalogue\n{result.stdout}{result.stderr}")


def main(programs):
    programs = pathlib.Path(programs).resolve()
    variables = environment(programs)
    check_reference(programs / "rollcall")
    check_exit_codes(programs / "rollcall", variables)
    articles = sorted(p for p in CATALOGUE.glob("*.md") if p.name not in TESTED_ELSEWHERE)
    commands = sum(check_article(article, variables) for article in articles)
    check_links(variables)
    if failures:
        sys.exit("\n".join(["FAILED", *failures]))
    print(f"{commands} commands of {len(articles)} articles ran, and every link leads somewhere")


main(sys.argv[1])
