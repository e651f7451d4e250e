"""The second person's answer to an announcement."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput


class Publication(FlaskForm):
    number = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    fingerprint = HiddenField(validators=[InputRequired(), Length(max=64)])


class Rejection(FlaskForm):
    number = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=2000)])
