"""Measures what files that are made to hurt cost the reader: each at a size and at four times that size.

Usage: check.py POLICY_PROBE [--mebibytes N] [NAME…]

Fails where a file isn't decided, where four times the file takes more than ten times the processor's time, or where
ten mebibytes take more than the memory that a CI job can spare. The seconds themselves are only printed: they are the
machine's: those of both processors, where a large file is parsed on one and read on the other, and how long it took.
NAME picks shapes whose name holds it.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from shapes import SHAPES

# What a file of ten mebibytes may take at once, the program itself included.
MEMORY = 128 << 20
# Linear growth is 4; twice and a half that is beyond what caches and the clock's grain explain.
GROWTH = 10
# Below so many seconds the grain of the clock decides.
GRAIN = 0.25


def measure(probe, path):
    """What a run prints, its seconds, the processors' seconds and the most memory that it took; None where it ended badly."""
    start = time.perf_counter()
    process = subprocess.Popen([probe, "--decide"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(f"{path}\n".encode())
    process.stdin.close()
    printed = process.stdout.read().decode().strip()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    decided = process.returncode == 0 and printed.startswith(("accepted ", "refused "))
    return printed if decided else None, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss << 10


def write(path, chunks, size):
    left = size
    with open(path, "wb") as file:
        for chunk in chunks(size):
            file.write(chunk[:left])
            left -= len(chunk)
            if left <= 0:
                return


def check(probe, name, size, path):
    """What is wrong with the reading of a shape, if anything."""
    costs = []
    for bytes_ in (size // 4, size):
        write(path, SHAPES[name], bytes_)
        printed, passed, seconds, memory = measure(probe, path)
        if printed is None:
            return f"{bytes_} bytes aren't decided"
        costs.append(seconds)
    print(f"{name:36} {costs[0]:5.2f} s {costs[1]:5.2f} s, in {passed:4.2f} s {memory >> 20:4} MiB  {printed}", flush=True)
    if costs[1] > GROWTH * max(costs[0], GRAIN / 4):
        return f"four times the size takes {costs[1] / costs[0]:.0f} times as long"
    if size <= 10 << 20 and memory > MEMORY:
        return f"it takes {memory >> 20} MiB"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("probe")
    parser.add_argument("--mebibytes", type=float, default=10)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_intermixed_args()
    chosen = [name for name in SHAPES if not arguments.names or any(part in name for part in arguments.names)]
    size = int(arguments.mebibytes * (1 << 20))
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen:
            wrong = check(os.path.abspath(arguments.probe), name, size, pathlib.Path(folder) / "policy.yaml")
            if wrong:
                failed += 1
                print(f"FAILED: {name}: {wrong}")
    print(f"{len(chosen) - failed} of {len(chosen)} shapes decided in linear time")
    sys.exit(1 if failed else 0)


main()
