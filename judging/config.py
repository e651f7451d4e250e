"""Settings of one installation, read from the environment and refused where they are unsafe."""

import importlib.util
import os
import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32
MOST_BYTES = 32 * 1024 * 1024
MOST_FORM_BYTES = 1024 * 1024


class BadConfiguration(Exception):
    """Simsa cannot start like this; the message is one sentence that says what to change."""


def settings(environ: Mapping[str, str], instance: Path) -> dict[str, Any]:
    """Flask's configuration. Raises BadConfiguration naming the first setting that is wrong."""
    production = _in_production(environ)
    _make(instance)
    return {
        "SIMSA_PRODUCTION": production,
        "SIMSA_PROXIES": _whole(environ, "TRUSTED_PROXIES", 0),
        "SIMSA_REQUEST_START": _trusts_request_start(environ),
        "SECRET_KEY": _secret(environ, instance, production),
        "SQLALCHEMY_DATABASE_URI": database_url(environ, instance),
        "SESSION_COOKIE_NAME": "simsa",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": production,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_CONTENT_LENGTH": MOST_BYTES,
        "MAX_FORM_MEMORY_SIZE": MOST_FORM_BYTES,
        "MAX_FORM_PARTS": 1000,
        "TRUSTED_HOSTS": _hosts(environ),
        "SIMSA_URL": site_url(environ),
        "SIMSA_SMTP": smtp(environ),
        "SIMSA_OIDC": oidc(environ),
        "SIMSA_S3": object_storage(environ),
        "SIMSA_REDIS": redis_url(environ),
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "ko",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Seoul",
    }


def _in_production(environ: Mapping[str, str]) -> bool:
    named = environ.get("SIMSA_ENV", "development")
    if named not in ("development", "production"):
        raise BadConfiguration(
            f"SIMSA_ENV is {named!r}, but must be development or production (or not set)."
        )
    debug = environ.get("FLASK_DEBUG", "").lower() not in ("", "0", "false", "no")
    if named == "production" and debug:
        raise BadConfiguration("FLASK_DEBUG must not be set where SIMSA_ENV is production.")
    return named == "production"


def _trusts_request_start(environ: Mapping[str, str]) -> bool:
    """Whether a proxy says in X-Request-Start when a request reached it."""
    given = environ.get("REQUEST_START", "")
    if given not in ("", "trusted"):
        raise BadConfiguration(f"REQUEST_START is {given!r}, but must be trusted (or not set).")
    if given and environ.get("TRUSTED_PROXIES", "0") == "0":
        raise BadConfiguration("REQUEST_START=trusted needs TRUSTED_PROXIES: whose word it is.")
    return bool(given)


def _make(instance: Path) -> None:
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise BadConfiguration(
            f"The folder {instance}, where Simsa keeps its data, cannot be made: "
            f"{failure.strerror}."
        ) from failure
    if not os.access(instance, os.W_OK | os.X_OK):
        raise BadConfiguration(f"You may not write in {instance}: Simsa keeps its data there.")


def _secret(environ: Mapping[str, str], instance: Path, production: bool) -> str:
    given = environ.get("SECRET_KEY", "")
    if given and len(given) < SHORTEST_SECRET:
        raise BadConfiguration(
            f"SECRET_KEY has {len(given)} characters, but needs at least {SHORTEST_SECRET}: "
            'python3 -c "import secrets; print(secrets.token_hex(32))" makes a good one.'
        )
    if given and len(set(given)) < SHORTEST_SECRET // 4:
        raise BadConfiguration("SECRET_KEY repeats itself and can be guessed: use a random one.")
    if production and not given:
        raise BadConfiguration(
            "SECRET_KEY is not set: where SIMSA_ENV is production, set it to at least "
            f"{SHORTEST_SECRET} random characters and keep it secret."
        )
    return given or kept_secret(instance / "secret-key")


def kept_secret(path: Path, size: int = 32) -> str:
    """A random secret of this installation, of `size` bytes as hexadecimal digits.

    It is made at the first call; only the owner of the file can read it.
    """
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(size))
    except FileExistsError:
        pass
    except OSError as failure:
        raise BadConfiguration(f"{path} cannot be written: {failure.strerror}.") from failure
    secret = path.read_text().strip()
    if len(secret) < 2 * size:
        raise BadConfiguration(f"{path} is damaged: delete it, and a new secret is made.")
    return secret


def database_url(environ: Mapping[str, str], instance: Path) -> str:
    """Where the data lives, for SQLAlchemy. Raises BadConfiguration for another kind."""
    given = environ.get("DATABASE_URL", "")
    if not given:
        return f"sqlite:///{instance / 'simsa.sqlite3'}"
    try:
        url = make_url(given)
    except (ArgumentError, ValueError) as failure:
        raise BadConfiguration(
            "DATABASE_URL is no address of a database; it looks like "
            "postgresql://user:password@host/name or sqlite:////path/to/file."
        ) from failure
    kind = url.get_backend_name()
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if kind == "sqlite":
        return _sqlite_url(url)
    raise BadConfiguration(f"DATABASE_URL names {kind!r}; Simsa runs on postgresql or sqlite.")


def _sqlite_url(url: URL) -> str:
    file = Path(unquote(url.database or ""))
    if url.database in (None, "", ":memory:"):
        raise BadConfiguration("DATABASE_URL names no file: a database in memory would be lost.")
    if not file.absolute().parent.is_dir():
        raise BadConfiguration(f"DATABASE_URL lies in {file.parent}, which is no folder.")
    return f"sqlite:///{file.absolute()}"


def _hosts(environ: Mapping[str, str]) -> list[str] | None:
    given = [host.strip() for host in environ.get("TRUSTED_HOSTS", "").split(",") if host.strip()]
    for host in given:
        if not re.fullmatch(r"\.?[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]", host):
            raise BadConfiguration(
                f"TRUSTED_HOSTS holds {host!r}; give host names without ports, parted by commas."
            )
    return given or None


def site_url(environ: Mapping[str, str]) -> str:
    """Where people find this installation, for links in letters; "" where nobody said so."""
    given = environ.get("SIMSA_URL", "").strip().rstrip("/")
    parts = urlsplit(given)
    sound = parts.scheme in ("http", "https") and parts.hostname and not parts.path
    if given and (not sound or parts.query or parts.fragment or parts.username):
        raise BadConfiguration(
            f"SIMSA_URL is {given!r}, but must look like https://simsa.example.org, without a path."
        )
    return given


def smtp(environ: Mapping[str, str]) -> dict[str, Any] | None:
    """The mail server and the sender of letters; None = letters stay in the outbox."""
    given = environ.get("SMTP_URL", "").strip()
    if not given:
        return None
    parts = urlsplit(given)
    try:
        port = parts.port or (465 if parts.scheme == "smtps" else 587)
    except ValueError:
        port = 0
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or not port:
        raise BadConfiguration(
            "SMTP_URL is no address of a mail server; it looks like smtp://user:password@host:587."
        )
    sender = environ.get("MAIL_FROM", "").strip()
    if not re.fullmatch(r"[!-~]+@[A-Za-z0-9.-]+", sender):
        raise BadConfiguration(
            "SMTP_URL needs MAIL_FROM: the e-mail address that letters are from."
        )
    if not site_url(environ):
        raise BadConfiguration("SMTP_URL needs SIMSA_URL: where the links in letters lead to.")
    return {
        "host": parts.hostname,
        "port": port,
        "tls": parts.scheme == "smtps",
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "sender": sender,
    }


def oidc(environ: Mapping[str, str]) -> dict[str, str] | None:
    """The OpenID Connect provider with whose accounts people may sign in; None = there is none."""
    url = environ.get("OIDC_URL", "").strip().rstrip("/")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise BadConfiguration("OIDC_URL must look like https://accounts.example.org.")
    client, secret = (environ.get(f"OIDC_CLIENT_{name}", "").strip() for name in ("ID", "SECRET"))
    if not client or not secret:
        raise BadConfiguration("OIDC_URL needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.")
    if not site_url(environ):
        raise BadConfiguration("OIDC_URL needs SIMSA_URL: where the provider sends people back to.")
    name = environ.get("OIDC_NAME", "").strip() or str(parts.hostname)
    return {"url": url, "client": client, "secret": secret, "name": name}


def object_storage(environ: Mapping[str, str]) -> dict[str, str] | None:
    """The bucket that keeps files, for ObjectFiles; None = they lie in the instance folder."""
    bucket = environ.get("S3_BUCKET", "").strip()
    if not bucket:
        return None
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", bucket):
        raise BadConfiguration(
            f"S3_BUCKET is {bucket!r}, but a bucket has 3 to 63 small letters, digits and hyphens."
        )
    endpoint = environ.get("S3_ENDPOINT", "").strip().rstrip("/")
    parts = urlsplit(endpoint)
    if endpoint and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise BadConfiguration("S3_ENDPOINT must look like https://s3.example.org.")
    key, secret = (environ.get(f"S3_{name}", "").strip() for name in ("ACCESS_KEY", "SECRET_KEY"))
    if not key or not secret:
        raise BadConfiguration("S3_BUCKET needs S3_ACCESS_KEY and S3_SECRET_KEY.")
    _demand_package("boto3", "S3_BUCKET")
    region = environ.get("S3_REGION", "").strip() or "us-east-1"
    known = {"bucket": bucket, "endpoint": endpoint, "region": region}
    return known | {"key": key, "secret": secret}


def redis_url(environ: Mapping[str, str]) -> str:
    """The Redis that wakes workers; "" = they look by themselves."""
    given = environ.get("REDIS_URL", "").strip()
    parts = urlsplit(given)
    host = parts.path if parts.scheme == "unix" else parts.hostname
    if given and (parts.scheme not in ("redis", "rediss", "unix") or not host):
        raise BadConfiguration(
            "REDIS_URL is no address of a Redis; it looks like redis://user:password@host:6379/0."
        )
    if given:
        _demand_package("redis", "REDIS_URL")
    return given


def _demand_package(name: str, setting: str) -> None:
    if importlib.util.find_spec(name) is None:
        raise BadConfiguration(
            f"{setting} needs the package {name}, which is not installed: "
            "pip install -r judging/requirements/scale.txt"
        )


def _whole(environ: Mapping[str, str], name: str, default: int) -> int:
    given = environ.get(name, str(default))
    if not (given.isascii() and given.isdigit() and int(given) < 10):
        raise BadConfiguration(f"{name} is {given!r}, but must be a number from 0 to 9.")
    return int(given)
