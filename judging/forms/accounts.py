"""Signing in."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length


class SignIn(FlaskForm):
    email = EmailField(lazy_gettext("E-mail"), [InputRequired(), Length(max=254)])
    password = PasswordField(lazy_gettext("Password"), [InputRequired(), Length(max=1000)])
    next = HiddenField()
