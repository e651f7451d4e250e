"""A reader for sentences: a request in English or Korean, without any database."""

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from judging.config import ROOT


@pytest.fixture(scope="session")
def speaking_app():
    app = Flask(__name__)
    Babel(app, default_translation_directories=str(ROOT / "judging/translations"))
    return app


@pytest.fixture
def english(speaking_app):
    with speaking_app.test_request_context(), force_locale("en"):
        yield


@pytest.fixture
def korean(speaking_app):
    with speaking_app.test_request_context(), force_locale("ko"):
        yield
