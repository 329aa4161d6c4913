"""Holds the manual against man's rules and against the tool.

Usage: manual.py ROLLCALL

mandoc has to take the page without a word of complaint, and every command, option and exit code stands in it as a
reader sees it.
"""

import re
import subprocess
import sys

import reference


def output(command, text=None):
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def main(binary):
    page = output([binary, "manual"])
    lint = subprocess.run(["mandoc", "-T", "lint"], input=page, capture_output=True, text=True)
    if lint.stdout or lint.returncode != 0:
        sys.exit(f"FAILED: mandoc complains\n{lint.stdout}")
    # Bold letters are struck twice.
    shown = re.sub(".\b", "", output(["mandoc", "-T", "utf8", "-O", "width=78"], page))
    commands = list(reference.commands(reference.described(binary)))
    missing = {name for name, _ in commands if not re.search(rf"^ +{re.escape(name)}$", shown, re.M)}
    for _, command in commands:
        names = {"--" + n["name"] for a in reference.shown(command) for n in a.get("names", []) if n["kind"] == "long"}
        missing |= {name for name in names if not re.search(rf"^ +(?:-\w, )?{name}(?: |$)", shown, re.M)}
    codes = re.findall(r"^  (\d+) ", output([binary, "--help"]).split("Exit codes:")[1], re.M)
    status = shown[shown.index("EXIT STATUS"):shown.index("ENVIRONMENT")]
    missing |= {code for code in codes if not re.search(rf"^ +{code}\b", status, re.M)}
    if missing or not codes:
        sys.exit(f"FAILED: the manual doesn't tell of {', '.join(sorted(missing))}")
    print(f"{len(commands)} commands and {len(codes)} exit codes stand in the manual")


main(sys.argv[1])
