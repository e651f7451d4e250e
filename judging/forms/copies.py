"""Having judges' copies made, and letting names pass."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import Length


class Make(FlaskForm):
    eligible = BooleanField()


class Pass(FlaskForm):
    reason = StringField(lazy_gettext("Why they may stay"), [Length(max=500)])
