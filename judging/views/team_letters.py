"""The letters that teams get from the office, in the language of their contest."""

from flask import url_for
from flask_babel import force_locale

from judging.services.eligibility_letters import Told, Wording
from judging.views import addresses
from judging.wording import team_letters as said


def wording() -> Wording:
    """What the letters say; made in the request, as only that knows where this installation is."""
    site = addresses.site()

    def letter(told: Told) -> tuple[str, str]:
        path = url_for("applications.show", contest_key=told.contest.key) if told.applied else ""
        with force_locale(told.contest.locale):
            return said.letter(told, site + path if path else "")

    return letter
