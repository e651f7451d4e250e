"""A token for another program."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional


class NewToken(FlaskForm):
    name = StringField(lazy_gettext("Which program?"), [InputRequired(), Length(max=100)])
    scopes = SelectMultipleField(lazy_gettext("What it may do"), [InputRequired()])
    days = IntegerField(
        lazy_gettext("Good for how many days"), [Optional(), NumberRange(1, 400)], default=30
    )
