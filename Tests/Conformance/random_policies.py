"""Policies by chance, valid and not: a tree of keys and values, written as YAML in one of many ways."""

import json
import re

LICENSES = ["Basic", "Plus", "Pro", "ProTrial"]
TYPES = ["PrivateUser", "SharedDevice"]
# Days of the calendar, and what is none.
DAYS = ["1970-01-01", "2020-02-29", "2026-11-24", "2026-11-25", "2027-01-31", "9999-12-31"]
DAYS += ["2026-02-29", "2100-02-29", "2026-13-01", "2026-04-31", "2026-1-5", "1969-12-31", "2026-01-15T00:00:00Z"]
# What YAML 1.1 takes for something else than text, or for text that isn't what it looks like; written as it stands.
ODD = """no yes on off true True FALSE null ~ 0123 0o17 0x1F 1e5 1_000 1:30 +5 -1 5.0 .5 .inf .nan 2024-01-01 2024-01-01T10:00:00Z
= 1 01 007 1.0 12345678901234567890 a:b a#b -a ?a :a a-b a.b 'it''s' "a\\tb" "a\\u00e9b" "\\u200b" "" '' . .. "." é 営業部
a@b @b a@ a@@b a@b@c A@B é@exämple.com {{x}} ${x} [a] [] {} &a *a !!str !!int""".split()
ODD += ['"  "', "{a: b}", '"a b@c"', "&x b", "!!str 1", "!!int 1", "x" * 1025, "é" * 600]
PLAIN = re.compile(r"[A-Za-z0-9_./+][A-Za-z0-9_@./+%-]*")


class Words:
    """What a policy may say, drawn from a source of chance."""

    def __init__(self, chance, oddness):
        self.chance = chance
        self.oddness = oddness

    def happens(self, share):
        return self.chance.random() < share

    def odd(self):
        return self.happens(self.oddness)

    def scalar(self, values):
        """One of some values as the text of a scalar, or something odd."""
        if self.odd():
            return self.chance.choice(ODD)
        return self.quoted(self.chance.choice(values))

    def quoted(self, text):
        """A text in one of the ways in which it can be written."""
        ways = ["double"]
        if "\n" not in text and "\t" not in text:
            ways.append("single")
        if PLAIN.fullmatch(text):
            ways += ["plain"] * 6
        match self.chance.choice(ways):
            case "plain": return text
            case "single": return "'" + text.replace("'", "''") + "'"
        return json.dumps(text, ensure_ascii=self.happens(0.5))

    def user(self):
        number = self.chance.randrange(40)
        return f"user-{number}" if self.happens(0.3) else f"{self.chance.choice('uUéx')}ser{number}@example.com"

    def settings(self):
        pairs = []
        if self.happens(0.6):
            pairs.append(("license", self.scalar(LICENSES)))
        if self.happens(0.3):
            pairs.append(("type", self.scalar(TYPES)))
        return pairs

    # MARK: - Sections

    def entry(self):
        pairs = self.settings()
        name = self.user()
        pairs.append(("email" if "@" in name else "id", self.scalar([name])))
        if self.happens(0.1):
            pairs.append(("id", self.scalar([f"both-{self.chance.randrange(1000)}"])))
        if self.happens(0.2):
            alexa = [("enabled", self.scalar_of_boolean())]
            if self.happens(0.5):
                alexa.append(("roomArn", self.scalar(["arn:aws:a4b:room/1", "a room", "null"])))
            pairs.append(("alexaForBusiness", self.mapping(alexa)))
        if self.happens(0.3):
            pairs.append(("until", self.scalar(DAYS if self.odd() else DAYS[:6])))
        if self.happens(0.2):
            pairs.append(("reason", self.scalar(["OPS-1234", "on loan", "no: yes", "12"])))
        return self.mapping(pairs)

    def scalar_of_boolean(self):
        return self.chance.choice(ODD) if self.odd() else self.chance.choice(["true", "false"])

    def group(self):
        pairs = self.settings()
        if self.happens(0.8):
            members = [self.scalar([self.user()]) for _ in range(self.chance.randrange(5))]
            pairs.append(("members", self.sequence(members)))
        return self.mapping(pairs)

    def count(self):
        if self.odd():
            return self.chance.choice(ODD + ["1000001", "-0", "1e3"])
        return str(self.chance.choice([0, 1, 5, 420, 1_000_000]))

    def bound(self):
        if self.odd():
            return self.scalar(["101%", "05%", "25 %", "-5%", "%", "25.0%"])
        return self.scalar(["0%", "9%", "25%", "100%"]) if self.happens(0.5) else self.count()

    def policy(self):
        pairs = [("version", "1" if not self.odd() else self.chance.choice(ODD + ["2"]))]
        parts = {
            "account": lambda: self.scalar(["12a3456b-7c89", "0123x", "account"]),
            "unmanaged": lambda: self.scalar(["ignore", "report", "fail"]),
            "missing": lambda: self.scalar(["report", "fail"]),
            "typeChanges": lambda: self.scalar(["apply", "report"]),
            "protect": lambda: self.sequence([self.scalar([self.user()]) for _ in range(self.chance.randrange(4))]),
            "guardrails": lambda: self.mapping([
                pair for pair in [("maxChanges", self.bound()), ("maxDowngrades", self.bound()), ("minManaged", self.count())]
                if self.happens(0.6)]),
            "seats": lambda: self.mapping([(name, self.count()) for name in LICENSES if self.happens(0.4)]),
            "defaults": lambda: self.mapping(self.settings()),
            "groups": lambda: self.mapping([
                (name, self.group()) for name in ["sales", "営業 1", "a b", "no", "0123", "  "] if self.happens(0.4)]),
            "users": lambda: self.sequence([self.entry() for _ in range(self.chance.randrange(6))]),
        }
        pairs += [(name, part()) for name, part in parts.items() if self.happens(0.5)]
        self.chance.shuffle(pairs)
        return self.mapping(pairs)

    # MARK: - Shapes, and what can be wrong with them

    def mapping(self, pairs):
        pairs = list(pairs)
        if self.odd():
            match self.chance.randrange(5):
                case 0: pairs.append((self.chance.choice(["licence", "member", "x", "Users", "<<"]), self.scalar(["a"])))
                case 1 if pairs: pairs.append(self.chance.choice(pairs))
                case 2 if pairs: pairs.pop(self.chance.randrange(len(pairs)))
                case 3: return [value for _, value in pairs]
                case 4: return self.scalar(["a", ""])
        return dict(enumerate(pairs))

    def sequence(self, items):
        if self.odd():
            match self.chance.randrange(3):
                case 0: return self.scalar(["a", ""])
                case 1: return dict(enumerate(("a" + str(number), item) for number, item in enumerate(items)))
                case 2: return items + [self.scalar([""])]
        return items


class Writer:
    """A tree as YAML: a mapping is a dict of pairs, a sequence a list, a scalar its text as it is to stand."""

    def __init__(self, chance):
        self.chance = chance
        self.step = chance.choice([1, 2, 2, 2, 4])
        self.flow = chance.choice([0, 0.1, 0.3, 1])

    def text(self, tree):
        lines = self.block(tree, 0) if self.isBlock(tree) else [self.inline(tree)]
        if self.chance.random() < 0.3:
            lines = [line for line in lines for line in self.commented(line)]
        if self.chance.random() < 0.1:
            lines.insert(0, "---")
        end = self.chance.choice(["\n", "\n", "\n", "\r\n"])
        text = end.join(lines) + (end if self.chance.random() < 0.9 else "")
        return ("\ufeff" if self.chance.random() < 0.05 else "") + text

    def commented(self, line):
        match self.chance.randrange(6):
            case 0: return [line + " # a comment: with 'marks'"]
            case 1: return ["# a comment", line]
            case 2: return ["", line]
        return [line]

    def isBlock(self, tree):
        return isinstance(tree, (dict, list)) and tree and self.chance.random() >= self.flow

    def key(self, name):
        return name if PLAIN.fullmatch(name) and self.chance.random() < 0.9 else json.dumps(name, ensure_ascii=False)

    def inline(self, tree):
        if isinstance(tree, dict):
            return "{" + ", ".join(f"{self.key(name)}: {self.inline(value)}" for name, value in tree.values()) + "}"
        if isinstance(tree, list):
            return "[" + ", ".join(self.inline(item) for item in tree) + "]"
        return tree

    def block(self, tree, indentation):
        white = " " * indentation
        lines = []
        for item in tree.values() if isinstance(tree, dict) else tree:
            name, value = item if isinstance(tree, dict) else (None, item)
            head = white + (f"{self.key(name)}:" if name is not None else "-")
            if not self.isBlock(value):
                lines.append(f"{head} {self.inline(value)}".rstrip())
            elif name is None:
                inner = self.block(value, indentation + 2)
                lines += [white + "- " + inner[0].lstrip(" ")] + inner[1:]
            else:
                deeper = 0 if isinstance(value, list) and self.chance.random() < 0.3 else self.step
                lines += [head] + self.block(value, indentation + deeper)
        return lines
