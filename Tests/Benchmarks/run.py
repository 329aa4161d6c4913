"""How long the tool takes, beside what the work costs at the least and beside a straightforward script.

    python3 Tests/Benchmarks/run.py BIN [--sizes 1000,10000,…] [--runs N] [--latency] [--instructions] [--python PYTHON]
        [--worlds FOLDER]

BIN is the folder of a release build with `rollcall` and `chime-emulator`. Every ratio is of figures that were taken in
turns, in this run. It fails where something grows faster than n·log n between two sizes, and on nothing else: a
machine's speed is no test.
"""
import argparse
import contextlib
import math
import pathlib
import shutil
import subprocess
import tempfile

from measuring import clean_environment, instructions, paired
from worlds import ACCOUNT, World

HERE = pathlib.Path(__file__).resolve().parent
# Growth beyond n·log n that a noisy machine may show.
NOISE = 1.5
# Below so many seconds, starting a process is what is measured.
SHORTEST = 0.1


def built(folder):
    """The programs of Floors, compiled."""
    for name, libraries in [("floors", ["-lyaml", "-lsqlite3"]), ("pages_server", ["-pthread"])]:
        subprocess.run([shutil.which("cc") or "clang", "-O2", "-o", folder / name, HERE / "Floors" / f"{name}.c", *libraries], check=True)
    return folder / "floors", folder / "pages_server"


@contextlib.contextmanager
def serving(server, world, latency=0):
    process = subprocess.Popen([server, world.pages, str(latency)], stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


def rollcall(bin, command, *words):
    return [bin / "rollcall", command, *words]


def commands(bin, floors, world, port, python):
    """What is measured, by name: the words of a command and the codes that it may end with."""
    remote = ["--directory", "chime", "--endpoint-url", f"http://127.0.0.1:{port}"]
    pending = ["--detailed-exitcode"]

    def plan(*directory):
        return rollcall(bin, "plan", world.policy, *directory, *pending), (2,)

    measured = {
        "floor: libyaml": ([floors, "yaml", world.policy], (0,)),
        "floor: rows": ([floors, "rows", world.database], (0,)),
        "floor: pages": ([floors, "pages", port, f"/accounts/{ACCOUNT}/users"], (0,)),
        "validate": (rollcall(bin, "validate", world.policy), (0,)),
        "plan, SQLite": plan("--directory", f"sqlite:{world.database}"),
        "plan, snapshot": plan("--directory", f"snapshot:{world.snapshot}"),
        "plan, HTTP": plan(*remote),
        "import, SQLite": (rollcall(bin, "import", "--directory", f"sqlite:{world.database}", "--account", ACCOUNT), (0,)),
    }
    if python and world.users <= 100_000:
        measured["script, HTTP"] = ([python, HERE / "straightforward.py", world.policy, f"http://127.0.0.1:{port}"], (0,))
    return measured


# What the tool is held against.
BESIDE = {"floor: libyaml", "floor: rows", "floor: pages", "script, HTTP"}
# Which floor each command is held against.
FLOORS = {"validate": "floor: libyaml", "plan, SQLite": "floor: libyaml", "plan, snapshot": "floor: libyaml",
          "plan, HTTP": "floor: libyaml", "import, SQLite": "floor: rows"}


def table(world, figures):
    print(f"\n{world.users:,} users".replace(",", " "))
    print(f"  {'':18} {'seconds':>9} {'MB':>7} {'of floor':>9} {'script':>9}")
    script = figures.get("script, HTTP")
    for name, taken in figures.items():
        floor = figures.get(FLOORS.get(name))
        ratio = f"{taken.seconds / floor.seconds:.2f}" if floor else ""
        times = f"{script.seconds / taken.seconds:.0f} x" if script and name == "plan, HTTP" else ""
        print(f"  {name:18} {taken.seconds:9.3f} {taken.megabytes:7.1f} {ratio:>9} {times:>9}")


def growth(smaller, larger, before, after):
    """Growth exponents between two sizes; those that are worse than n·log n."""
    bad = []
    steps = math.log(larger / smaller)
    bound = larger * math.log(larger) / (smaller * math.log(smaller)) * NOISE
    print(f"\nFrom {smaller} to {larger} users: growth as a power of the size")
    for name in after:
        ratio = after[name].seconds / before[name].seconds if name in before else None
        if ratio is None:
            continue
        memory = math.log(after[name].megabytes / before[name].megabytes) / steps
        print(f"  {name:18} time {math.log(ratio) / steps:.2f}, memory {memory:.2f}")
        # The floors and the script are beside it: they aren't the tool's.
        if name not in BESIDE and after[name].seconds > SHORTEST and ratio > bound:
            bad.append(f"{name}: {ratio:.1f} times as long for {larger / smaller:.0f} times as many users")
    return bad


def counted(bin, floors, world):
    """Instructions, which a busy machine doesn't change."""
    print(f"\nInstructions at {world.users} users, in millions")
    for name, words in {
        "floor: libyaml": [floors, "yaml", world.policy],
        "--help": [bin / "rollcall", "--help"],
        "validate": rollcall(bin, "validate", world.policy),
        "plan, SQLite": rollcall(bin, "plan", world.policy, "--directory", f"sqlite:{world.database}"),
        "plan, snapshot": rollcall(bin, "plan", world.policy, "--directory", f"snapshot:{world.snapshot}"),
    }.items():
        found = instructions(words)
        print(f"  {name:18} {'valgrind is not there' if found is None else f'{found:9.1f}'}")


def with_latency(bin, server, world, runs):
    with serving(server, world, latency=20) as port:
        words = rollcall(bin, "plan", world.policy, "--directory", "chime", "--endpoint-url",
                         f"http://127.0.0.1:{port}", "--detailed-exitcode")
        taken = paired({"plan": (words, (2,))}, runs)["plan"].seconds
    ideal = world.page_count * 0.02
    print(f"\n20 ms a request, {world.page_count} pages: {taken:.3f} s, ideal {ideal:.2f} s ({taken / ideal:.3f})")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin", type=pathlib.Path)
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--worlds", type=pathlib.Path)
    parser.add_argument("--python", help="an interpreter with boto3 and PyYAML, for the script")
    parser.add_argument("--latency", action="store_true")
    parser.add_argument("--instructions", action="store_true")
    options = parser.parse_args()
    bin = options.bin.resolve()
    sizes = [int(size) for size in options.sizes.split(",")]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        floors, server = built(folder)
        start = paired({"--help": ([bin / "rollcall", "--help"], (0,)), "--version": ([bin / "rollcall", "--version"], (0,))}, 15)
        print(", ".join(f"{name} {taken.seconds * 1000:.1f} ms, {taken.megabytes:.1f} MB" for name, taken in start.items()))
        bad, before = [], None
        for size in sizes:
            world = World(options.worlds or folder, size, bin / "rollcall")
            with serving(server, world) as port:
                figures = paired(commands(bin, floors, world, port, options.python), options.runs)
            table(world, figures)
            if before:
                bad += growth(before[0], size, before[1], figures)
            before = size, figures
            if options.latency and size >= 10_000:
                with_latency(bin, server, world, options.runs)
            if options.instructions and size == 10_000:
                counted(bin, floors, world)
    if bad:
        raise SystemExit("\nGrows faster than n·log n:\n  " + "\n  ".join(bad))
    print("\nNothing grows faster than n·log n.")


main()
