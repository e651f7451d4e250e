"""Signing in with an account of another house: OpenID Connect, where the operator configured it."""

from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from flask import Blueprint, Response, current_app, request, session, url_for
from joserfc.errors import JoseError
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as Answer

from judging.clock import now
from judging.errors import NotFound, Refused, SignInRefused
from judging.forms.accounts import SignIn
from judging.services import sign_ups
from judging.services.accounts import Account
from judging.views import guards, sessions
from judging.views.language import local_path, render
from judging.wording.catalogue import gettext
from judging.wording.refusals import in_words

bp = Blueprint("oidc", __name__, url_prefix="/sign-in/oidc")
EXTENSION = "simsa_oidc"
NEXT = "after_oidc"


def _provider() -> Any:
    found = current_app.extensions.get(EXTENSION)
    if found is None:
        raise NotFound("There is no such page.")
    return found


@bp.get("")
@guards.everybody
def leave() -> Answer | tuple[str, int]:
    """To the provider; the address to come back to is the configured one, whatever was asked."""
    provider = _provider()
    session[NEXT] = local_path(request.args.get("next"))
    back = current_app.config["SIMSA_URL"] + url_for(".come_back")
    try:
        answer: Response = provider.authorize_redirect(back)
    except (requests.RequestException, OAuthError, ValueError) as failure:
        return _failed(failure)
    return answer


@bp.get("/back")
@guards.everybody
def come_back() -> Answer | tuple[str, int]:
    next_path = local_path(session.pop(NEXT, ""))
    try:
        user = _who(_provider())
    except Refused as refusal:
        return _told(in_words(refusal.message), 404 if isinstance(refusal, NotFound) else 422)
    except (requests.RequestException, OAuthError, JoseError, ValueError) as failure:
        return _failed(failure)
    sessions.begin(user)
    return redirect(next_path)


def _who(provider: Any) -> Account:
    """Whom the provider names, by an address that it has verified. Raises SignInRefused."""
    ours = {"essential": True, "value": provider.client_id}
    issuer = {"essential": True, "value": provider.load_server_metadata().get("issuer")}
    token = provider.authorize_access_token(claims_options={"iss": issuer, "aud": ours})
    said = token.get("userinfo") or {}
    if said.get("email_verified") is not True or not isinstance(said.get("email"), str):
        raise SignInRefused("This account has no e-mail address that was verified.")
    return sign_ups.enter_verified(said["email"], name=str(said.get("name") or ""), at=now())


def _failed(failure: Exception) -> tuple[str, int]:
    current_app.logger.warning("Signing in elsewhere failed: %s", type(failure).__name__)
    return _told(gettext("Signing in there did not work. Try again, or sign in here."), 400)


def _told(sentence: str, status: int) -> tuple[str, int]:
    return render("accounts/sign_in.html", form=SignIn(formdata=None), refusal=sentence), status
