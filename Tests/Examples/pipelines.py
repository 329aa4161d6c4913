"""Pipelines as their services would run them: the steps in order, each a shell of its own, what they hand on kept."""
import os
import pathlib
import re
import shutil
import subprocess

import yaml


class Shell:
    """Runs scripts in a folder; a script that doesn't end as expected ends the test."""

    def __init__(self, workspace, environment):
        self.workspace, self.environment = workspace, environment
        self.commands = 0

    def run(self, what, script, expected, **environment):
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], cwd=self.workspace,
            env=self.environment | environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        if done.returncode != expected:
            raise AssertionError(
                f"{what} ended with {done.returncode}, not {expected}\n{script}\n{done.stdout}{done.stderr}")
        self.commands += len(re.findall(r"\brollcall \w", script))
        return done.stdout


class GitHub:
    """A workflow: its jobs in the order of the file, with the values that its expressions mean."""

    def __init__(self, path, shell, values, checkouts):
        self.workflow = yaml.safe_load(path.read_text())
        self.name, self.shell, self.values, self.checkouts = path.name, shell, dict(values), checkouts

    def run(self, expected=0, at=None):
        """Runs every job that has to run; the step of a name, or the last command of the last job, ends as expected.

        Returns the names of the jobs that ran.
        """
        jobs = {name: job for name, job in self.workflow["jobs"].items()}
        ran = []
        for job_name, job in jobs.items():
            if not self.is_due(job):
                continue
            ran.append(job_name)
            outputs, has_failed = {}, False
            for number, step in enumerate(job["steps"]):
                what = f"{self.name}, {job_name}, {step.get('name', step.get('uses'))}"
                if has_failed and step.get("if") not in self.AFTER_A_FAILURE:
                    continue
                if "uses" in step:
                    self.use(step)
                    continue
                is_last = not any("run" in later for later in job["steps"][number + 1:])
                is_meant = step.get("name") == at if at else is_last and job_name == list(jobs)[-1]
                outputs[step.get("id")] = self.step(what, step, expected if is_meant else 0)
                has_failed = has_failed or is_meant and expected != 0
            for name, value in job.get("outputs", {}).items():
                _, step, _, output = re.fullmatch(r"\$\{\{ (steps)\.(\w+)\.(outputs)\.(\w+) \}\}", value).groups()
                self.values[f"needs.{job_name}.outputs.{name}"] = outputs.get(step, {}).get(output, "")
        return ran

    # The conditions of steps that run also where one before them failed.
    AFTER_A_FAILURE = ("always()", "${{ !cancelled() && steps.plan.outcome != 'skipped' }}")

    def is_due(self, job):
        """Whether a job runs: one that needs another's output only where that says something."""
        needed = re.fullmatch(r"(needs\.\w+\.outputs\.\w+) != ''", job.get("if", ""))
        return not needed or self.values[needed[1]] != ""

    def step(self, what, step, expected):
        # What stands in a script as an expression would be put there before a shell reads it.
        assert "${{" not in step["run"], f"{what}: an expression in a script"
        output, summary = (self.shell.workspace.parent / name for name in ("github-output", "github-summary"))
        output.write_text("")
        summary.write_text("Earlier words.\n")
        environment = {name: self.value(text) for name, text in step.get("env", {}).items()}
        self.shell.run(what, step["run"], expected, **environment, GITHUB_OUTPUT=str(output),
                       GITHUB_STEP_SUMMARY=str(summary))
        if "GITHUB_STEP_SUMMARY" in step["run"]:
            text = summary.read_text()
            assert text.startswith("Earlier words.\n") and "<!-- rollcall:" in text, f"{what}: no summary"
        return dict(line.split("=", 1) for line in output.read_text().splitlines())

    def use(self, step):
        """What the actions do to the workspace: a checkout brings the policy, the others need nothing here."""
        if step["uses"].startswith("actions/checkout@"):
            options = step["with"]
            assert options["persist-credentials"] is False
            shutil.copytree(self.checkouts[self.value(options.get("ref", ""))],
                            self.shell.workspace / options.get("path", "."), dirs_exist_ok=True)
        elif step["uses"].startswith("actions/upload-artifact@"):
            for path in step["with"]["path"].split():
                assert (self.shell.workspace / path).exists(), f"{self.name}: no {path} to keep"

    def value(self, text):
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda match: self.values[match[1]], str(text))


class GitLab:
    """A job of a GitLab pipeline: one shell for all its lines, as the runner has it."""

    def __init__(self, path, shell, values):
        self.jobs, self.shell, self.values = yaml.safe_load(path.read_text()), shell, values

    def run(self, name, expected=0):
        job = self.jobs[name]
        template = self.jobs[job["extends"]]
        variables = {name: os.path.expandvars(self.expanded(value))
                     for name, value in (self.jobs["variables"] | job.get("variables", {})).items()}
        script = "\n".join(template["before_script"] + job["script"])
        self.shell.run(f"GitLab, {name}", script, expected, **(self.values | variables))
        artifacts = job.get("artifacts", {})
        assert expected == 0 or artifacts.get("when") == "always", f"GitLab, {name}: what tells of a failure isn't kept"
        reports = artifacts.get("reports", {})
        for path in artifacts.get("paths", []) + list(reports.values()):
            assert (self.shell.workspace / path).exists(), f"GitLab, {name}: no {path} to keep"
        if "dotenv" in reports:
            lines = (self.shell.workspace / reports["dotenv"]).read_text().splitlines()
            self.values |= dict(line.split("=", 1) for line in lines)

    def expanded(self, text):
        return re.sub(r"\$(\w+)", lambda match: self.values.get(match[1], ""), text)


class Kubernetes:
    """A CronJob: the pods of its Indexed Job, one after another, with its volumes as folders."""

    def __init__(self, path, shell, volumes):
        self.spec = yaml.safe_load(path.read_text())["spec"]["jobTemplate"]["spec"]
        self.shell, self.volumes = shell, volumes

    def run(self):
        [container] = self.spec["template"]["spec"]["containers"]
        shell, options, script = container["command"]
        assert (shell, options) == ("sh", "-euc")
        for mount in container["volumeMounts"]:
            script = script.replace(f"{mount['mountPath']}", str(self.volumes[mount["name"]]))
        outputs = []
        for index in range(self.spec["completions"]):
            environment = {entry["name"]: entry["value"] for entry in container["env"]}
            outputs.append(self.shell.run(f"Kubernetes, pod {index}", script, 0, JOB_COMPLETION_INDEX=str(index),
                                          **environment))
        return outputs


def hooks(path, shell):
    """The hooks of a pre-commit configuration."""
    for repository in yaml.safe_load(path.read_text())["repos"]:
        for hook in repository["hooks"]:
            assert hook["pass_filenames"] is False
            shell.run(f"pre-commit, {hook['id']}", hook["entry"], 0)


def stub(folder, name, text):
    """A program of another service, as far as the pipelines use it."""
    path = pathlib.Path(folder) / name
    path.write_text(text)
    path.chmod(0o755)
