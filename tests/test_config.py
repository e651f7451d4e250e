"""Simsa starts only where it is safe, and says in one sentence why not."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from judging import config
from judging.config import BadConfiguration, settings

ROOT = Path(__file__).resolve().parent.parent
SECRET = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"

WRONG = {
    "production without a secret": ({"SIMSA_ENV": "production"}, "SECRET_KEY is not set"),
    "short secret": ({"SECRET_KEY": "dev"}, "3 characters"),
    "default of a tutorial": ({"SECRET_KEY": "x" * 40}, "can be guessed"),
    "unknown environment": ({"SIMSA_ENV": "prod"}, "development or production"),
    "debugger in production": (
        {"SIMSA_ENV": "production", "SECRET_KEY": SECRET, "FLASK_DEBUG": "1"},
        "FLASK_DEBUG",
    ),
    "no address": ({"DATABASE_URL": "my database"}, "no address of a database"),
    "another database": ({"DATABASE_URL": "mysql://root@127.0.0.1/simsa"}, "postgresql or sqlite"),
    "a database in memory": ({"DATABASE_URL": "sqlite:///:memory:"}, "would be lost"),
    "a database without a file": ({"DATABASE_URL": "sqlite://"}, "would be lost"),
    "a folder that is not there": ({"DATABASE_URL": "sqlite:////no/such/x.db"}, "no folder"),
    "a port that is a word": ({"DATABASE_URL": "postgresql://h:port/x"}, "no address"),
    "a host with a port": ({"TRUSTED_HOSTS": "simsa.example.org:443"}, "without ports"),
    "a host with a path": ({"TRUSTED_HOSTS": "https://simsa.example.org/"}, "without ports"),
    "proxies in words": ({"TRUSTED_PROXIES": "one"}, "number from 0 to 9"),
    "proxies below none": ({"TRUSTED_PROXIES": "-1"}, "number from 0 to 9"),
    "no mail server": ({"SMTP_URL": "mail.example.org"}, "no address of a mail server"),
    "a mail server of another kind": ({"SMTP_URL": "http://a.kr"}, "no address of a mail server"),
    "a mail server's port in words": ({"SMTP_URL": "smtp://a.kr:x"}, "no address of a mail"),
    "letters from nobody": ({"SMTP_URL": "smtp://a.kr"}, "MAIL_FROM"),
    "letters from two": (
        {"SMTP_URL": "smtp://a.kr", "MAIL_FROM": "a@b.kr\nBcc: c@d.kr"},
        "MAIL_FROM",
    ),
    "links to nowhere": ({"SMTP_URL": "smtp://a.kr", "MAIL_FROM": "a@b.kr"}, "needs SIMSA_URL"),
    "a site with a path": ({"SIMSA_URL": "https://a.kr/simsa"}, "without a path"),
    "a provider in the clear": ({"OIDC_URL": "http://a.kr"}, "OIDC_URL must look like"),
    "a provider that knows us not": ({"OIDC_URL": "https://a.kr"}, "OIDC_CLIENT_ID"),
    "full-width proxies": ({"TRUSTED_PROXIES": "１"}, "number from 0 to 9"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said(case, tmp_path):
    environ, reason = WRONG[case]
    with pytest.raises(BadConfiguration, match=reason):
        settings(environ, tmp_path)


def test_instance_must_be_a_folder_that_can_be_written(tmp_path):
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(BadConfiguration, match="cannot be made"):
        settings({}, file / "instance")


def test_damaged_secret_is_not_used(tmp_path):
    (tmp_path / "secret-key").write_text("abc")
    with pytest.raises(BadConfiguration, match="damaged"):
        settings({}, tmp_path)


def test_the_secret_is_made_once_and_only_the_owner_reads_it(tmp_path):
    first, second = settings({}, tmp_path), settings({}, tmp_path)
    file = tmp_path / "secret-key"
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) == 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_mail_server_is_known_with_its_password(tmp_path):
    given = {"SMTP_URL": "smtp://u%40a.kr:p%3Aq@mail.a.kr", "MAIL_FROM": "simsa@a.kr"}
    found = settings(given | {"SIMSA_URL": "https://a.kr/"}, tmp_path)
    assert found["SIMSA_URL"] == "https://a.kr"
    mail = found["SIMSA_SMTP"]
    assert (mail["host"], mail["port"], mail["tls"]) == ("mail.a.kr", 587, False)
    assert (mail["user"], mail["password"]) == ("u@a.kr", "p:q")


def test_two_installations_have_two_secrets(tmp_path):
    here, there = settings({}, tmp_path / "here"), settings({}, tmp_path / "there")
    assert here["SECRET_KEY"] != there["SECRET_KEY"]


def test_production_lets_cookies_travel_over_https_only(tmp_path):
    environ = {"SIMSA_ENV": "production", "SECRET_KEY": SECRET, "TRUSTED_HOSTS": "a.kr, .b.kr"}
    found = settings(environ, tmp_path)
    assert found["SESSION_COOKIE_SECURE"]
    assert found["SESSION_COOKIE_HTTPONLY"]
    assert found["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert found["TRUSTED_HOSTS"] == ["a.kr", ".b.kr"]
    assert not settings({}, tmp_path)["SESSION_COOKIE_SECURE"]


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_postgresql_is_spoken_to_by_the_driver_that_is_installed(scheme, tmp_path):
    url = config.database_url({"DATABASE_URL": f"{scheme}://u:p%40@h/x"}, tmp_path)
    assert url == "postgresql+psycopg://u:p%40@h/x"


@pytest.mark.parametrize("name", ["SECRET_KEY=dev", "DATABASE_URL=oracle://x/y"])
def test_the_command_ends_with_one_sentence_and_status_1(name, tmp_path):
    key, _, value = name.partition("=")
    environ = {"PATH": os.environ["PATH"], "SIMSA_INSTANCE": str(tmp_path), key: value}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "routes"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Simsa cannot start: ")
    assert done.stderr.count("\n") == 1
