"""Sees a build name the commit that it is made from: afresh, after another commit, with changes, and without git.

Usage: commit.py

It builds a package of one file with the plugin of this one, so that it takes seconds.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
MANIFEST = """// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "sample",
  targets: [
    .plugin(name: "CommitPlugin", capability: .buildTool(), path: "Sources/CommitPlugin"),
    .executableTarget(name: "sample", plugins: ["CommitPlugin"]),
  ])
"""
PROGRAM = "@main struct Sample { static func main() { print(builtCommit) } }\n"


def git(folder, *arguments):
    identity = ["-c", "user.name=Sample", "-c", "user.email=sample@example.com", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


def written(folder):
    """The file that the plugin writes."""
    return folder / ".build/plugins/outputs/sample/sample/destination/CommitPlugin/BuiltCommit.swift"


def build(folder):
    """The commit that the plugin named, and the one that the program prints, once it is built."""
    build = subprocess.run(["swift", "build"], cwd=folder, capture_output=True, text=True)
    if build.returncode != 0:
        sys.exit(f"FAILED: the sample can't be built\n{build.stdout}{build.stderr}")
    program = subprocess.run([folder / ".build/debug/sample"], capture_output=True, text=True, check=True)
    return written(folder).read_text().split('"')[1], program.stdout.strip()


def expect(what, folder, expected):
    """Builds, and ends the program where another commit is named than the expected one."""
    named, printed = build(folder)
    if named == expected and printed != expected:
        # The compiler goes by the time of a file alone, which a file system may count in whole seconds.
        print(f"{what}: the compiler passed over a file that had changed")
        time.sleep(max(0, written(folder).stat().st_mtime + 1 - time.time()))
        written(folder).touch()
        named, printed = build(folder)
    if (named, printed) != (expected, expected):
        status = git(folder, "status", "--porcelain") if (folder / ".git").exists() else "no git"
        sys.exit(f"FAILED: {what}: the plugin names '{named}' and the program '{printed}', not '{expected}'\n{status}")


def head(folder):
    return git(folder, "rev-parse", "--short=12", "HEAD")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name) / "sample"
        shutil.copytree(ROOT / "Sources/CommitPlugin", folder / "Sources/CommitPlugin")
        program = folder / "Sources/sample/Sample.swift"
        program.parent.mkdir()
        program.write_text(PROGRAM)
        (folder / "Package.swift").write_text(MANIFEST)
        (folder / ".gitignore").write_text(".build\n")
        # A repository around it isn't its own.
        git(name, "init", "--quiet")
        git(name, "commit", "--quiet", "--allow-empty", "--message", "Around")
        expect("without git", folder, "")

        shutil.rmtree(folder / ".build")
        git(folder, "init", "--quiet")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", "First")
        expect("a fresh build", folder, head(folder))
        before = written(folder).stat().st_mtime_ns
        expect("the same build again", folder, head(folder))
        if written(folder).stat().st_mtime_ns != before:
            sys.exit("FAILED: the same build again writes the file anew, so that everything is compiled again")

        git(folder, "commit", "--quiet", "--allow-empty", "--message", "Second")
        expect("after another commit", folder, head(folder))
        program.write_text(PROGRAM + "// changed\n")
        expect("with a change", folder, head(folder) + " with changes")
        git(folder, "checkout", "--quiet", ".")
        expect("without the change", folder, head(folder))
    print("every build named the commit that it was made from")


os.environ.pop("GIT_DIR", None)
main()
