"""Renders what the tool says of its own commands as the article that lists them all."""

import json
import subprocess

HEAD = """# The command line

Every command with its arguments and options, as the tool itself describes them.

## Overview

This page is written by the tests from `rollcall --experimental-dump-help`, and held against it. <doc:Operations> tells
what the exit codes ask of you; `rollcall manual` prints all of this as a page for man(1).
"""


def described(binary):
    text = subprocess.run([binary, "--experimental-dump-help"], capture_output=True, text=True, check=True).stdout
    return json.loads(text)["command"]


def commands(command):
    """The commands that do something themselves, in the order of the help, each with its whole name."""
    name = " ".join(command.get("superCommands", []) + [command["commandName"]])
    below = [c for c in command.get("subcommands", []) if c["shouldDisplay"] and c["commandName"] != "help"]
    if not below:
        yield name, command
    for subcommand in below:
        yield from commands(subcommand)


def shown(command):
    of_every_command = {"help", "version"}
    for argument in command.get("arguments", []):
        names = {name["name"] for name in argument.get("names", [])}
        if argument["shouldDisplay"] and not names & of_every_command:
            yield argument


def label(argument):
    value = argument.get("valueName", "")
    if argument["kind"] == "positional":
        return f"`{value}`"
    names = sorted(("--" if n["kind"] == "long" else "-") + n["name"] for n in argument["names"])
    names = ", ".join(f"`{name}`" for name in reversed(names))
    return f"{names} `{value}`" if argument["kind"] == "option" else names


def row(argument):
    meaning = argument.get("abstract", "")
    if argument.get("defaultValue"):
        meaning += f" The default is `{argument['defaultValue']}`."
    return f"| {label(argument)} | {cell(meaning)} |\n"


def cell(text):
    return text.replace("|", "\\|").replace("<", "\\<").replace("*", "\\*")


def table(heading, arguments):
    rows = "".join(row(a) for a in arguments)
    return f"\n| {heading} | means |\n|---|---|\n{rows}" if rows else ""


def prose(text):
    """A discussion's paragraphs; lines that begin with two spaces are commands."""
    parts = []
    for paragraph in text.split("\n\n"):
        words = [line for line in paragraph.split("\n") if not line.startswith("  ")]
        lines = [line[2:] for line in paragraph.split("\n") if line.startswith("  ")]
        parts.append("\n" + "\n".join(cell(w) for w in words) + "\n" if words else "")
        parts.append("\n```text\n" + "\n".join(lines) + "\n```\n" if lines else "")
    return "".join(parts)


def page(binary):
    text, groups = HEAD, {}
    for name, command in commands(described(binary)):
        own = [a for a in shown(command) if "sectionTitle" not in a]
        text += f"\n### {name}\n\n{command.get('abstract', '')}\n" + prose(command.get("discussion", ""))
        text += table("argument or option", own)
        titles = []
        for argument in shown(command):
            if title := argument.get("sectionTitle"):
                if title not in titles:
                    titles.append(title)
                group = groups.setdefault(title, [])
                if argument not in group:
                    group.append(argument)
        if titles:
            text += "\nAlso the options under " + ", ".join(f"“{t}”" for t in titles) + ".\n"
    for title, arguments in groups.items():
        text += f"\n### Options: {title}\n" + table("option", arguments)
    return text
