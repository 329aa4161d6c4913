"""Holds our chain of credentials against botocore's: random files, variables and profiles, the same servers.

A server on loopback plays the Security Token Service, a container's credential service and the instance metadata
service. The keys that it gives are a digest of what it was asked, so that equal keys mean equal requests: the same
role, external id and duration, signed with the same credentials.

    python3 Tests/Conformance/credentials.py PROBE [--count N] [--seed N]

PROBE is the program `credential-probe`. Needs botocore 1.43.11. What we refuse and botocore passes over (half a key
pair, a variable set to nothing, a sign-in that needs a person) isn't made here; the Swift tests have it.
"""
import argparse
import hashlib
import http.server
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
from urllib.parse import parse_qsl

import botocore
import botocore.session

PINNED = "1.43.11"
NAMES = ["default", "a", "b", "my team"]
# Our errors, and what botocore says in the same place.
ERRORS = [
    ("noneFound", ["none"]), ("unknownProfile", ["ProfileNotFound"]), (".loop", ["InfiniteLoopConfigError"]),
    (".noSource", ["PartialCredentialsError"]), (".twoSources", ["InvalidConfigError"]),
    (".missingProfile", ["InvalidConfigError"]), (".unknownSource", ["InvalidConfigError"]),
    (".emptySource", ["InvalidConfigError", "CredentialRetrievalError"]), (".tokenFile", ["FileNotFoundError"]),
    (".refused", ["ClientError"]), ("incomplete(Chime.CredentialSource.webIdentity", ["InvalidConfigError"]),
]

parser = argparse.ArgumentParser()
parser.add_argument("probe")
parser.add_argument("--count", type=int, default=300)
parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
parser.add_argument("--verbose", action="store_true", help="print both errors of each world without credentials")
options = parser.parse_args()
rng = random.Random(options.seed)


def key(*parts):
    return "K" + hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16].upper()


class Services(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, text):
        self.send_response(status)
        self.send_header("content-length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        form = dict(parse_qsl(body))
        if form["RoleSessionName"].startswith(("botocore-session-", "rollcall-")):
            form["RoleSessionName"] = "own"
        signer = self.headers.get("authorization", "")
        who = signer.split("Credential=")[1].split(",")[0].split("/") if signer else ["nobody"]
        found = key(sorted(form.items()), who[0], who[2:], self.headers.get("x-amz-security-token"))
        action = form["Action"]
        if form["RoleArn"].endswith("denied"):
            return self.reply(403, "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no"
                              "</Message></Error><RequestId>r</RequestId></ErrorResponse>")
        self.reply(200, f"""<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>
            <AssumedRoleUser><AssumedRoleId>A:s</AssumedRoleId><Arn>arn:aws:sts::1:assumed-role/r/s</Arn>
            </AssumedRoleUser><Credentials><AccessKeyId>{found}</AccessKeyId><SecretAccessKey>s{found}</SecretAccessKey>
            <SessionToken>t{found}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
            </{action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>""")

    def do_PUT(self):
        self.reply(200, "session")

    def do_GET(self):
        root = "/latest/meta-data/iam/security-credentials/"
        if self.path == root:
            return self.reply(200, "my-role")
        asked = (self.path, self.headers.get("authorization"), self.headers.get("x-aws-ec2-metadata-token"))
        found = key(*asked)
        self.reply(200, json.dumps({"Code": "Success", "AccessKeyId": found, "SecretAccessKey": "s" + found,
                                    "Token": "t" + found, "Expiration": "2099-01-01T00:00:00Z"}))


def chance(share):
    return rng.random() < share


def static(name):
    lines = [f"aws_access_key_id = {key(name)}", f"AWS_Secret_Access_Key= {name}/secret ; part of it"]
    return lines + ([f"aws_session_token={key(name, 'token')}"] if chance(0.3) else [])


def profile(folder, name):
    lines = []
    if chance(0.5):
        lines.append("role_arn = arn:aws:iam::123456789012:role/" + rng.choice(["one", "two", "three", "denied"]))
        if chance(0.85):
            lines.append("source_profile = " + rng.choice(NAMES + ["gone"]))
        if chance(0.2):
            lines.append("credential_source = " + rng.choice(
                ["Environment", "EcsContainer", "Ec2InstanceMetadata", "environment"]))
        for line in ["external_id = x/1", "role_session_name = ci", "duration_seconds = 900"]:
            if chance(0.4):
                lines.append(line)
    if chance(0.15):
        lines.append(f"web_identity_token_file = {folder}/" + rng.choice(["token", "token", "missing"]))
    if chance(0.2):
        document = json.dumps({"Version": 1, "AccessKeyId": key("process", name), "SecretAccessKey": "s"})
        lines.append(f"credential_process = /bin/echo '{document}'")
    if chance(0.4):
        lines += static("config " + name)
    if chance(0.3):
        lines.append("region = eu-west-1")
    rng.shuffle(lines)
    return lines


def world(folder, port):
    config, credentials = [], []
    for name in NAMES:
        quoted = f'"{name}"' if " " in name else name
        if chance(0.8):
            header = "[default]" if name == "default" else f"[profile {quoted}]"
            config += [header, *profile(folder, name), ""]
        if chance(0.3):
            credentials += [f"[{name}]", *static("file " + name), ""]
    for file, lines in [("config", config), ("credentials", credentials), ("token", ["web.identity.token"])]:
        with open(f"{folder}/{file}", "w") as out:
            out.write("\n".join(lines))
    here = f"http://127.0.0.1:{port}"
    environment = {"HOME": folder, "PATH": os.environ["PATH"], "AWS_CONFIG_FILE": f"{folder}/config",
                   "AWS_SHARED_CREDENTIALS_FILE": f"{folder}/credentials", "AWS_ENDPOINT_URL_STS": here,
                   "AWS_DEFAULT_REGION": "us-west-2", "AWS_EC2_METADATA_SERVICE_ENDPOINT": here}
    if chance(0.2):
        environment |= {"AWS_ACCESS_KEY_ID": key("env"), "AWS_SECRET_ACCESS_KEY": "env secret"}
        if chance(0.5):
            environment["AWS_SESSION_TOKEN"] = "t"
    if chance(0.3):
        environment["AWS_PROFILE"] = rng.choice(NAMES + ["gone"])
    if chance(0.15):
        environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = f"{folder}/token"
        if chance(0.8):
            environment["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/web"
        if chance(0.5):
            environment["AWS_ROLE_SESSION_NAME"] = "env-session"
    if chance(0.3):
        environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = here + "/container?id=1"
        if chance(0.5):
            environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "Bearer x"
    if chance(0.5):
        environment["AWS_EC2_METADATA_DISABLED"] = "true"
    return environment, rng.choice([None, None] + NAMES)


def theirs(environment, profile_name):
    saved = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        found = botocore.session.Session(profile=profile_name).get_credentials()
        if found is None:
            return {"error": "none"}
        frozen = found.get_frozen_credentials()
        return {"accessKey": frozen.access_key, "secretKey": frozen.secret_key, "token": frozen.token or ""}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    finally:
        os.environ.clear()
        os.environ.update(saved)


def alike(ours, expected):
    """Whether both are errors, and of the same kind."""
    return bool(ours and expected) and any(
        mark in ours and expected.startswith(tuple(kinds)) for mark, kinds in ERRORS)


def main():
    if botocore.__version__ != PINNED:
        sys.exit(f"botocore {PINNED} is needed, this is {botocore.__version__}")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Services)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    probe = subprocess.Popen([options.probe], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.count):
            environment, profile_name = world(folder, server.server_port)
            probe.stdin.write(json.dumps({"environment": environment, "profile": profile_name}) + "\n")
            probe.stdin.flush()
            ours, expected = json.loads(probe.stdout.readline()), theirs(environment, profile_name)
            same = ours == expected or alike(ours.get("error"), expected.get("error"))
            if not same:
                print(f"seed {options.seed}, world {number}: they differ\nours   {ours}\ntheirs {expected}\n"
                      f"profile {profile_name}, {json.dumps(environment, indent=1)}", file=sys.stderr)
                for file in ["config", "credentials"]:
                    print(f"-- {file}\n{open(f'{folder}/{file}').read()}", file=sys.stderr)
                sys.exit(1)
            found += "error" not in ours
            if options.verbose and "error" in ours:
                print(f"{number}: {ours['error']} | {expected['error'][:150]}")
    probe.stdin.close()
    print(f"{options.count} worlds as botocore {PINNED} sees them ({found} with credentials, "
          f"{options.count - found} errors), seed {options.seed}")


main()
