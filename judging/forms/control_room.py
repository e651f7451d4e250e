"""What is typed in the control room: reasons, an end, a replacement, the second person's proof."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

SENTENCE = [InputRequired(), Length(max=500)]


class Reason(FlaskForm):
    reason = StringField(lazy_gettext("Reason"), SENTENCE)


class Deadline(FlaskForm):
    ends_at = DateTimeLocalField(lazy_gettext("The judging ends at"), [Optional()])
    reason = StringField(lazy_gettext("Reason, shown on all tablets"), SENTENCE)


class Replacement(FlaskForm):
    old = SelectField(lazy_gettext("Who goes"), [InputRequired()])
    new = SelectField(lazy_gettext("Who comes"), [InputRequired()])
    policy = RadioField(lazy_gettext("Sheets that are handed in"), [InputRequired()])
    reason = StringField(lazy_gettext("Reason"), SENTENCE)


class Proposal(FlaskForm):
    operation = StringField(validators=[InputRequired(), Length(max=36)])
    verdict = StringField(validators=[InputRequired(), Length(max=10)])
    reason = StringField(lazy_gettext("Reason"), SENTENCE)


class Proof(FlaskForm):
    operation = StringField(validators=[InputRequired(), Length(max=36)])
    verdict = StringField(validators=[InputRequired(), Length(max=10)])
    password = PasswordField(lazy_gettext("Your password"), [InputRequired(), Length(max=1001)])
