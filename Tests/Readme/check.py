"""Runs every command of the README, in order, and holds the plan it shows against the real one; excerpts
of policies have to be valid.

Usage: check.py ROLLCALL

The commands run in a copy of examples/first, whose policy is the one that the README shows; the Amazon Chime that
they speak to is the emulator beside ROLLCALL, over that folder's embedded directory. Commands that need the checkout (the quickstart, the tests, the build) are run by Tests/run.sh.
"""

import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
FIRST = ROOT / "examples" / "first"
OF_THE_CHECKOUT = {"examples/quickstart.sh", "Tests/run.sh", "swift build -c release --static-swift-stdlib --product rollcall"}


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", README.read_text(), re.M | re.S)


def run(command, folder, environment):
    result = subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"FAILED with {result.returncode}: {command[-1]}\n{result.stdout}{result.stderr}")
    return result.stdout


@contextlib.contextmanager
def emulator(program, folder, environment):
    """The environment in which Amazon Chime is an emulator over the folder's embedded directory."""
    # The README tells of types that are accepted and ignored, but its commands are those of a day when all goes well.
    (folder / "faults.json").write_text('{"typeUpdates": "taken"}')
    process = subprocess.Popen(
        [program, "--database", "directory.sqlite", "--access-key", "AKIDREADME", "--secret-key", "secret",
         "--faults", "faults.json"],
        cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        url = process.stdout.readline().strip()
        yield {
            **environment, "AWS_ENDPOINT_URL_CHIME": url, "AWS_ACCESS_KEY_ID": "AKIDREADME",
            "AWS_SECRET_ACCESS_KEY": "secret", "AWS_EC2_METADATA_DISABLED": "true"}
    finally:
        process.terminate()
        process.wait()


def abbreviated(text):
    return re.sub(r"(sha256:[0-9a-f]{4})[0-9a-f]{60}", r"\1…", text)


def main(binary):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        tools = folder / "bin"
        tools.mkdir()
        (tools / "rollcall").symlink_to(pathlib.Path(binary).resolve())
        environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
        environment.pop("ROLLCALL_DIRECTORY", None)
        policy, *excerpts = blocks("yaml")
        if policy != (FIRST / "policy.yaml").read_text():
            sys.exit("FAILED: the README's policy is not examples/first/policy.yaml")
        for file in FIRST.iterdir():
            shutil.copy(file, folder)
        load = "rollcall local load users.json --into directory.sqlite --account 12a3456b-7c89-012d-3456-78901e23fg45\n"
        run(["bash", "-euo", "pipefail", "-c", load], folder, environment)
        shown, commands = None, 0
        with emulator(pathlib.Path(binary).resolve().parent / "chime-emulator", folder, environment) as environment:
            for block in blocks("sh"):
                if block.strip() in OF_THE_CHECKOUT:
                    continue
                # The account is filled afresh for each block, so that each can be tried by itself.
                run(["bash", "-euo", "pipefail", "-c", load + block], folder, environment)
                if shown is None:
                    run(["bash", "-euo", "pipefail", "-c", load], folder, environment)
                    shown = run(["rollcall", "plan", "policy.yaml", "--directory", "sqlite:directory.sqlite"], folder, environment)
                commands += len([line for line in block.splitlines() if line.strip()])
        plan = blocks("text")[0]
        if abbreviated(shown) != plan:
            sys.exit(f"FAILED: the README's plan is not this one:\n{abbreviated(shown)}")
        for excerpt in excerpts:
            (folder / "excerpt.yaml").write_text("version: 1\n" + excerpt)
            run(["rollcall", "validate", "excerpt.yaml"], folder, environment)
        for script in blocks("python"):
            run([sys.executable, "-c", script], folder, environment)
    print(f"{commands} commands ran, the plan and the script are as shown")


main(sys.argv[1])
