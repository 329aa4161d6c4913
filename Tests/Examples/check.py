"""Checks the pipelines of examples/ci by their services' schemas and linters, and runs each of their commands.

    check.py BIN

The commands run in order, as the pipelines would run them, against the emulator; `gh` and `git` stand in for what the
services do around them. The linters and schemas are those of the packages beside this Python.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from pipelines import GitHub, GitLab, Kubernetes, Shell, hooks, stub

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests" / "Conformance"))
from emulated import Emulator, control, load_account  # noqa: E402

CI = ROOT / "examples" / "ci"
ACCOUNT = "12a3456b-7c89-012d-3456-78901e23fg45"
SEVERAL = ["several-1", "several-2"]
TOOLS = pathlib.Path(sys.executable).parent


# MARK: - Schemas and linters

def lint(program, *arguments):
    words = [TOOLS / program, *arguments]
    environment = os.environ | {"PATH": f"{TOOLS}:{os.environ['PATH']}"}
    done = subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"FAILED {program}\n{done.stdout}{done.stderr}")


def check_files(folder):
    workflows = sorted(map(str, (CI / "github").glob("*.yml")))
    lint("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows)
    lint("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", CI / "gitlab" / "gitlab-ci.yml")
    # Both look for what a fork could make of an expression; actionlint gives the scripts to shellcheck.
    lint("actionlint", *workflows)
    lint("zizmor", "--offline", "--no-progress", *workflows)
    lint("kubernetes-validate", "--strict", *sorted((CI / "kubernetes").glob("*.yaml")))
    template = folder / "roles.json"
    template.write_text(json.dumps({"Resources": roles()}))
    lint("cfn-lint", template)


def roles():
    """The IAM policies in the roles that they are for, which is what their linter reads."""
    def document(name):
        return json.loads((CI / "iam" / f"{name}.json").read_text())
    return {
        f"{service.title()}{purpose.title()}": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": document(f"trust-{service}-{purpose}"),
                "Policies": [{"PolicyName": purpose, "PolicyDocument": document(purpose)}]}}
        for service in ("github", "gitlab") for purpose in ("plan", "apply")}


# MARK: - Runs

def policy(license, account=ACCOUNT, further=""):
    return (f"version: 1\naccount: {account}\n{further}\nusers:\n"
            f"  - email: ana@example.com\n    license: {license}\n  - email: bob@example.com\n    license: Basic\n")


def users(account):
    return [{"UserId": f"u-{name}", "PrimaryEmail": f"{name}@example.com", "LicenseType": "Basic",
             "UserType": "PrivateUser"} for name in ("ana", "bob")]


class World:
    """An account behind an emulator, and the repository whose policy it is to follow."""

    def __init__(self, bin, folder, url):
        self.folder, self.url, self.state = folder, url, folder / "gh"
        self.main, self.head = folder / "main", folder / "head"
        self.checkout("main", policy("Basic"))
        self.checkout("head", policy("Pro"))
        self.state.mkdir()
        tools = folder / "bin"
        tools.mkdir()
        (tools / "rollcall").symlink_to(bin / "rollcall")
        (tools / "gh").symlink_to(ROOT / "Tests" / "Examples" / "gh.py")
        # A worktree of the base is a copy of it.
        stub(tools, "git", f'#!/bin/sh\n[ "$1" != worktree ] || cp -R {self.main} "$5"\n')
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ROLLCALL_", "CI"))}
        self.environment = clean | {
            "PATH": f"{tools}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "AWS_ENDPOINT_URL_CHIME": url,
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull, "NO_PROXY": "127.0.0.1", "GH_STATE": str(self.state),
            "GITHUB_REPOSITORY": "example/policy"}
        self.commands = 0

    def checkout(self, name, text):
        """A state of the repository, whose policy is this text."""
        folder = self.folder / name
        (folder / "policy").mkdir(parents=True)
        (folder / "policy" / "users.yaml").write_text(text)
        return folder

    def shell(self, checkout=None):
        """A shell in a workspace of its own, which a runner makes afresh for each pipeline."""
        workspace = pathlib.Path(tempfile.mkdtemp(dir=self.folder)) / "workspace"
        if checkout:
            shutil.copytree(checkout, workspace)
        else:
            workspace.mkdir()
        return Shell(workspace, self.environment)

    def github(self, name, checkout, expected=0, at=None, jobs=None, allow=""):
        """Runs a workflow, and sees which jobs of it ran where that is told; its workspace."""
        shell = self.shell()
        values = {
            "github.event.pull_request.base.sha": "base", "github.event.pull_request.number": "7",
            "github.token": "token", "vars.ROLLCALL_ACCOUNT": ACCOUNT, "inputs.allow": allow}
        ran = GitHub(CI / "github" / name, shell, values, {"": checkout, "base": self.main}).run(expected, at)
        self.done(f"the jobs of {name}", ran, jobs or ran)
        self.commands += shell.commands
        return shell.workspace

    def gitlab(self, checkout, *jobs, expected=0):
        shell = self.shell(checkout)
        values = {
            "CI_PROJECT_DIR": str(shell.workspace), "CI_MERGE_REQUEST_DIFF_BASE_SHA": "base", "AWS_TOKEN": "token",
            "PLAN_ROLE_ARN": "arn:aws:iam::111122223333:role/plan", "APPLY_ROLE_ARN": "arn:aws:iam::111122223333:role/apply"}
        pipeline = GitLab(CI / "gitlab" / "gitlab-ci.yml", shell, values)
        for job in jobs:
            pipeline.run(job, expected)
        self.commands += shell.commands
        return shell.workspace

    def edit(self, account, user, license):
        control(self.url, "POST", f"/accounts/{account}/users/{user}", {"LicenseType": license})

    def kept(self, name):
        path = self.state / name
        return json.loads(path.read_text()) if path.exists() else []

    def done(self, what, found, expected):
        if found != expected:
            raise AssertionError(f"{what}: {found!r}, not {expected!r}")


def on_github(world):
    world.edit(ACCOUNT, "u-bob", "Pro")
    comments_on_github(world)
    drifts_on_github(world)
    for _ in range(2):
        world.github("drift.yml", world.main, expected=2)
    world.done("issues of one drift", len(world.kept("issues.json")), 1)
    world.edit(ACCOUNT, "u-ana", "Plus")
    world.github("drift.yml", world.main, expected=2)
    world.done("issues of two drifts", len(world.kept("issues.json")), 2)
    snapshot = world.github("snapshot.yml", world.main) / "snapshot.json"
    shutil.copy(snapshot, world.state)
    no_credentials = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_ENDPOINT_URL_CHIME": "http://127.0.0.1:9"}
    before, world.environment = world.environment, world.environment | no_credentials
    world.github("plan-fork.yml", world.head)
    world.environment = before
    applies_on_github(world)
    world.github("drift.yml", world.head)


def comments_on_github(world):
    """One comment, whatever becomes of the policy."""
    for _ in range(2):
        world.github("plan.yml", world.head)
    [comment] = world.kept("comments.json")
    world.done("the comment's labels", [label in comment["body"] for label in ("pull request", "drift")], [True, True])
    world.github("plan.yml", world.checkout("invalid", policy("Por")), expected=65, at="Plan")
    [comment] = world.kept("comments.json")
    world.done("the comment's kind", comment["body"].split()[1], "rollcall:check")
    world.done("no plan is left in it", "sha256:" in comment["body"], False)
    world.github("plan.yml", world.head)
    [comment] = world.kept("comments.json")
    world.done("the comment's kind", comment["body"].split()[1], "rollcall:plan")


def drifts_on_github(world):
    """An issue for each drift, also where only who is unmanaged differs: the digest stands for changes alone."""
    def alone(name):
        return (f"version: 1\naccount: {ACCOUNT}\nunmanaged: fail\nguardrails: {{minManaged: 0}}\nusers:\n"
                f"  - email: {name}@example.com\n")
    for name in ["ana", "bob", "bob"]:
        checkout = world.folder / f"only-{name}"
        if not checkout.exists():
            world.checkout(checkout.name, alone(name))
        world.github("drift.yml", checkout, expected=2)
    issues = world.kept("issues.json")
    world.done("issues of two who are unmanaged", len(issues), 2)
    world.done("who they name", [f"{name}@example.com" in issue["body"] for issue, name in zip(issues, ["bob", "ana"])],
               [True, True])
    (world.state / "issues.json").unlink()


def applies_on_github(world):
    """Reviewers are asked only where something differs, and can let past what a guardrail refuses."""
    protected = world.checkout("protected", policy("Pro", further="protect: [ana@example.com, bob@example.com]\n"))
    world.github("apply.yml", protected, expected=7)
    world.github("apply.yml", protected, expected=7, allow="protected=ana@example.com")
    workspace = world.github("apply.yml", protected, allow="protected=ana@example.com protected=bob@example.com",
                             jobs=["plan", "apply"])
    outcome = json.loads((workspace / "outcome.json").read_text())
    world.done("what was applied", outcome["summary"]["applied"], 2)
    world.done("its journals", len(list((workspace / "journal").iterdir())), 1)
    world.github("apply.yml", protected, jobs=["plan"])
    world.edit(ACCOUNT, "u-bob", "Pro")
    world.github("apply.yml", world.head, jobs=["plan", "apply"])
    several_on_github(world)


def several_on_github(world):
    """A folder of two accounts: each has its digest."""
    several = world.checkout("several", policy("Pro"))
    for account in SEVERAL:
        (several / "policy" / f"{account}.yaml").write_text(policy("Pro", account))
    outcomes = json.loads((world.github("apply.yml", several) / "outcome.json").read_text())
    world.done("what was applied", [outcome["summary"]["applied"] for outcome in outcomes], [0, 1, 1])
    world.github("apply.yml", several, jobs=["plan"])


def on_gitlab(world):
    world.edit(ACCOUNT, "u-ana", "Basic")
    world.gitlab(world.head, "plan")
    world.gitlab(world.folder / "invalid", "plan", expected=65)
    world.gitlab(world.head, "drift", expected=2)
    outcome = json.loads((world.gitlab(world.head, "merged", "apply") / "outcome.json").read_text())
    world.done("what was applied", outcome["summary"]["applied"], 1)
    world.gitlab(world.head, "drift")


def on_kubernetes(world, accounts):
    volumes = {"policy": world.folder / "configmap", "journal": world.folder / "journal"}
    for folder in volumes.values():
        folder.mkdir()
    for account in accounts:
        (volumes["policy"] / f"{account}.yaml").write_text(policy("Pro", account))
    shell = world.shell()
    Kubernetes(CI / "kubernetes" / "reconcile.yaml", shell, volumes).run()
    world.done("journals", len(list(volumes["journal"].glob("*.jsonl"))), len(accounts))
    shell.run("all accounts", f"rollcall drift {volumes['policy']}", 0)
    world.commands += shell.commands


def before_a_commit(world):
    shell = world.shell(world.head)
    hooks(CI / "pre-commit-config.yaml", shell)
    world.commands += shell.commands


def main():
    bin = pathlib.Path(sys.argv[1]).resolve()
    accounts = [f"account-{number}" for number in range(10)]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        check_files(folder)
        database = folder / "directory.sqlite"
        for account in [ACCOUNT, *accounts, *SEVERAL]:
            load_account(bin, database, account, users(account))
        with Emulator(bin, database) as url:
            world = World(bin, folder, url)
            for part in [on_github, on_gitlab, before_a_commit]:
                part(world)
            on_kubernetes(world, accounts)
    print(f"schemas and linters passed; {world.commands} commands of the pipelines ran as they should")


try:
    main()
except AssertionError as error:
    sys.exit(f"FAILED {error}")
