"""Coming in by a letter."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional


class AskForLetter(FlaskForm):
    email = EmailField(lazy_gettext("E-mail"), [InputRequired(), Length(max=254)])
    next = HiddenField()


class ComeIn(FlaskForm):
    name = StringField(lazy_gettext("Your name"), [Optional(), Length(max=100)])
    password = PasswordField(lazy_gettext("Password"), [Optional(), Length(max=1000)])
