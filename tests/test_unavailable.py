"""What a machine lacks is named in the last lines, and CI lacks nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", "-p", "no:cacheprovider"]
PYTEST += ["-p", "tests.unavailable"]
ONE_OF_EACH = """
import pytest

@pytest.mark.needs("chromium")
def test_a_page_in_the_browser():
    pass

@pytest.mark.needs("postgresql")
def test_a_row_in_postgresql():
    pass

def test_a_sum():
    pass
"""


@pytest.fixture
def run_tests(tmp_path):
    """Run the three tests above with the plugin, on a machine described by `machine`."""
    (tmp_path / "test_three.py").write_text(ONE_OF_EACH)
    without_ours = {
        key: value
        for key, value in os.environ.items()
        if key not in {"CI", "TEST_DATABASE_URL", "CHROMIUM"} and not key.startswith("PYTEST")
    }

    def run(*args, **machine):
        return subprocess.run(
            [*PYTEST, "--rootdir", str(tmp_path), *args, str(tmp_path)],
            cwd=ROOT,
            env=without_ours | machine,
            capture_output=True,
            text=True,
        )

    return run


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_last_lines_name_what_the_machine_lacks(run_tests, workers):
    done = run_tests(workers, PATH="/nowhere")
    assert done.returncode == 0, done.stdout + done.stderr
    *_, browser, database, count = done.stdout.strip().splitlines()
    assert browser.startswith("Not run here: no browser")
    assert database.startswith("Not run here: no PostgreSQL")
    assert browser.endswith("(tests left out: 1)")
    assert database.endswith("(tests left out: 1)")
    assert "1 passed, 2 skipped" in count


def test_a_database_that_does_not_answer_is_named(run_tests):
    done = run_tests("-n0", TEST_DATABASE_URL="postgresql://127.0.0.1:1/simsa_test")
    assert "no PostgreSQL at TEST_DATABASE_URL" in done.stdout
    assert done.returncode == 0


def test_ci_refuses_to_start_with_anything_missing(run_tests):
    done = run_tests("-n0", PATH="/nowhere", CI="true")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "CI must run every test" in done.stderr
    assert "no browser" in done.stderr
    assert "no PostgreSQL" in done.stderr


def test_what_is_there_is_used(run_tests, tmp_path):
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)
    done = run_tests("-n0", CHROMIUM=str(browser), PATH="/nowhere")
    assert "no browser" not in done.stdout
    assert "2 passed, 1 skipped" in done.stdout
