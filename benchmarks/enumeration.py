"""Does the clock tell which accounts there are? Known and unknown addresses in turn, in process.

python -m benchmarks.enumeration [--tries 100]

Says for each way of asking the medians, their ratio, and how often an unknown address took longer
than a known one (0.50 = nobody learns anything).
"""

import argparse
import tempfile
from statistics import median
from time import perf_counter

import flask_migrate
import numpy as np
from flask import Flask
from sqlalchemy import delete

from judging import create_app
from judging.clock import now
from judging.extensions import db
from judging.models.letters import Letter, SecretLink
from judging.models.people import SignInAttempt
from judging.services import accounts

WAYS = {
    "password": ("/sign-in", {"password": "not the password"}),
    "letter": ("/sign-in/letter", {}),
    "forgotten": ("/sign-in/forgotten", {}),
}
KNOWN, UNKNOWN = "known@example.org", "other@example.org"


def installed(folder: str) -> Flask:
    """An app with one account."""
    secret = "a-secret-for-benchmarks-that-guards-nothing"
    environ = {"SIMSA_INSTANCE": folder, "SECRET_KEY": secret}
    app = create_app({"WTF_CSRF_ENABLED": False}, environ=environ)
    with app.app_context():
        flask_migrate.upgrade()
        accounts.create_user(KNOWN, "the right password", name="Known", by=None, at=now())
    return app


def forget(app: Flask) -> None:
    """Let no limit of tries come into the way."""
    with app.app_context():
        for model in (Letter, SecretLink, SignInAttempt):
            db.session.execute(delete(model))
        db.session.commit()


def seconds(app: Flask, path: str, form: dict[str, str]) -> float:
    client = app.test_client()
    begun = perf_counter()
    client.post(path, data=form)
    return perf_counter() - begun


def measured(app: Flask, way: str, tries: int) -> str:
    path, form = WAYS[way]
    took: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for number in range(tries):
        for email in (KNOWN, UNKNOWN) if number % 2 else (UNKNOWN, KNOWN):
            forget(app)
            took[email].append(seconds(app, path, form | {"email": email}))
    known, unknown = (np.array(took[email][5:]) for email in (KNOWN, UNKNOWN))
    longer = float((unknown[:, None] > known[None, :]).mean())
    medians = [1000 * median(one) for one in (known, unknown)]
    ratio = medians[1] / medians[0]
    return f"{medians[0]:.2f} ms known, {medians[1]:.2f} ms unknown, {ratio:.3f}; {longer:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=100)
    tries = parser.parse_args().tries
    with tempfile.TemporaryDirectory() as folder:
        app = installed(folder)
        for way in WAYS:
            print(f"{way}: {measured(app, way, tries)}")


if __name__ == "__main__":
    main()
