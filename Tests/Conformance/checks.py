"""Counts what holds and what doesn't, and ends a script with the count."""

import sys

_passed, _failed = [], []


def check(what, found, expected):
    if found == expected:
        _passed.append(what)
    else:
        _failed.append(what)
        print(f"FAILED {what}\n  expected {str(expected)[:2000]}\n  found    {str(found)[:2000]}")


def finish():
    print(f"{len(_passed)} passed, {len(_failed)} failed")
    sys.exit(1 if _failed else 0)
