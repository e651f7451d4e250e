"""What organisers give judges to read."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

TITLE = [Length(max=200)]
PAGES = "application/pdf,image/png,image/jpeg,image/webp"


class AddFile(FlaskForm):
    file = FileField(lazy_gettext("PDF or image"))
    title = StringField(lazy_gettext("Title"), TITLE, default="")


class AddMany(FlaskForm):
    files = MultipleFileField(lazy_gettext("Files, or one zip of them"))


class AddLink(FlaskForm):
    address = StringField(lazy_gettext("Address"), [InputRequired(), Length(max=2000)])
    title = StringField(lazy_gettext("Title"), TITLE, default="")


class AddText(FlaskForm):
    text = TextAreaField(lazy_gettext("Short text"), [InputRequired(), Length(max=2000)])


class Move(FlaskForm):
    step = IntegerField(validators=[InputRequired(), NumberRange(-1, 1)])
