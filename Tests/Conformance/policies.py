"""Holds our reading of policies by chance against PyYAML's, and our verdict against the schema's.

Usage: policies.py POLICY_PROBE [--count N] [--seed N]
"""

import argparse
import collections
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import yaml
from jsonschema import Draft202012Validator

from random_policies import Words, Writer

ROOT = pathlib.Path(__file__).resolve().parents[2]

# The day that the probe reads policies on.
DAY = "2026-11-25"

# What we refuse and a schema can't: it sees values, not the text, and each value by itself.
UNSEEN = {
    "RC1003": "characters that mislead: a schema's patterns would have to name each of them at each value",
    "RC1004": "anchors, aliases and tags are gone before a schema sees the document",
    "RC1006": "a schema counts characters where we count bytes",
    "RC1011": "layout is gone before a schema sees the document",
    "RC1013": "of a key that stands twice, other readers keep the last",
    "RC1031": "that two entries name one user is no matter of one value",
    "RC1032": "that two groups disagree is no matter of one value",
}
# What YAML 1.1 makes a number or a boolean of though it is written otherwise than we take it, by our code.
RETYPED = {
    "RC1009": "1.0, 01 and 0x1 are 1 to YAML",
    "RC1023": "yes, on and True are true to YAML",
    "RC1053": "0x1F, 1_000, +5 and 5.0 are numbers to YAML",
    "RC1054": "0x1F, 1_000, +5 and 5.0 are numbers to YAML",
}


def typed(document):
    """A document of texts with the types that our format gives to each place, as far as a text can have them."""
    def integer(text):
        return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() else text

    def boolean(text):
        return {"true": True, "false": False}.get(text, text) if isinstance(text, str) else text

    def over(mapping, change, keys=None):
        if isinstance(mapping, dict):
            mapping |= {key: change(value) for key, value in mapping.items() if keys is None or key in keys}

    if isinstance(document, dict):
        over(document, integer, ["version"])
        over(document.get("guardrails"), integer)
        over(document.get("seats"), integer)
        for user in document.get("users") if isinstance(document.get("users"), list) else []:
            if isinstance(user, dict):
                over(user.get("alexaForBusiness"), boolean, ["enabled"])
    return document


# MARK: - What each user should be, by PyYAML's reading

def folded(document):
    """The users in our order: those with an entry of their own, then the members of groups."""
    users, named = [], {}

    def user(id, email):
        keys = [("id", id)] * (id is not None) + [("email", email.casefold() if email else None)] * (email is not None)
        found = next((named[key] for key in keys if key in named), None)
        if found is None:
            found = {"id": id, "email": email, "license": None, "type": None, "enabled": None, "roomArn": None}
            users.append(found)
        for key in keys:
            named.setdefault(key, found)
        return found

    for entry in document.get("users", []):
        found = user(entry.get("id"), entry.get("email"))
        alexa = entry.get("alexaForBusiness", {})
        # What a grant gave counts no more once its last day has passed.
        holds = "until" not in entry or entry["until"] >= DAY
        found |= {key: entry.get(key) if holds else None for key in ["license", "type"]}
        found |= {key: alexa.get(key) for key in ["enabled", "roomArn"]}
    for group in document.get("groups", {}).values():
        for member in group.get("members", []):
            found = user(None, member) if "@" in member else user(member, None)
            for key in ["license", "type"]:
                found[key] = found[key] or group.get(key)
    for found in users:
        for key in ["license", "type"]:
            found[key] = found[key] or document.get("defaults", {}).get(key)
    return users


def settings(document):
    """The settings of the whole policy, in the form in which the probe prints them."""
    def bound(value):
        if value is None:
            return None
        return [0, int(value[:-1])] if isinstance(value, str) else [value, value]

    guardrails = document.get("guardrails", {})
    protected = []
    for name in document.get("protect", []):
        if name.casefold() not in [other.casefold() for other in protected if "@" in other and "@" in name] + protected:
            protected.append(name)
    return {
        "account": document.get("account"), "unmanaged": document.get("unmanaged", "report"),
        "missing": document.get("missing", "report"), "typeChanges": document.get("typeChanges", "apply"),
        "protect": protected, "maxChanges": bound(guardrails.get("maxChanges")),
        "maxDowngrades": bound(guardrails.get("maxDowngrades")),
        "minManaged": str(guardrails["minManaged"]) if "minManaged" in guardrails else None,
        "seats": document.get("seats", {}), "groups": list(document.get("groups", {})),
    }


# MARK: - Verdicts

def load(text, loader):
    """What PyYAML makes of a text; None where it refuses it, with an error of its own or with any other."""
    try:
        return yaml.load(text, Loader=loader)
    except (yaml.YAMLError, ValueError, IndexError):
        return None


def disagreement(validator, text, answer, tally):
    """How we and the others disagree on a policy, or None."""
    safe, base = load(text, yaml.SafeLoader), load(text, yaml.BaseLoader)
    accepts = safe is not None and validator.is_valid(safe)
    if "refused" in answer:
        codes = set(answer["refused"])
        if not accepts:
            tally["refused by both"] += 1
        elif codes <= UNSEEN.keys() | RETYPED.keys() or "RC1013" in codes:
            # Whatever else is wrong may be wrong with the value of a key's first place, which the others drop.
            for code in codes & (UNSEEN | RETYPED).keys():
                tally[f"refused by us alone, {code}: {(UNSEEN | RETYPED)[code]}"] += 1
        else:
            return f"the schema accepts it; we say {sorted(codes - UNSEEN.keys() - RETYPED.keys())}"
        return None
    ours = typed(base)
    if not validator.is_valid(ours):
        return "we accept it, but not the schema: " + "; ".join(error.message for error in validator.iter_errors(ours))
    tally["accepted by both" if accepts else "accepted by us alone: a plain text is something else to YAML"] += 1
    lines = [user.pop("line") for user in answer["users"]]
    if any(not 1 <= line <= text.count("\n") + 1 for line in lines):
        return "a user stands outside the file"
    if answer["users"] != folded(ours):
        return f"users: we read {answer['users']}, PyYAML {folded(ours)}"
    if answer["policy"] != settings(ours):
        return f"settings: we read {answer['policy']}, PyYAML {settings(ours)}"
    if accepts and answer["policy"] | {"groups": None} != settings(safe) | {"groups": None}:
        return f"settings: we read {answer['policy']}, PyYAML with types {settings(safe)}"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("probe")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    again = f"policies.py {arguments.probe} --count {arguments.count} --seed {arguments.seed}"
    print(again)
    texts = [Writer(chance).text(Words(chance, chance.choice([0, 0.005, 0.02])).policy()) for _ in range(arguments.count)]
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder) / f"{number}.yaml" for number in range(len(texts))]
        for path, text in zip(paths, texts):
            path.write_bytes(text.encode())
        result = subprocess.run(
            [arguments.probe], input="".join(f"{path}\n" for path in paths).encode(), stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    if len(answers) != len(texts):
        sys.exit(f"{len(answers)} answers to {len(texts)} policies; replay with: {again}")
    validator = Draft202012Validator(json.loads((ROOT / "schemas" / "policy.schema.json").read_text()))
    tally, failed = collections.Counter(), 0
    for number, (text, answer) in enumerate(zip(texts, answers)):
        wrong = disagreement(validator, text, answer, tally)
        if wrong:
            failed += 1
            print(f"FAILED: policy {number}: {wrong}\n{text}\nreplay with: {again}\n")
    for what, count in sorted(tally.items()):
        print(f"{count:5} {what}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
