"""Times whole processes: seconds, the most memory held, and instructions where valgrind is there."""
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile
import time


class Figures:
    """What several runs of one command took: the median of the seconds, the largest of the memory."""

    def __init__(self, seconds, megabytes):
        self.seconds, self.megabytes = seconds, megabytes


def clean_environment(**more):
    kept = {name: value for name, value in os.environ.items()
            if not name.upper().startswith(("AWS_", "ROLLCALL_")) and not name.lower().endswith("_proxy")}
    return kept | {
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_EC2_METADATA_DISABLED": "true", "NO_PROXY": "127.0.0.1",
    } | more


def run_once(words, codes=(0,), output=None):
    """Seconds and megabytes of one run; ends the program where the command ends otherwise than it should."""
    with tempfile.TemporaryFile() as told, (open(output, "wb") if output else open(os.devnull, "wb")) as result:
        start = time.perf_counter()
        process = subprocess.Popen([str(word) for word in words], stdout=result, stderr=told, env=clean_environment())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in codes:
            told.seek(0)
            raise SystemExit(f"{' '.join(map(str, words))} ended with {process.returncode}:\n{told.read().decode()}")
    return seconds, usage.ru_maxrss / 1024


def paired(commands, runs):
    """Figures of commands by name, whose runs take turns, so that a slow minute of the machine hits all of them."""
    taken = {name: [] for name in commands}
    for _ in range(runs):
        for name, (words, codes) in commands.items():
            taken[name].append(run_once(words, codes))
    return {name: Figures(statistics.median(seconds for seconds, _ in runs), max(memory for _, memory in runs))
            for name, runs in taken.items()}


def instructions(words):
    """Millions of instructions of one run by callgrind, which counts alike on a busy machine; None without it."""
    if shutil.which("valgrind") is None or shutil.which("strip") is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        # Valgrind gives up on debugging information that it doesn't know.
        subprocess.run(["strip", "-o", folder / "program", words[0]], check=True)
        told = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder / 'out'}", folder / "program",
             *map(str, words[1:])], capture_output=True, text=True, env=clean_environment())
    found = re.search(r"Collected : (\d+)", told.stderr)
    if told.returncode != 0 or found is None:
        raise SystemExit(f"{' '.join(map(str, words))} can't be counted:\n{told.stderr[-2000:]}")
    return int(found[1]) / 1e6
