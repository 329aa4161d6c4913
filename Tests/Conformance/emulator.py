"""AWS's own clients against the emulator: every operation and every error, signatures checked.

    python3 Tests/Conformance/emulator.py [BIN]

BIN is the folder with `chime-emulator` and `rollcall` (or ROLLCALL_BIN; `.build/debug` where neither is given).
boto3 and awscli are installed into `.build/venv` where this Python lacks them at the pinned versions.
"""
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from importlib import metadata

ROOT = pathlib.Path(__file__).resolve().parents[2]
PINS = {"boto3": "1.43.11", "awscli": "1.45.11"}
VENV = ROOT / ".build" / "venv"


def has_pins():
    with contextlib.suppress(metadata.PackageNotFoundError):
        return all(metadata.version(name) == version for name, version in PINS.items())
    return False


if not has_pins():
    python = VENV / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    packages = [f"{name}=={version}" for name, version in PINS.items()]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    if os.environ.get("ROLLCALL_VENV_MADE"):
        sys.exit("boto3 and awscli were installed into .build/venv, and yet aren't found")
    os.execve(python, [str(python), *sys.argv], os.environ | {"ROLLCALL_VENV_MADE": "1"})

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, HTTPClientError

from checks import check, finish

BIN = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("ROLLCALL_BIN", ROOT / ".build" / "debug"))
ACCOUNT = "12a3456b-7c89-012d-3456-78901e23fg45"
OTHER = "other-account"
KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
ODD = ["a/b", "é ü", "%2F", "a+b&c=d?e#f", "~-._", "日本", "x'(y)*!", "a:b@c", "..."]


# MARK: - The emulator as a process

def directory(path):
    """450 users in one account, three in another."""
    users = [user(f"u{number:04}", number) for number in range(450 - len(ODD))]
    users += [user(text, 1000 + row) for row, text in enumerate(ODD)]
    load(path, ACCOUNT, users, ["Basic", "Pro"])
    load(path, OTHER, [user("x1", 1)], ["Basic", "Plus", "Pro", "ProTrial"])


def user(id, number):
    return {
        "UserId": id, "PrimaryEmail": f"user{number}+tag@example.com", "LicenseType": "Basic",
        "UserType": "SharedDevice" if number % 10 == 0 else "PrivateUser"}


def load(path, account, users, licenses):
    folder = path.parent
    (folder / "users.json").write_text(json.dumps({"Users": users}))
    (folder / "account.json").write_text(json.dumps({"Account": {
        "AwsAccountId": "111122223333", "AccountId": account, "Name": "A", "AccountType": "Team",
        "SupportedLicenses": licenses}}))
    subprocess.run(
        [BIN / "rollcall", "local", "load", folder / "users.json", "--into", path, "--account", account,
         "--account-info", folder / "account.json"], check=True, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def emulator(database, *arguments):
    process = subprocess.Popen(
        [BIN / "chime-emulator", "--database", database, "--port", "0", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        url = process.stdout.readline().strip()
        if not url.startswith("http://127.0.0.1:"):
            sys.exit(f"chime-emulator printed {url!r}; {process.stderr.read()}")
        yield url
    finally:
        process.terminate()
        try:
            rest, complaints = process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            rest, complaints = process.communicate()
        check("SIGTERM ends it cleanly", (process.returncode, rest, complaints), (0, "", ""))


def control(url, method, path, value=None):
    data = None if value is None else json.dumps(value).encode()
    request = urllib.request.Request(url + path, data=data, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


@contextlib.contextmanager
def faults(url, **settings):
    check(f"the faults {settings} are taken", control(url, "POST", "/_faults", settings)[0], 200)
    try:
        yield
    finally:
        control(url, "DELETE", "/_faults")


# MARK: - Clients

def client(url, key=KEY, secret=SECRET, token=None, retries=1):
    return boto3.client(
        "chime", endpoint_url=url, region_name="us-east-1", aws_access_key_id=key,
        aws_secret_access_key=secret, aws_session_token=token,
        config=Config(
            retries={"total_max_attempts": retries, "mode": "standard"}, parameter_validation=False, proxies={}))


def error(what, call, status, code, message=None):
    """Checks what a call's error looks like to botocore."""
    try:
        call()
    except ClientError as problem:
        answer = problem.response
        found = (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"])
        check(what, found, (status, code))
        check(f"{what}: request id", bool(answer["ResponseMetadata"].get("RequestId")), True)
        if message:
            check(f"{what}: message", answer["Error"]["Message"], message)
        return
    check(what, "no error", (status, code))


def aws(url, *arguments, secret=SECRET):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment |= {
        "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": secret, "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_PAGER": "",
        "AWS_MAX_ATTEMPTS": "1", "NO_PROXY": "127.0.0.1"}
    program = shutil.which("aws", path=str(pathlib.Path(sys.executable).parent)) or shutil.which("aws")
    done = subprocess.run(
        [program, "chime", *arguments, "--endpoint-url", url, "--output", "json"],
        env=environment, capture_output=True, text=True, timeout=120)
    return done.returncode, json.loads(done.stdout) if done.stdout.strip() else None, done.stderr.strip()


# MARK: - Checks

def reading(chime):
    account = chime.get_account(AccountId=ACCOUNT)["Account"]
    check("GetAccount", (account["AccountId"], account["AccountType"], account["SupportedLicenses"],
                         account["DefaultLicense"], account["AccountStatus"]),
          (ACCOUNT, "Team", ["Basic", "Pro"], "Basic", "Active"))
    check("ListAccounts", [a["AccountId"] for a in chime.list_accounts()["Accounts"]], [ACCOUNT, OTHER])
    check("ListAccounts by name", [a["AccountId"] for a in chime.list_accounts(Name="oth")["Accounts"]], [OTHER])
    check("ListAccounts by address",
          [a["AccountId"] for a in chime.list_accounts(UserEmail="USER5+tag@example.com")["Accounts"]], [ACCOUNT])
    pages = chime.get_paginator("list_accounts").paginate(PaginationConfig={"PageSize": 1})
    check("ListAccounts by pages", [len(page["Accounts"]) for page in pages], [1, 1])
    one = chime.get_user(AccountId=ACCOUNT, UserId="u0007")["User"]
    check("GetUser", {name: one[name] for name in ["UserId", "AccountId", "PrimaryEmail", "LicenseType", "UserType",
                                                   "UserRegistrationStatus", "UserInvitationStatus"]},
          {"UserId": "u0007", "AccountId": ACCOUNT, "PrimaryEmail": "user7+tag@example.com", "LicenseType": "Basic",
           "UserType": "PrivateUser", "UserRegistrationStatus": "Registered", "UserInvitationStatus": "Accepted"})
    for id in ODD:
        check(f"GetUser {id!r}", chime.get_user(AccountId=ACCOUNT, UserId=id)["User"]["UserId"], id)
    found = chime.list_users(AccountId=ACCOUNT, UserEmail="USER12+tag@example.com")
    check("ListUsers by address", [u["UserId"] for u in found["Users"]], ["u0012"])
    check("ListUsers of nobody", chime.list_users(AccountId=ACCOUNT, UserEmail="no@example.com")["Users"], [])
    check("ListUsers by default", len(chime.list_users(AccountId=ACCOUNT)["Users"]), 100)


def paging(chime):
    everyone = sorted([f"u{n:04}" for n in range(450 - len(ODD))] + ODD, key=lambda id: id.encode())
    for size in [1, 100, 200]:
        pages = list(chime.get_paginator("list_users").paginate(
            AccountId=ACCOUNT, PaginationConfig={"PageSize": size}))
        check(f"pages of {size}: every user once, in order",
              [u["UserId"] for page in pages for u in page["Users"]], everyone)
        check(f"pages of {size}: their number", len(pages), -(-450 // size))
    shared = chime.get_paginator("list_users").paginate(
        AccountId=ACCOUNT, UserType="SharedDevice", PaginationConfig={"PageSize": 7})
    check("pages of one type", {u["UserType"] for page in shared for u in page["Users"]}, {"SharedDevice"})
    first = chime.list_users(AccountId=ACCOUNT, MaxResults=10)["NextToken"]
    again = chime.list_users(AccountId=ACCOUNT, MaxResults=10)["NextToken"]
    check("a token is stable", first, again)
    twice = [chime.list_users(AccountId=ACCOUNT, MaxResults=3, NextToken=first)["Users"] for _ in range(2)]
    check("a token can be used twice", twice[0], twice[1])
    error("another listing's token", lambda: chime.list_users(AccountId=OTHER, NextToken=first),
          400, "BadRequestException", "Invalid next token.")
    error("no token", lambda: chime.list_users(AccountId=ACCOUNT, NextToken="?"), 400, "BadRequestException")


def item(id, **values):
    return {"UserId": id, **values}


def writing(chime, url):
    def license(id):
        return chime.get_user(AccountId=ACCOUNT, UserId=id)["User"]["LicenseType"]
    ids = [f"u{n:04}" for n in range(11)] + ODD
    answer = chime.batch_update_user(
        AccountId=ACCOUNT, UpdateUserRequestItems=[item(id, LicenseType="Pro") for id in ids])
    check("BatchUpdateUser of 20", answer["UserErrors"], [])
    check("BatchUpdateUser took effect", {license(id) for id in ids}, {"Pro"})
    answer = chime.batch_update_user(AccountId=ACCOUNT, UpdateUserRequestItems=[
        item("u0020", LicenseType="Pro"), item("ghost", LicenseType="Pro"), item("u0021", LicenseType="Plus")])
    check("BatchUpdateUser in part", [(e["UserId"], e["ErrorCode"]) for e in answer["UserErrors"]],
          [("ghost", "NotFound"), ("u0021", "BadRequest")])
    check("the others went through", (license("u0020"), license("u0021")), ("Pro", "Basic"))
    for id in ["u0030", "a/b"]:
        answer = chime.update_user(AccountId=ACCOUNT, UserId=id, LicenseType="Pro")["User"]
        check(f"UpdateUser {id}", (answer["UserId"], answer["LicenseType"]), (id, "Pro"))
    answer = chime.update_user(AccountId=ACCOUNT, UserId="u0031", UserType="SharedDevice")["User"]
    check("a type is accepted and ignored", answer["UserType"], "PrivateUser")
    with faults(url, typeUpdates="taken"):
        answer = chime.update_user(AccountId=ACCOUNT, UserId="u0031", UserType="SharedDevice")["User"]
        check("a type is taken", answer["UserType"], "SharedDevice")
    metadata = {"IsAlexaForBusinessEnabled": True, "AlexaForBusinessRoomArn": "arn:aws:a4b:room/1"}
    answer = chime.update_user(AccountId=ACCOUNT, UserId="u0032", AlexaForBusinessMetadata=metadata)["User"]
    check("Alexa for Business", answer["AlexaForBusinessMetadata"], metadata)


def errors(chime):
    def batch(*items):
        return lambda: chime.batch_update_user(AccountId=ACCOUNT, UpdateUserRequestItems=list(items))
    error("unknown account", lambda: chime.get_account(AccountId="nowhere"), 404, "NotFoundException")
    error("users of an unknown account", lambda: chime.list_users(AccountId="nowhere"), 404, "NotFoundException")
    error("unknown user", lambda: chime.get_user(AccountId=ACCOUNT, UserId="ghost"), 404, "NotFoundException")
    error("update of an unknown user", lambda: chime.update_user(
        AccountId=ACCOUNT, UserId="ghost", LicenseType="Pro"), 404, "NotFoundException")
    error("an unsupported licence", lambda: chime.update_user(
        AccountId=ACCOUNT, UserId="u0001", LicenseType="Plus"), 400, "BadRequestException")
    error("21 items", batch(*[item(f"u{n:04}", LicenseType="Pro") for n in range(21)]), 400, "BadRequestException",
          "UpdateUserRequestItems must contain at most 20 items.")
    error("no items", batch(), 400, "BadRequestException")
    error("an unknown licence", batch(item("u0001", LicenseType="Gold")), 400, "BadRequestException")
    error("an unknown type", batch(item("u0001", UserType="Robot")), 400, "BadRequestException")
    error("no id", batch({"LicenseType": "Pro"}), 400, "BadRequestException")
    error("a user twice", batch(item("u0001", LicenseType="Pro"), item("u0001", LicenseType="Basic")),
          400, "BadRequestException")
    for size in [0, 201]:
        error(f"pages of {size}", lambda: chime.list_users(AccountId=ACCOUNT, MaxResults=size),
              400, "BadRequestException")
    error("an unknown type in a listing", lambda: chime.list_users(AccountId=ACCOUNT, UserType="Robot"),
          400, "BadRequestException")
    error("another operation", lambda: chime.batch_suspend_user(AccountId=ACCOUNT, UserIdList=["u0001"]),
          404, "UnknownOperationException")


def signatures(url):
    def get(**keys):
        return lambda: client(url, **keys).get_account(AccountId=ACCOUNT)
    error("a wrong secret", get(secret="wrong"), 403, "InvalidSignatureException",
          "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
          "Access Key and signing method. Consult the service documentation for details.")
    error("an unknown key", get(key="AKIDOTHER"), 403, "UnrecognizedClientException",
          "The security token included in the request is invalid.")
    error("an unknown token", get(token="token"), 403, "UnrecognizedClientException")
    status, body = control(url, "GET", f"/accounts/{ACCOUNT}")
    check("no signature", (status, body), (403, {"message": "Missing Authentication Token"}))


def skewed_clock(url):
    """botocore with a clock that is six minutes off; what is within five minutes is taken."""
    import datetime
    import botocore.auth
    real = botocore.auth.get_current_datetime
    for minutes, beginning in [(-6, "Signature expired: "), (6, "Signature not yet current: ")]:
        botocore.auth.get_current_datetime = lambda *a, **k: real(*a, **k) + datetime.timedelta(minutes=minutes)
        try:
            client(url).get_account(AccountId=ACCOUNT)
            check(f"a clock {minutes} minutes off", "no error", beginning)
        except ClientError as problem:
            check(f"a clock {minutes} minutes off",
                  (problem.response["Error"]["Code"], problem.response["Error"]["Message"][:len(beginning)]),
                  ("InvalidSignatureException", beginning))
    botocore.auth.get_current_datetime = lambda *a, **k: real(*a, **k) - datetime.timedelta(minutes=4)
    check("a clock 4 minutes off", client(url).get_account(AccountId=ACCOUNT)["Account"]["AccountId"], ACCOUNT)
    botocore.auth.get_current_datetime = real


def demanded_faults(chime, url):
    def get():
        return chime.get_account(AccountId=ACCOUNT)
    with faults(url, outage=True):
        error("outage", get, 503, "ServiceUnavailableException")
    with faults(url, expiredToken=True):
        error("expired token", get, 403, "ExpiredTokenException",
              "The security token included in the request is expired")
    for status, code in [(401, "UnauthorizedClientException"), (403, "AccessDeniedException"), (409, "ConflictException"),
                         (403, "ForbiddenException"), (422, "UnprocessableEntityException")]:
        with faults(url, refusal={"status": status, "code": code, "message": "no"}):
            error(f"refusal {code}", get, status, code, "no")
    for fault, status, code in [("500", 500, "ServiceFailureException"), ("503", 503, "ServiceUnavailableException")]:
        with faults(url, chances=[{"fault": fault, "chance": 1}]):
            error(f"fault {fault}", get, status, code)
    with faults(url, chances=[{"fault": "close", "chance": 1}]):
        try:
            get()
            check("closed connection", "no error", "ConnectionClosedError")
        except (ConnectionClosedError, HTTPClientError) as problem:
            check("closed connection", type(problem).__name__, "ConnectionClosedError")
    with faults(url, chances=[{"fault": "503", "chance": 1, "times": 2}]):
        again = client(url, retries=5).get_account(AccountId=ACCOUNT)
        check("botocore goes on after two 503", again["ResponseMetadata"]["RetryAttempts"], 2)
    with faults(url, rate={"perSecond": 0.001, "burst": 2, "retryAfterSeconds": 1, "retryAfterMs": 50}):
        get(), get()
        error("throttled", get, 429, "ThrottledClientException")
        try:
            get()
        except ClientError as problem:
            headers = problem.response["ResponseMetadata"]["HTTPHeaders"]
            check("server delays", (headers.get("retry-after"), headers.get("x-amz-retry-after")), ("1", "50"))
    with faults(url, userErrors={"u0100": "Throttled"}):
        answer = chime.batch_update_user(AccountId=ACCOUNT, UpdateUserRequestItems=[
            item("u0100", LicenseType="Pro"), item("u0101", LicenseType="Pro")])
        check("a user's own error", [(e["UserId"], e["ErrorCode"]) for e in answer["UserErrors"]],
              [("u0100", "Throttled")])
    with faults(url, rejectedUsers=["u0100"]):
        error("a rejected batch", lambda: chime.batch_update_user(AccountId=ACCOUNT, UpdateUserRequestItems=[
            item("u0100", LicenseType="Pro")]), 400, "BadRequestException")
    check("an unknown key of the faults", control(url, "POST", "/_faults", {"outtage": True})[0], 400)


def command_line(url):
    check("aws get-account", aws(url, "get-account", "--account-id", ACCOUNT)[1]["Account"]["AccountId"], ACCOUNT)
    check("aws list-accounts",
          [a["AccountId"] for a in aws(url, "list-accounts")[1]["Accounts"]], [ACCOUNT, OTHER])
    check("aws list-users", len(aws(url, "list-users", "--account-id", ACCOUNT)[1]["Users"]), 450)
    found = aws(url, "list-users", "--account-id", ACCOUNT, "--user-email", "user12+tag@example.com")[1]
    check("aws list-users by address", [u["UserId"] for u in found["Users"]], ["u0012"])
    check("aws get-user", aws(url, "get-user", "--account-id", ACCOUNT, "--user-id", "é ü")[1]["User"]["UserId"], "é ü")
    updated = aws(url, "update-user", "--account-id", ACCOUNT, "--user-id", "u0200", "--license-type", "Pro")[1]
    check("aws update-user", updated["User"]["LicenseType"], "Pro")
    status, answer, _ = aws(
        url, "batch-update-user", "--account-id", ACCOUNT, "--update-user-request-items",
        "UserId=u0201,LicenseType=Pro", "UserId=ghost,LicenseType=Pro")
    check("aws batch-update-user", (status, [e["ErrorCode"] for e in answer["UserErrors"]]), (0, ["NotFound"]))
    status, answer, complaint = aws(url, "list-users", "--account-id", ACCOUNT, secret="wrong")
    check("aws with a wrong secret", (status, answer), (255, None))
    check("aws with a wrong secret: the service's words", complaint.startswith(
        "aws: [ERROR]: An error occurred (InvalidSignatureException) when calling the ListUsers operation: The request "
        "signature we calculated does not match") or complaint.startswith(
        "An error occurred (InvalidSignatureException) when calling the ListUsers operation: The request "
        "signature we calculated does not match"), True)
    status, _, complaint = aws(url, "get-user", "--account-id", ACCOUNT, "--user-id", "ghost")
    check("aws get-user of nobody", (status, "(NotFoundException)" in complaint), (255, True))
    many = json.dumps([item(f"u{n:04}", LicenseType="Pro") for n in range(21)])
    status, _, complaint = aws(
        url, "batch-update-user", "--account-id", ACCOUNT, "--update-user-request-items", many)
    check("aws with 21 items", (status, "(BadRequestException)" in complaint), (255, True))


def log(chime, url):
    control(url, "DELETE", "/_log")
    answer = chime.batch_update_user(AccountId=ACCOUNT, UpdateUserRequestItems=[
        item("u0300", LicenseType="Pro"), item("u0301", LicenseType="Pro")])
    requests = control(url, "GET", "/_log")[1]["requests"]
    check("the log has the request", len(requests), 1)
    entry = requests[0]
    check("a log entry", {name: entry[name] for name in ["method", "path", "query", "operation", "items", "status"]},
          {"method": "POST", "path": f"/accounts/{ACCOUNT}/users", "query": "", "operation": "BatchUpdateUser",
           "items": 2, "status": 200})
    check("a log entry's id", entry["requestId"], answer["ResponseMetadata"]["RequestId"])
    check("a log entry's body", json.loads(entry["body"])["UpdateUserRequestItems"][1]["UserId"], "u0301")
    hidden = [h["value"] for h in entry["headers"] if h["name"] == "authorization"]
    check("the log hides signatures", hidden, ["[hidden]"])


def help_text(url):
    """The form of faults that the help shows is one that is taken."""
    text = subprocess.run([BIN / "chime-emulator", "--help"], check=True, capture_output=True, text=True).stdout
    start = text.index('{"seed"')
    status, _ = control(url, "POST", "/_faults", json.loads(text[start:text.index("\n\n", start)]))
    control(url, "DELETE", "/_faults")
    check("the faults of the help are taken", status, 200)


def main():
    os.environ["NO_PROXY"] = "127.0.0.1"
    with tempfile.TemporaryDirectory() as folder:
        database = pathlib.Path(folder) / "directory.sqlite"
        directory(database)
        with emulator(database, "--access-key", KEY, "--secret-key", SECRET) as url:
            chime = client(url)
            reading(chime)
            paging(chime)
            writing(chime, url)
            errors(chime)
            signatures(url)
            skewed_clock(url)
            demanded_faults(chime, url)
            command_line(url)
            log(chime, url)
            help_text(url)
        with emulator(database, "--account", OTHER) as url:
            chime = client(url, secret="anything")
            check("one account alone", [a["AccountId"] for a in chime.list_accounts()["Accounts"]], [OTHER])
            error("the account beside it", lambda: chime.list_users(AccountId=ACCOUNT), 403, "ForbiddenException")
    finish()


main()
