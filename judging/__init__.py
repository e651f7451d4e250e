"""The Flask application: the one place where the parts meet."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from authlib.integrations.flask_client import OAuth
from flask import Flask, Response, current_app, request, session
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix

from judging import (
    api,
    bell,
    cli,
    config,
    database,
    file_commands,
    mail,
    models,
    storage,
    views,
)
from judging.api import answers
from judging.extensions import babel, csrf, db, login, migrate
from judging.services import accounts
from judging.views import addresses, arrival, language, oidc

__all__ = ["create_app", "models"]

AWAY = {
    "ko": "지금은 데이터베이스에 연결할 수 없습니다. 잠시 뒤에 다시 시도해 주십시오.",
    "en": "The database cannot be reached just now. Try again in a moment.",
}
NO_FILES = {
    "ko": "파일 저장소에 연결할 수 없어 저장하지 않았습니다. 잠시 뒤에 다시 시도해 주십시오.",
    "en": "Files cannot be stored or read just now. Nothing was changed. Try again in a moment.",
}
LASTING = frozenset({"static", "bundles.show"})  # the same for everybody, so any cache may keep it
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",  # blob: pages that a tablet keeps for hours without a network
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
OF_PAGES = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def create_app(
    overrides: Mapping[str, Any] | None = None, *, environ: Mapping[str, str] = os.environ
) -> Flask:
    """The application, set up from the environment. Raises BadConfiguration."""
    instance = Path(environ.get("SIMSA_INSTANCE", config.ROOT / "instance")).absolute()
    app = Flask(
        __name__,
        instance_path=str(instance),
        template_folder=str(config.ROOT / "templates"),
    )
    app.config.from_mapping(config.settings(environ, instance))
    app.config.from_mapping(overrides or {})
    _front(app)
    for part in (database, storage, mail, bell):
        part.init_app(app)
    offer_oidc(app)
    migrate.init_app(app, db, directory=str(database.MIGRATIONS))
    csrf.init_app(app)
    login.init_app(app)
    login.session_protection = None  # a tablet changes its address between two networks
    login.user_loader(accounts.by_session)
    babel.init_app(
        app,
        default_translation_directories=str(config.ROOT / "judging/translations"),
        locale_selector=language.chosen,
    )
    app.url_map.converters["int"] = addresses.Number
    for blueprint in views.blueprints:
        app.register_blueprint(blueprint)
    for blueprint in api.blueprints:
        app.register_blueprint(blueprint)
        csrf.exempt(blueprint)  # it knows no cookies, so that no other site can borrow one
    cli.init_app(app)
    file_commands.init_app(app)
    for trouble in (OperationalError, InterfaceError):
        app.register_error_handler(trouble, _unavailable)
    app.register_error_handler(storage.Away, _no_files)
    app.after_request(_secure)
    return app


def offer_oidc(app: Flask) -> None:
    """Know the provider with whose accounts people may sign in, where one is configured."""
    known = app.config["SIMSA_OIDC"]
    if known:
        app.extensions[oidc.EXTENSION] = OAuth(app).register(
            "oidc",
            client_id=known["client"],
            client_secret=known["secret"],
            server_metadata_url=f"{known['url']}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "default_timeout": 10,
            },
        )


def _front(app: Flask) -> None:
    """Note when requests arrive, and believe the address that as many proxies as the operator
    runs have forwarded."""
    hops = app.config["SIMSA_PROXIES"]
    if hops:
        proxied = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
        app.wsgi_app = proxied  # type: ignore[method-assign]  # the way Flask's manual shows
    stamped = arrival.Stamped(app.wsgi_app, trusts_proxy=app.config["SIMSA_REQUEST_START"])
    app.wsgi_app = stamped  # type: ignore[method-assign]  # as above


def _unavailable(trouble: DBAPIError) -> Response:
    current_app.logger.error("The database does not answer: %s", trouble.orig)
    return _away(AWAY)


def _no_files(trouble: storage.Away) -> Response:
    current_app.logger.error("The storage of files does not answer: %s", trouble)
    return _away(NO_FILES)


def _away(sentences: Mapping[str, str]) -> Response:
    """Something is away that a page of ours might ask again, so people get plain text.

    Programs get the JSON that every refusal of the interface is.
    """
    if request.path.startswith("/api/"):
        spoken = request.accept_languages.best_match(sentences) or "en"
        answer = answers.as_json({"status": 503, "error": sentences[spoken]}, 503)
    else:
        said = "".join(f"{sentence}\n" for sentence in sentences.values())
        answer = Response(said, 503, content_type="text/plain; charset=utf-8")
    answer.headers["Retry-After"] = "5"
    return answer


def _secure(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if request.endpoint != "bundles.show":  # scripts and styles obey what their page says
        for name, value in OF_PAGES.items():
            headers.setdefault(name, value)
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint not in LASTING:
        # What a signed-in person saw must not lie in a cache where the next one finds it.
        headers["Cache-Control"] = "no-store" if "_user_id" in session else "no-cache"
        response.vary.add("Cookie")
    return response
