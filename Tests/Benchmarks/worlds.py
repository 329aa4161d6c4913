"""Accounts and policies of any size in which every hundredth user differs, the same for everyone who reads them."""
import json
import pathlib
import subprocess

ACCOUNT = "12a3456b-7c89-012d-3456-78901e23fg45"
PER_PAGE = 200
# Spreads consecutive numbers over all ids, as the ids of a real account are; odd, so that no two meet.
SPREAD = 2654435761


def uid(number):
    mixed = number * SPREAD % (1 << 32)
    return f"{mixed:08x}-7c89-412d-8456-{number:012x}"


def license_before(number):
    return ("Basic", "Pro", "Plus")[number % 3]


def license_due(number):
    if number % 100 == 7:
        return "Basic" if license_before(number) == "Pro" else "Pro"
    return license_before(number)


def wire_user(number):
    return {
        "UserId": uid(number), "AccountId": ACCOUNT, "PrimaryEmail": f"user{number:07}@example.com",
        "DisplayName": f"User {number}", "LicenseType": license_before(number), "UserType": "PrivateUser",
        "UserRegistrationStatus": "Registered", "UserInvitationStatus": "Accepted",
        "RegisteredOn": "2025-03-04T05:06:07.890Z", "InvitedOn": "2025-03-01T00:00:00.000Z",
        "AlexaForBusinessMetadata": {"IsAlexaForBusinessEnabled": False, "AlexaForBusinessRoomArn": "null"},
        "PersonalPIN": f"{number % 10**10:010}"}


class World:
    """A policy and the account that it is about, as files of every kind that the tool reads."""

    def __init__(self, folder, users, rollcall):
        self.users = users
        self.folder = pathlib.Path(folder) / str(users)
        self.policy = self.folder / "policy.yaml"
        self.snapshot = self.folder / "users.json"
        self.database = self.folder / "directory.sqlite"
        self.pages = self.folder / "pages"
        self.page_count = -(-users // PER_PAGE)
        if not (self.folder / "ready").exists():
            self.pages.mkdir(parents=True)
            self.write(rollcall)
            (self.folder / "ready").touch()

    def write(self, rollcall):
        with self.policy.open("w") as file:
            file.write(f"version: 1\naccount: {ACCOUNT}\nguardrails: {{maxChanges: 100%, maxDowngrades: 100%}}\nusers:\n")
            for number in range(self.users):
                file.write(f"  - id: {uid(number)}\n    email: user{number:07}@example.com\n"
                           f"    license: {license_due(number)}\n")
        account = {"AwsAccountId": "111122223333", "AccountId": ACCOUNT, "Name": "bench", "AccountType": "Team",
                   "SupportedLicenses": ["Basic", "Plus", "Pro"]}
        (self.pages / "account").write_text(json.dumps({"Account": account}))
        with self.snapshot.open("w") as file:
            file.write('{\n    "Users": [\n')
            for page in range(self.page_count):
                rows = range(page * PER_PAGE, min((page + 1) * PER_PAGE, self.users))
                answer = {"Users": [wire_user(number) for number in rows]}
                if page + 1 < self.page_count:
                    answer["NextToken"] = str(page + 1)
                (self.pages / str(page)).write_text(json.dumps(answer, separators=(",", ":")))
                for number in rows:
                    text = json.dumps(wire_user(number), indent=4).replace("\n", "\n        ")
                    file.write("        " + text + (",\n" if number + 1 < self.users else "\n"))
            file.write("    ]\n}\n")
        facts = self.folder / "account.json"
        facts.write_text(json.dumps({"Account": account}))
        subprocess.run([rollcall, "local", "load", self.snapshot, "--into", self.database, "--account", ACCOUNT,
                        "--account-info", facts, "--quiet"], check=True, stdout=subprocess.DEVNULL)
