"""How long an apply takes that changes every user, beside what its requests cost at the least.

    python3 Tests/Benchmarks/applying.py BIN [--users N] [--runs N]

BIN is the folder of a release build with `rollcall` and `chime-emulator`. Once each request takes 20 ms and eight are in
flight; once the emulator takes ten requests a second, with a stock of ten, and refuses the rest. It fails where an apply
isn't done at its end, and on no time. The emulator and its client share a machine, so what a bare client waits for its
pages is told beside.
"""
import argparse
import contextlib
import http.client
import json
import pathlib
import statistics
import subprocess
import tempfile
import time
import urllib.request

from measuring import clean_environment
from worlds import ACCOUNT, PER_PAGE, uid

PER_REQUEST = 20
LATENCY = 0.02
CONCURRENCY = 8
RATE, STOCK = 10, 10


def write(folder, users, rollcall):
    """A policy under which every user of the account changes, and the account's embedded directory."""
    policy, listing, database = (folder / name for name in ["policy.yaml", "users.json", "directory.sqlite"])
    with policy.open("w") as file:
        file.write(f"version: 1\naccount: {ACCOUNT}\nguardrails: {{maxChanges: 100%}}\ndefaults: {{license: Pro}}\nusers:\n")
        file.writelines(f"  - id: {uid(number)}\n" for number in range(users))
    listing.write_text(json.dumps({"Users": [
        {"UserId": uid(number), "PrimaryEmail": f"user{number}@example.com", "LicenseType": "Basic"}
        for number in range(users)]}))
    subprocess.run([rollcall, "local", "load", listing, "--into", database, "--account", ACCOUNT, "--quiet"], check=True)
    return policy, database


@contextlib.contextmanager
def emulator(bin, database, faults):
    process = subprocess.Popen(
        [bin / "chime-emulator", "--database", database, "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        url = process.stdout.readline().strip()
        request(url, "/_faults", faults)
        yield url
    finally:
        process.terminate()
        process.wait()


def request(url, path, value=None):
    data = None if value is None else json.dumps(value).encode()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(url + path, data=data), timeout=30) as answer:
        return json.loads(answer.read())


def bare_page(url):
    """The seconds that a page takes for a client that does nothing but ask, one page after another."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"))
    taken = []
    for _ in range(20):
        start = time.perf_counter()
        connection.request("GET", f"/accounts/{ACCOUNT}/users?max-results={PER_PAGE}")
        connection.getresponse().read()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def applied(bin, users, faults, *options):
    """The seconds of an apply, the status of each of its requests, and what a bare client waits for a page."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        policy, database = write(folder, users, bin / "rollcall")
        with emulator(bin, database, faults) as url:
            start = time.perf_counter()
            done = subprocess.run(
                [bin / "rollcall", "apply", policy, "--directory", "chime", "--endpoint-url", url, "--yes", "--json",
                 *options], env=clean_environment(), capture_output=True, text=True)
            seconds = time.perf_counter() - start
            statuses = [entry["status"] for entry in request(url, "/_log")["requests"]]
            page = bare_page(url) if "latencyMs" in faults else None
        if done.returncode or json.loads(done.stdout)["summary"]["applied"] != users:
            raise SystemExit(f"the apply ended with {done.returncode}:\n{done.stderr}")
    return seconds, statuses, page


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin", type=pathlib.Path)
    parser.add_argument("--users", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    bin, users = options.bin.resolve(), options.users
    pages, updates = -(-users // PER_PAGE), -(-users // PER_REQUEST)
    # The account is listed before and after; or the second time behind the writes, in flight with them.
    ideal = (2 * pages + updates / CONCURRENCY) * LATENCY
    overlapped = (pages + (pages + updates) / CONCURRENCY) * LATENCY
    for _ in range(options.runs):
        seconds, _, page = applied(bin, users, {"latencyMs": round(LATENCY * 1000)}, "--concurrency", str(CONCURRENCY))
        print(f"{users} changes at 20 ms, {CONCURRENCY} in flight: {seconds:.2f} s, two listings and the writes {ideal:.2f} s "
              f"({seconds / ideal:.3f}), one and the rest in flight {overlapped:.2f} s ({seconds / overlapped:.3f}); "
              f"a bare client's page {page * 1000:.1f} ms")
    seconds, statuses, _ = applied(bin, users, {"rate": {"perSecond": RATE, "burst": STOCK}})
    refused = statuses.count(429)
    ideal = (len(statuses) - refused - STOCK) / RATE
    print(f"{users} changes at {RATE} requests a second: {seconds:.1f} s, ideal {ideal:.1f} s ({seconds / ideal:.3f}), "
          f"{refused} of {len(statuses)} refused ({refused / len(statuses):.1%})")


main()
