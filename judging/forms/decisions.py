"""What the panel decided, as it is written down."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

SHORT = [Length(max=40)]


class Decision(FlaskForm):
    act = SelectField(lazy_gettext("What was decided"), [InputRequired()])
    # A field that the decision does not need is not sent at all.
    round_key = SelectField(lazy_gettext("Round"), default="")
    entry_key = StringField(lazy_gettext("Entry"), SHORT, default="")
    value = StringField(lazy_gettext("Placed after it"), SHORT, default="")
    judge_key = SelectField(lazy_gettext("Judge"), default="")
    reason = TextAreaField(lazy_gettext("Reason"), [InputRequired(), Length(max=2000)])


class Confirmation(FlaskForm):
    """A round is confirmed with the resolution that it rests on."""

    reason = StringField(lazy_gettext("Resolution"), [InputRequired(), Length(max=2000)])
