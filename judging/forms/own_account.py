"""One's own account."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional


class AboutMe(FlaskForm):
    name = StringField(lazy_gettext("Name"), [InputRequired(), Length(max=100)])
    locale = SelectField(
        lazy_gettext("Language"),
        choices=[
            SelectChoice("", lazy_gettext("As the browser asks")),
            SelectChoice("ko", "한국어"),
            SelectChoice("en", "English"),
        ],
    )


class NewPassword(FlaskForm):
    old = PasswordField(lazy_gettext("Present password"), [Optional(), Length(max=1000)])
    new = PasswordField(lazy_gettext("New password"), [InputRequired(), Length(max=1000)])
