"""What the README tells a newcomer to type works, and what it points at is there."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]
# What the README may use that is not a file of the project when it is fresh.
MADE_LATER = {".venv", ".zip"}
READ_FROM_THE_ENVIRONMENT = re.compile(
    r"""(?:environ\.get\(|environ\[|_whole\(environ,\s*)\s*"([A-Z0-9_]+)\""""
)
SET_BY_OTHERS = {"CI", "FLASK_DEBUG", "PATH", "PIP_INDEX_URL"}


def paths_named():
    """Links, and every `code` that looks like a path of the project."""
    yield from re.findall(r"\]\((?!http)([^)#]+)\)", README)
    for code in re.findall(r"`([^`\s]+)`", re.sub(r"```.*?```", "", README, flags=re.DOTALL)):
        if re.fullmatch(r"[\w./-]+(/|\.\w+)", code) and code not in MADE_LATER:
            yield code


@pytest.mark.parametrize("path", sorted(set(paths_named())))
def test_path_exists(path):
    assert (ROOT / path).exists()


def test_readme_is_short():
    assert README.count("\n") < 200


def test_both_commands_come_first():
    assert COMMANDS[:2] == ["./simsa run", "./simsa test"]


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """A folder that looks like a fresh clone after `./simsa run`, with an empty database."""
    folder = tmp_path_factory.mktemp("clone")
    for name in ("wsgi.py", "simsa", "judging", "scoring", "templates", "tests", "docs"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "instance").mkdir()
    done = in_clone(folder, [sys.executable, "-m", "flask", "--app", "wsgi", "setup"])
    assert done.returncode == 0, done.stderr
    return folder


def in_clone(folder, command):
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    kept |= {"SIMSA_INSTANCE": str(folder / "instance")}
    return subprocess.run(command, cwd=folder, env=kept, capture_output=True, text=True)


def test_every_other_command_works_one_after_the_other(installation):
    for line in COMMANDS[2:]:
        program, *arguments = shlex.split(line)
        tools = {".venv/bin/flask": ["-m", "flask"], ".venv/bin/python": []}
        done = in_clone(installation, [sys.executable, *tools[program], *arguments])
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


def test_simsa_knows_its_two_commands(installation):
    text = in_clone(installation, [sys.executable, "simsa", "--help"]).stdout
    assert all(command in text for command in COMMANDS[:2])


def test_every_setting_is_described():
    files = ["simsa", "tests/unavailable.py", *ROOT.glob("judging/*.py")]
    read = {
        name
        for file in files
        for name in READ_FROM_THE_ENVIRONMENT.findall((ROOT / file).read_text())
    }
    described = set(re.findall(r"^\| `([A-Z0-9_]+)`", README, re.MULTILINE))
    assert described == read - SET_BY_OTHERS
