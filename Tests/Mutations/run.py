"""Plants one bug after the other into the engine, the journal and the guardrails, and sees each of them caught.

    python3 Tests/Mutations/run.py [--seeds N] [NAME…]

A copy of the sources below .build/mutations gets every bug of mutations.py behind a switch, so that one build serves
them all; the sources themselves, and every other build, know nothing of it. A bug is caught where the simulator or a
test fails, or doesn't end. NAME picks bugs whose description holds it.
"""
import argparse
import functools
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

from mutations import MUTATIONS

ROOT = pathlib.Path(__file__).resolve().parents[2]
COPY = ROOT / ".build" / "mutations"
TARGETS = [
    "Sources/Reconciliation", "Sources/JSONStream", "Sources/Reporting", "Tests/Simulation", "Tests/Simulate",
    "Tests/ReconciliationTests", "Tests/ReportingTests",
]
SWITCH = """
import Glibc

/// Which bug is switched on, by its number from 1.
private let switchedOn = unsafe getenv("PLANTED").map { unsafe atoi($0) } ?? 0

/// Whether a bug is switched on.
package func isPlanted(_ number: Int32) -> Bool { switchedOn == number }
"""
# No bug is planted into the forms of reports, whose tests take long and read files beside them.
LEFT_OUT = "Tests/ReportingTests/Formats/"
# Which tests take longest.
LONG_TESTS = "small world|undone by its journal|Undoing|PlanFile|Hostile|Digest|Grant|Guardrail|Shard|Base"
# How many times as long as without a bug a run may take, and so many seconds more; one that hangs has been noticed.
PATIENCE, GRACE = 5, 20


def layers(chosen):
    """The mutations in groups that touch no text twice, each with its number."""
    groups = []
    for number, (name, file, old, new) in chosen:
        text = (ROOT / file).read_text()
        if text.count(old) != 1:
            sys.exit(f"'{name}': its text stands {text.count(old)} times in {file}")
        start = text.index(old)
        place = (file, start, start + len(old), new.replace("PLANTED", f"isPlanted({number})"))
        for group in groups:
            if all(file != other[0] or place[2] <= other[1] or other[2] <= start for _, _, other in group):
                group.append((number, name, place))
                break
        else:
            groups.append([(number, name, place)])
    return groups


def write_copy(group):
    """Brings the copy up to date, touching no file that stays as it is, so that builds are short."""
    wanted = {}
    for target in TARGETS:
        for path in (ROOT / target).rglob("*.swift"):
            if not str(path.relative_to(ROOT)).startswith(LEFT_OUT):
                wanted[str(path.relative_to(ROOT))] = path.read_text()
    for file in {place[0] for _, _, place in group}:
        text = wanted[file]
        for _, _, (_, start, end, new) in sorted(
                (item for item in group if item[2][0] == file), key=lambda item: -item[2][1]):
            text = text[:start] + new + text[end:]
        if "import Reconciliation" not in text and "Sources/Reconciliation/" not in file:
            text = "import Reconciliation\n" + text
        wanted[file] = text
    wanted["Sources/Reconciliation/Switch.swift"] = SWITCH
    for file, source in {"Package.swift": "Package", "Sources/Crypto/SHA256.swift": "Crypto"}.items():
        wanted[file] = (ROOT / f"Tests/Mutations/{source}.swift.txt").read_text()
    for file in {str(path.relative_to(COPY)) for folder in ["Sources", "Tests"] for path in (COPY / folder).rglob("*.swift")}:
        if file not in wanted:
            (COPY / file).unlink()
    for file, text in wanted.items():
        path = COPY / file
        if not path.exists() or path.read_text() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)


def ends_well(command, number=0, patience=None):
    """Whether a command ends with 0, and in time."""
    environment = os.environ | {"PLANTED": str(number)}
    process = subprocess.Popen(command, cwd=COPY, env=environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        return process.wait(patience) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        # With what it started: a test that doesn't end would keep a core busy for ever.
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def soundness(command):
    """How long a command may take with a bug, after it ended well without any."""
    start = time.monotonic()
    if not ends_well(command):
        sys.exit("without any bug switched on, it fails: " + " ".join(command))
    return PATIENCE * (time.monotonic() - start) + GRACE


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=2000)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    chosen = [(number, mutation) for number, mutation in enumerate(MUTATIONS, 1)
              if not arguments.names or any(name in mutation[0] for name in arguments.names)]
    # The tests of small worlds take longer than all others, so that they come last.
    tests = ["swift", "test", "--skip-build"]
    ways = [("the simulator", [".build/debug/simulate", "--seeds", str(arguments.seeds)]),
            ("a test", [*tests, "--skip", LONG_TESTS]), ("a test", [*tests, "--filter", LONG_TESTS])]
    caught, escaped = {"the simulator": 0, "a test": 0}, []
    for group in layers(chosen):
        write_copy(group)
        start = time.monotonic()
        built = subprocess.run(["swift", "build", "--build-tests"], cwd=COPY, capture_output=True, text=True)
        if built.returncode != 0:
            sys.exit(built.stdout[-4000:] + built.stderr[-4000:])
        print(f"built {len(group)} bugs in {time.monotonic() - start:.0f} s", flush=True)
        patience = functools.cache(lambda way: soundness(ways[way][1]))
        for number, name, _ in group:
            by = next((by for way, (by, command) in enumerate(ways)
                       if not ends_well(command, number, patience(way))), None)
            print(f"{number:3} {name}: {'caught by ' + by if by else 'NOT CAUGHT'}", flush=True)
            if by:
                caught[by] += 1
            else:
                escaped.append(name)
    print(f"{len(chosen) - len(escaped)} of {len(chosen)} bugs caught: "
          + ", ".join(f"{count} by {by}" for by, count in caught.items()))
    if escaped:
        sys.exit("not caught: " + "; ".join(escaped))


main()
