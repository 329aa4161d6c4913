"""Holds our Signature Version 4 against botocore's: the same requests, signed by both, compared whole.

Half of the requests are made by botocore's own Chime client (so that paths, queries and base paths are its own,
too), half are free (any label, repeated query keys, any region and service). Every difference fails the run.

    python3 Tests/Conformance/signing.py PROBE [--count N] [--seed N]

PROBE is the program `sign-probe`. Needs botocore 1.43.11.
"""
import argparse
import datetime
import json
import random
import subprocess
import sys
from urllib.parse import quote

import botocore
import botocore.auth
import botocore.session
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.config import Config
from botocore.credentials import Credentials

PINNED = "1.43.11"
UNRESERVED = "-._~"
REFUSED = ["", ".", ".."]

parser = argparse.ArgumentParser()
parser.add_argument("probe")
parser.add_argument("--count", type=int, default=5000)
parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
options = parser.parse_args()
rng = random.Random(options.seed)
now = None
botocore.auth.get_current_datetime = lambda *_, **__: now


def text(longest, alphabet=None):
    """Text that is hard to encode: ASCII of every kind, accents, other scripts, emoji, controls."""
    def scalar():
        kind = rng.randrange(6)
        if kind < 3:
            return chr(rng.randrange(0x20, 0x7F))
        if kind == 3:
            return rng.choice("%/?#&=+ ;:@!$'()*,[]\\\"<>^`{|}~-._\t\n\x00\x7f")
        if kind == 4:
            return chr(rng.choice([0xE9, 0x301, 0x20AC, 0x202E, 0xFEFF, 0x1F600, 0x10FFFF, 0xFFFD]))
        while True:
            value = rng.randrange(0x80, 0x110000)
            if not 0xD800 <= value <= 0xDFFF:
                return chr(value)
    length = rng.choice([1, 1, 2, 3, rng.randrange(1, longest + 1)])
    return "".join(rng.choice(alphabet) if alphabet else scalar() for _ in range(length))


def label():
    while True:
        found = rng.choice([text(40), "..." + text(3), "%2e", "%2E%2e", "a/../b", "%", "é", "e\u0301"])
        if found not in REFUSED:
            return found


def endpoint():
    host = rng.choice(["chime.us-east-1.amazonaws.com", "Example.COM", "a-b.example", "10.0.0.7", "[2001:DB8::1]"])
    scheme = "https"
    if rng.random() < 0.3:
        scheme, host = "http", rng.choice(["127.0.0.1", "localhost", "[::1]", "127.9.8.7"])
    port = rng.choice(["", "", ":443", ":80", f":{rng.randrange(1, 65536)}"])
    base = "".join("/" + quote(text(6, "ab-._~%é!$'()*,;=:@ "), safe="-_~!$'()*,;=:@")
                   for _ in range(rng.choice([0, 0, 1, 2])))
    base = "/".join(part if part.replace(".", "") else "x" + part for part in base.split("/")[1:])
    return f"{scheme}://{host}{port}" + (f"/{base}" if base else "") + rng.choice(["", "/"])


def keys():
    printable = "".join(map(chr, range(0x21, 0x7F)))
    token = text(200, printable) if rng.random() < 0.5 else None
    return text(20, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), text(60, printable), token


def moment():
    global now
    seconds = rng.randrange(0, 4102444800)
    now = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).replace(tzinfo=None)
    return seconds


class Client:
    """botocore's Chime client at one endpoint; what it would send is caught before it leaves."""

    def __init__(self):
        self.endpoint, (self.access, self.secret, self.token) = endpoint(), keys()
        session = botocore.session.Session()
        self.client = session.create_client(
            "chime", region_name="us-east-1", endpoint_url=self.endpoint, aws_access_key_id=self.access,
            aws_secret_access_key=self.secret, aws_session_token=self.token,
            config=Config(retries={"max_attempts": 0}))
        self.client.meta.events.register("before-send", self.catch)

    def catch(self, request, **_):
        self.sent = request
        answer = AWSResponse(request.url, 200, {}, None)
        answer._content = b"{}"
        return answer

    def ask(self):
        account, query, user = label(), [], []
        seconds = moment()
        kind = rng.randrange(3)
        if kind == 0:
            user = [label()]
            self.client.get_user(AccountId=account, UserId=user[0])
        elif kind == 1:
            members = {"UserEmail": text(40), "UserType": "PrivateUser", "MaxResults": rng.randrange(1, 200),
                       "NextToken": text(80)}
            names = {"UserEmail": "user-email", "UserType": "user-type", "MaxResults": "max-results",
                     "NextToken": "next-token"}
            chosen = {key: value for key, value in members.items() if rng.random() < 0.6}
            query = [[names[key], str(value)] for key, value in members.items() if key in chosen]
            self.client.list_users(AccountId=account, **chosen)
        else:
            items = [{"UserId": label(), "LicenseType": "Pro"} for _ in range(rng.randrange(1, 21))]
            self.client.batch_update_user(AccountId=account, UpdateUserRequestItems=items)
        body = self.sent.body or b""
        body = body.decode() if isinstance(body, bytes) else body
        asked = dict(method=self.sent.method, endpoint=self.endpoint, labels=["accounts", account, "users"] + user,
                     query=query, body=body, contentType="application/json" if body else None, accessKey=self.access,
                     secretKey=self.secret, token=self.token, region="us-east-1", service="chime", time=seconds)
        return asked, self.sent.url, {k.lower(): plain(v) for k, v in self.sent.headers.items()}


def plain(value):
    return value.decode() if isinstance(value, bytes) else value


def free():
    """A request that no model made."""
    access, secret, token = keys()
    base, labels = endpoint(), [label() for _ in range(rng.randrange(1, 5))]
    names = [text(8) for _ in range(rng.randrange(1, 4))]
    query = [[rng.choice(names), rng.choice(["", text(20)])] for _ in range(rng.randrange(0, 7))]
    region, service = text(12, "abc-123"), text(8, "abcxyz")
    url = base.rstrip("/") + "".join("/" + quote(part, safe=UNRESERVED) for part in labels)
    if query:
        url += "?" + "&".join(f"{quote(k, safe=UNRESERVED)}={quote(v, safe=UNRESERVED)}" for k, v in query)
    method, body, content_type = "GET", "", None
    if rng.random() < 0.5:
        method, body, content_type = "POST", text(100), rng.choice(["application/json", "text/x;  a=b  c"])
    seconds = moment()
    request = AWSRequest(method, url, {"Content-Type": content_type} if content_type else {}, body.encode())
    botocore.auth.SigV4Auth(Credentials(access, secret, token), service, region).add_auth(request)
    asked = dict(method=method, endpoint=base, labels=labels, query=query, body=body, contentType=content_type,
                 accessKey=access, secretKey=secret, token=token, region=region, service=service, time=seconds)
    return asked, url, {k.lower(): plain(v) for k, v in request.headers.items()}


def fail(message, asked):
    print(f"seed {options.seed}: {message}\n{json.dumps(asked)}", file=sys.stderr)
    sys.exit(1)


def main():
    if botocore.__version__ != PINNED:
        sys.exit(f"botocore {PINNED} is needed, this is {botocore.__version__}")
    clients = [Client() for _ in range(40)]
    cases = [rng.choice(clients).ask() if index % 2 else free() for index in range(options.count)]
    refusals = [dict(cases[0][0], labels=["accounts", refused]) for refused in REFUSED]
    lines = "".join(json.dumps(asked) + "\n" for asked in [case[0] for case in cases] + refusals)
    run = subprocess.run([options.probe], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line) for line in run.stdout.split(b"\n") if line]
    if len(answers) != len(cases) + len(refusals):
        fail(f"{len(answers)} answers to {len(cases) + len(refusals)} requests", None)
    for (asked, url, theirs), ours in zip(cases, answers):
        if "refused" in ours:
            fail(f"refused: {ours['refused']}", asked)
        if same_host(ours["url"]) != same_host(url):
            fail(f"addresses differ\nours   {ours['url']}\ntheirs {url}", asked)
        for name in ["authorization", "x-amz-date", "x-amz-security-token"]:
            if ours["headers"].get(name) != theirs.get(name):
                fail(f"{name} differs\nours   {ours['headers'].get(name)}\ntheirs {theirs.get(name)}", asked)
    for asked, ours in zip(refusals, answers[len(cases):]):
        if "refused" not in ours:
            fail("signed an id that must be refused", asked)
    print(f"{len(cases)} signatures equal to botocore {PINNED}'s, {len(refusals)} unsafe ids refused, "
          f"seed {options.seed}")


def same_host(url):
    """The address with its host as we write it: lower case, and without the scheme's own port."""
    scheme, rest = url.split("://", 1)
    host, slash, path = rest.partition("/")
    own = {"https": ":443", "http": ":80"}[scheme]
    return f"{scheme}://{host.lower().removesuffix(own)}{slash}{path}"


main()
