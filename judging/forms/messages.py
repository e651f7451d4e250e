"""What the control room says to tablets."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length


class Message(FlaskForm):
    text = TextAreaField(lazy_gettext("Message"), [InputRequired(), Length(max=500)])
    judge_key = SelectField(lazy_gettext("To"), default="")
