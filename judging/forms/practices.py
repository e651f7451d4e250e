"""The sample entry that all judges score before the real ones."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length


class Sample(FlaskForm):
    title = StringField(
        lazy_gettext("Title of the sample entry"), [InputRequired(), Length(max=500)]
    )
    text = TextAreaField(
        lazy_gettext("What judges read about it"), [Length(max=20_000)], default=""
    )
