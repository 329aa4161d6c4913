"""Completes words as a person does who presses Tab, in bash, zsh and fish.

Usage: completions.py ROLLCALL

bash runs the function that the script registers, fish completes by itself; zsh reads the script for its syntax alone,
since its completion needs a terminal.
"""

import pathlib
import subprocess
import sys
import tempfile

# What is typed, and what is offered: all of these, and where nothing else may be, only these.
CASES = [
    ("rollcall pl", {"plan"}, True),
    ("rollcall local ", {"load"}, False),
    ("rollcall plan --dir", {"--directory"}, True),
    ("rollcall plan --detailed", {"--detailed-exitcode"}, True),
    ("rollcall apply --app", {"--approve"}, True),
    ("rollcall plan --color ", {"auto", "always", "never"}, True),
    ("rollcall plan --color al", {"always"}, True),
    ("rollcall plan --directory s", {"sqlite:", "snapshot:"}, True),
    ("rollcall plan --format js", {"json"}, True),
    ("rollcall plan --out js", {"json="}, True),
    ("rollcall apply --allow ", {"changes=", "downgrades=", "protected=", "seats=", "directory-managed"}, True),
    ("rollcall plan pol", {"policy.yaml", "policies"}, True),
    ("rollcall apply --plan ", {"plan.json"}, False),
    ("rollcall local load use", {"users.json"}, True),
]

BASH = r"""
source ./rollcall.bash
COMP_LINE=$1
COMP_POINT=${#1}
read -ra COMP_WORDS <<<"$1"
if [[ $1 == *' ' ]]; then COMP_WORDS+=(''); fi
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
COMPREPLY=()
function=$(complete -p rollcall | sed -E 's/.*-F ([^ ]+).*/\1/')
"$function" rollcall "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
if [ ${#COMPREPLY[@]} -gt 0 ]; then printf '%s\n' "${COMPREPLY[@]}"; fi
"""

FISH = "source ./rollcall.fish; complete --do-complete=$argv[1]"


def offered(command, folder):
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if result.stderr:
        sys.exit(f"FAILED: {command[-1]!r}: {result.stderr}")
    # fish tells what a word means after a tab, and marks folders.
    return {line.split("\t")[0].strip().rstrip("/") for line in result.stdout.splitlines() if line.strip()}


def main(binary):
    binary = pathlib.Path(binary).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "policies").mkdir()
        for file in ["policy.yaml", "policy.txt", "plan.json", "users.json"]:
            (folder / file).touch()
        for shell in ["bash", "zsh", "fish"]:
            script = subprocess.run(
                [binary, "--generate-completion-script", shell], capture_output=True, text=True, check=True).stdout
            (folder / f"rollcall.{shell}").write_text(script)
        subprocess.run(["zsh", "-n", folder / "rollcall.zsh"], check=True)
        wrong = []
        for line, words, only in CASES:
            for shell, command in [("bash", ["bash", "-c", BASH, "bash", line]), ("fish", ["fish", "-c", FISH, line])]:
                found = offered(command, folder)
                if not (found == words if only else found >= words):
                    wrong.append(f"{shell} offers {sorted(found)} for {line!r}, not {sorted(words)}")
    if wrong:
        sys.exit("\n".join(["FAILED", *wrong]))
    print(f"{len(CASES)} words are completed in bash and fish, and zsh takes its script")


main(sys.argv[1])
