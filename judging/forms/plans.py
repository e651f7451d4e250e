"""Editing a plan by hand: what is done, and to which pair of judge and entry."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, Regexp

KEY = [Length(max=40)]


class Edit(FlaskForm):
    """`edit` is an act, and may name judge and entry itself: a button knows all three.

    `back` says on which page it was done: the judge's, the entry's or that of the whole plan.
    """

    edit = StringField(
        validators=[InputRequired(), Regexp(r"(add|remove|lock|unlock)( \S+ \S+)?$")]
    )
    judge = StringField(lazy_gettext("Judge"), KEY, default="")
    entry = StringField(lazy_gettext("Entry"), KEY, default="")
    back = StringField(default="", validators=[AnyOf(["", "judge", "entry"])])

    def pair(self) -> tuple[str, str, str]:
        """The act, the judge's key and the entry's key."""
        act, *named = self.edit.data.split()
        judge, entry = named or (self.judge.data.strip(), self.entry.data.strip())
        return act, judge, entry


class InForce(FlaskForm):
    """Putting a plan in force; one that leaves something open only by somebody who says so."""

    incomplete = BooleanField(lazy_gettext("Put it in force although something is left open"))
