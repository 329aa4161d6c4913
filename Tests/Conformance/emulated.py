"""An emulator for a script, and what it logged."""
import json
import os
import pathlib
import subprocess
import sys
import urllib.request


def load_account(bin, database, account, users):
    """Puts an account of these users, which has every licence, into an embedded directory."""
    listing, facts = database.with_suffix(".users.json"), database.with_suffix(".account.json")
    listing.write_text(json.dumps({"Users": users}))
    facts.write_text(json.dumps({"Account": {
        "AwsAccountId": "111122223333", "AccountId": account, "Name": account, "AccountType": "Team",
        "SupportedLicenses": ["Basic", "Plus", "Pro", "ProTrial"]}}))
    subprocess.run([bin / "rollcall", "local", "load", listing, "--into", database, "--account", account,
                    "--account-info", facts, "--quiet"], check=True, stdout=subprocess.DEVNULL)


def built_shim(folder):
    """The library that ends a program, or fails its journal, at a call (Kill/kill_at.c)."""
    shim = folder / "kill_at.so"
    source = pathlib.Path(__file__).resolve().parent / "Kill" / "kill_at.c"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", shim, source, "-ldl"], check=True)
    return shim


class Emulator:
    """`chime-emulator` over a directory, for as long as a with block lasts; its URL."""

    def __init__(self, bin, database, *options):
        self.command = [bin / "chime-emulator", "--database", database, "--port", "0", *options]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        url = self.process.stdout.readline().strip()
        if not url.startswith("http://127.0.0.1:"):
            sys.exit(f"chime-emulator printed {url!r}; {self.process.stderr.read()}")
        return url

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate(timeout=30)


def control(url, method, path, value=None):
    """An answer of the emulator's own controls."""
    data = None if value is None else json.dumps(value).encode()
    request = urllib.request.Request(url + path, data=data, method=method, headers={"content-type": "application/json"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=10) as answer:
        return json.loads(answer.read())


def updates(log):
    """The items of each update request that was taken."""
    return [json.loads(entry["body"])["UpdateUserRequestItems"] for entry in log
            if entry["operation"] == "BatchUpdateUser" and entry["status"] == 200]


class Client:
    """The real `rollcall` in a folder of its own, against an account behind an emulator."""

    def __init__(self, bin, url, folder, account):
        self.bin, self.url, self.account, self.folder = bin, url, account, folder / account
        self.folder.mkdir()

    def environment(self, **others):
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ROLLCALL_"))}
        return clean | {
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "NO_PROXY": "127.0.0.1",
            "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull} | others

    def words(self, command, *arguments):
        return [self.bin / "rollcall", command, *arguments, "--directory", "chime", "--endpoint-url", self.url]

    def rollcall(self, *arguments, **environment):
        """Runs a command that asks no directory."""
        return self._run([self.bin / "rollcall", *arguments], environment)

    def against(self, command, *arguments, **environment):
        """Runs a command against the account."""
        return self._run(self.words(command, *arguments), environment)

    def _run(self, words, environment):
        return subprocess.run(words, cwd=self.folder, env=self.environment(**environment), capture_output=True,
                              text=True, timeout=120)

    def users(self):
        """The account's users by id, as the server lists them."""
        listed = self.against("snapshot", "--account", self.account).stdout
        return {user["UserId"]: user for user in json.loads(listed)["Users"]}

    def licenses(self):
        return {id: user["LicenseType"] for id, user in self.users().items()}

    def edit(self, **licenses):
        """What another administrator does."""
        for id, license in licenses.items():
            control(self.url, "POST", f"/accounts/{self.account}/users/{id}", {"LicenseType": license})

    def sent(self):
        """The users of each batch that the server took, in order."""
        log = [entry for entry in control(self.url, "GET", "/_log")["requests"] if self.account in entry["path"]]
        return [[item["UserId"] for item in batch] for batch in updates(log)]

    def journals(self):
        return sorted((self.folder / ".rollcall" / "journal").glob("*.jsonl"))
