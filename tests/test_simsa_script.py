"""./simsa sets up from nothing once, and says in one sentence what it cannot do."""

import os
import shutil
import socket
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOBODY_LISTENS = "http://127.0.0.1:1/simple"
# Writes down what it was asked to do instead of doing it.
PRETEND_PYTHON = """#!/bin/sh
echo "$@" >> "$(dirname "$0")/asked"
touch stored
case "$*" in *"$FAILS_AT"*) echo "$SAYS" >&2; exit 1;; esac
"""


@pytest.fixture
def clone(tmp_path):
    """A fresh folder with what ./simsa reads."""
    scale = "judging/requirements/scale.txt"
    for name in ("simsa", "requirements.txt", scale, "tests/requirements.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def simsa(clone, port):
    """Call ./simsa in the fresh folder; no package index answers there."""

    def call(*arguments, before="pass", **machine):
        ours = {"PORT": str(port), "PIP_INDEX_URL": NOBODY_LISTENS, "PIP_CONFIG_FILE": "/dev/null"}
        script = f"import runpy, sys; {before}; sys.argv = ['simsa', *{list(arguments)!r}]"
        script += "; runpy.run_path('simsa', run_name='__main__')"
        return subprocess.run(
            [sys.executable, "-c", script],
            cwd=clone,
            env={"FAILS_AT": "nothing", "PATH": os.environ["PATH"]} | ours | machine,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return call


@pytest.fixture
def installed(clone):
    """A finished .venv whose Python only pretends; gives what it was asked to do."""
    loader = SourceFileLoader("simsa_of_the_clone", str(clone / "simsa"))
    script = module_from_spec(spec_from_loader(loader.name, loader))
    loader.exec_module(script)
    python = clone / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(PRETEND_PYTHON)
    python.chmod(0o755)
    script.MARKER.write_text(script.fingerprint(script.APP, script.SCALE, script.TESTS))
    asked = python.parent / "asked"
    asked.touch()
    return lambda: asked.read_text().splitlines()


def one_sentence(done):
    """What it refused with: one line, not a traceback."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    (line,) = done.stderr.strip().splitlines()
    return line


def test_old_python_is_told_which_one_it_needs(simsa):
    done = simsa("run", before="sys.version_info = (3, 9, 18)")
    assert "needs Python 3.11 or newer; this is 3.9" in one_sentence(done)


def test_taken_port_is_named_before_anything_is_installed(simsa, clone, port):
    with socket.socket() as other_program:
        other_program.bind(("127.0.0.1", port))
        other_program.listen()
        sentence = one_sentence(simsa("run"))
    assert f"port {port}" in sentence
    assert "PORT=8001 ./simsa run" in sentence
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize(
    ("machine", "word"),
    [({"PORT": "http"}, "'http'"), ({"PORT": "70000"}, "65535"), ({"HOST": "256.1.1.1"}, "HOST")],
)
def test_impossible_address_is_refused(simsa, machine, word):
    assert word in one_sentence(simsa("run", **machine))


def test_python_without_venv_is_told_what_to_install(simsa):
    missing = "import importlib.util as u; u.find_spec = lambda name: None"
    assert "apt install python3-venv" in one_sentence(simsa("run", before=missing))


def test_unreachable_package_index_is_named_and_a_half_made_environment_rebuilt(simsa, clone):
    half_made = clone / ".venv" / "lib" / "left over"
    half_made.mkdir(parents=True)
    sentence = one_sentence(simsa("run"))
    assert "could not reach" in sentence
    assert "127.0.0.1" in sentence
    assert not half_made.exists()
    assert not (clone / ".venv" / "simsa-installed").exists()


def test_folder_without_leave_to_write_is_named(simsa, clone):
    read_only = "import os; os.access = lambda folder, mode: mode != os.W_OK"
    assert f"may not write in {clone}" in one_sentence(simsa("run", before=read_only))


def test_second_start_installs_nothing(simsa, installed):
    assert simsa("run").returncode == 0
    setup, serve = installed()
    assert setup == "-m flask --app wsgi setup --demo"
    assert serve.startswith("-m gunicorn")


def test_what_is_stored_is_for_its_owner_alone(simsa, installed, clone):
    assert simsa("run").returncode == 0
    assert (clone / "stored").stat().st_mode & 0o077 == 0


def test_changed_requirements_are_installed_again(simsa, installed, clone):
    with (clone / "requirements.txt").open("a") as file:
        file.write("# changed\n")
    assert simsa("run").returncode == 0
    assert [line.split()[1] for line in installed()] == ["pip", "flask", "gunicorn"]
    assert simsa("run").returncode == 0
    assert [line.split()[1] for line in installed()][3:] == ["flask", "gunicorn"]


def test_running_does_not_forget_what_the_tests_installed(simsa, installed):
    assert simsa("run").returncode == 0
    assert simsa("test", "-k", "ties").returncode == 0
    (tests,) = installed()[2:]
    assert tests.startswith("-m pytest")
    assert tests.endswith("-k ties")


def test_failed_installation_ends_with_pips_last_word(simsa, installed, clone):
    (clone / "requirements.txt").write_text("no-such-thing==1\n")
    done = simsa("run", FAILS_AT="install", SAYS="ERROR: No matching distribution")
    assert one_sentence(done).endswith("ERROR: No matching distribution")


def test_failed_database_set_up_is_not_served(simsa, installed):
    done = simsa("run", FAILS_AT="setup", SAYS="The database is newer than this Simsa.")
    assert one_sentence(done) == "The database is newer than this Simsa."
    assert len(installed()) == 1


@pytest.mark.parametrize("arguments", [(), ("serve",), ("run", "fast")])
def test_wrong_use_shows_the_usage(simsa, arguments):
    done = simsa(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: ./simsa run")


def test_help_names_both_commands(simsa):
    text = simsa("--help").stdout
    assert "./simsa run" in text
    assert "./simsa test" in text
