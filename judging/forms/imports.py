"""The shape of a table that is brought in, and of what each of its columns means."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired, Length

TABLES = ".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class AddTable(FlaskForm):
    file = FileField(lazy_gettext("Table"))


class Columns(FlaskForm):
    """Its choices of columns are named after our fields."""

    existing = RadioField(lazy_gettext("Entries that are here already"), default="update")


class BringIn(FlaskForm):
    only_good = BooleanField()


class TakeTable(FlaskForm):
    kind = RadioField(lazy_gettext("File"), [InputRequired()], default="xlsx")
    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=500)])
