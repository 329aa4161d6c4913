"""Files that are made to hurt a reader of policies: each a name and chunks of bytes for about so many bytes."""

CHUNK = 1 << 16
HEAD = b"version: 1\n"


def repeated(unit, before=b"", after=b""):
    """A unit over and over, between two texts."""
    def chunks(size):
        yield before
        count = max(1, (size - len(before) - len(after)) // len(unit))
        block = unit * max(1, CHUNK // len(unit))
        whole, rest = divmod(count, len(block) // len(unit))
        for _ in range(whole):
            yield block
        yield unit * rest
        yield after
    return chunks


def numbered(form, before=b"", after=b""):
    """A line for each number from 0 on, so that no two are alike."""
    def chunks(size):
        yield before
        written, number = len(before) + len(after), 0
        while written < size:
            block = b"".join(form.replace(b"%d", b"%d" % n) for n in range(number, number + 1000))
            written += len(block)
            number += 1000
            yield block
        yield after
    return chunks


def noise(seed, alphabet=None):
    """Random bytes, or random ones of an alphabet."""
    import random

    def chunks(size):
        chance = random.Random(seed)
        for _ in range(0, size, CHUNK):
            block = chance.randbytes(CHUNK)
            yield bytes(alphabet[byte % len(alphabet)] for byte in block) if alphabet else block
    return chunks


SHAPES = {
    # Policies that are large and nothing worse.
    "users": numbered(b"- id: a%d\n", HEAD + b"users:\n"),
    "users with everything": numbered(
        b"- {id: a%d, email: b%d@c, license: Pro, type: PrivateUser, alexaForBusiness: {enabled: true, roomArn: r%d}}\n",
        HEAD + b"users:\n"),
    "members": numbered(b"   - a%d\n", HEAD + b"groups:\n a:\n  members:\n"),
    "members in brackets": numbered(b"a%d,", HEAD + b"protect: [", b"]\n"),
    "groups": numbered(b" g%d: {}\n", HEAD + b"groups:\n"),
    "groups that disagree": numbered(
        b" a%d: {license: Pro, members: [x]}\n", HEAD + b"groups:\n b: {license: Plus, members: [x]}\n"),
    # Much of one thing.
    "empty entries": repeated(b"- \n", HEAD + b"users:\n"),
    "empty mappings": repeated(b"- {}\n", HEAD + b"users:\n"),
    "one user over and over": repeated(b"- id: a\n", HEAD + b"users:\n"),
    "unknown keys": numbered(b"k%d:\n", HEAD),
    "one key over and over": repeated(b"users:\n", HEAD),
    "one-letter keys": repeated(b"k:\n", HEAD),
    "unknown keys of a user": numbered(b"    k%d: 1\n", HEAD + b"users:\n  - id: a\n"),
    "unknown keys in braces": repeated(b"a,", HEAD + b"users: [{", b"}]\n"),
    "unknown licences": repeated(b"- {id: a, license: Gold}\n", HEAD + b"users:\n"),
    "passed over": repeated(b"a,", HEAD + b"other: [", b"]\n"),
    "seats": repeated(b" Pro: 1\n", HEAD + b"seats:\n"),
    # One scalar.
    "a plain scalar": repeated(b"x", HEAD + b"account: "),
    "a quoted scalar": repeated(b"x", HEAD + b'account: "', b'"\n'),
    "a quoted scalar of escapes": repeated(b"\\n", HEAD + b'account: "', b'"\n'),
    "single quotes": repeated(b"''", HEAD + b"account: '", b"'\n"),
    "a quote left open": repeated(b"x", HEAD + b'account: "'),
    "a quote over lines": repeated(b"\n  x", HEAD + b'account: "', b'"\n'),
    "a quote over outdented lines": repeated(b"\nx", HEAD + b'account: "', b'"\n'),
    "blank lines in a quote": repeated(b"\n", HEAD + b'account: "', b'"\n'),
    "a plain scalar over lines": repeated(b"\n  x", HEAD + b"account: a"),
    "a key": repeated(b"k", HEAD, b": 1\n"),
    "spaces inside a value": repeated(b" ", HEAD + b"account: a", b"b\n"),
    "a block scalar": repeated(b"  x\n", HEAD + b"account: |\n"),
    "blank lines in a block scalar": repeated(b"\n", HEAD + b"account: |\n"),
    "spaces in a block scalar": repeated(b" ", HEAD + b"account: |\n", b"x\n"),
    "wide blank lines in a block scalar": repeated(b" " * 1023 + b"\n", HEAD + b"account: |\n"),
    "block scalars": repeated(b"- |\n\n\n\n", HEAD + b"protect:\n"),
    "long scalars": repeated(b"- " + b"x" * 1025 + b"\n", HEAD + b"protect:\n"),
    # Nothing.
    "one comment": repeated(b"#", HEAD + b"# "),
    "comments": repeated(b"#\n", HEAD),
    "blank lines": repeated(b"\n", HEAD),
    "spaces": repeated(b" ", HEAD),
    "lines of spaces": repeated(b" " * 999 + b"\n", HEAD),
    "carriage returns": repeated(b"\r\n", HEAD),
    "commas": repeated(b",", HEAD + b"users: ["),
    "documents": repeated(b"---\n"),
    # Depth.
    "opening brackets": repeated(b"["),
    "opening braces": repeated(b"{"),
    "opening brackets after a key": repeated(b"[", HEAD + b"users: "),
    "opening pairs": repeated(b"{a: "),
    "dashes": repeated(b"- "),
    "question marks": repeated(b"? "),
    "colons": repeated(b": "),
    "deeper and deeper": lambda size: (
        b" " * depth + b"k:\n" for depth in range(int((2 * size) ** 0.5))),
    "brackets in brackets": repeated(b"[[[[[[[[]]]]]]]],", HEAD + b"users: [", b"]\n"),
    # YAML's own machinery.
    "tag directives": numbered(b"%TAG !a%d! b\n"),
    "version directives": repeated(b"%YAML 1.1\n"),
    "anchors": numbered(b"- &a%d b\n", HEAD + b"protect:\n"),
    "aliases": repeated(b"- *a\n", HEAD + b"protect:\n- &a b\n"),
    "an alias bomb": numbered(b"a%d: &a [*a, *a, *a, *a, *a, *a, *a, *a]\n", b"a: &a b\n"),
    "a long anchor": repeated(b"a", HEAD + b"account: &", b" b\n"),
    "tags": repeated(b"- !a b\n", HEAD + b"protect:\n"),
    "a long tag": repeated(b"a", HEAD + b"account: !", b" b\n"),
    "an escaped tag": repeated(b"%41", HEAD + b"account: !", b" b\n"),
    "merge keys": repeated(b"<<: a\n", HEAD),
    # Characters.
    "tabs": repeated(b"\t", HEAD),
    "lines with tabs": repeated(b"\tx\n", HEAD),
    "NUL bytes": repeated(b"\0"),
    "escape characters": repeated(b"\x1b[2J", HEAD + b"# "),
    "zero-width spaces": repeated("\u200b\u2060".encode(), HEAD + b"# "),
    "escaped characters": repeated(b'- "\\u200b"\n', HEAD + b"protect:\n"),
    "wide characters": repeated("専".encode(), HEAD + b"account: "),
    "wide characters in lines": repeated("- 専\n".encode(), HEAD + b"protect:\n"),
    "continuation bytes": repeated(b"\x80"),
    "glued comments": repeated(b'- "a"#b\n', HEAD + b"protect:\n"),
    "noise": noise(1),
    "noise in ASCII": noise(2, bytes(range(32, 127)) + b"\n" * 8),
    "noise of indicators": noise(3, b"[]{},:-?#|>&*!%\"'@` \n\nab"),
}
