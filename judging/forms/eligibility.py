"""The shape of what the office asks of its table, and decides about entries."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SearchField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, Length, NumberRange, Optional

SORTS = ("key", "title", "team", "division", "status", "verdict", "submitted")


class Filters(FlaskForm):
    """The table's address: nothing is changed by it."""

    class Meta:
        csrf = False

    q = SearchField(lazy_gettext("Search"), [Length(max=100)], default="")
    division = SelectField(lazy_gettext("Division"), default="")
    status = SelectField(lazy_gettext("State"), default="")
    verdict = SelectField(lazy_gettext("Decision"), default="")
    lacks = SelectField(lazy_gettext("Missing"), default="")
    twins = BooleanField(lazy_gettext("Looks like another one"))
    names = BooleanField(lazy_gettext("Names of people too"))
    sort = StringField(validators=[Optional(), AnyOf(SORTS)], default="key")
    down = BooleanField()
    page = IntegerField(validators=[Optional(), NumberRange(1, 1_000_000)], default=1)


class Verdict(FlaskForm):
    """What is decided about the entries that are ticked, or about all that the table shows."""

    act = RadioField(lazy_gettext("Decision"))
    target = SelectField(lazy_gettext("Move to"), default="", validate_choice=False)
    reason = TextAreaField(lazy_gettext("Reason"), [Length(max=2000)], default="")
    until = DateTimeLocalField(lazy_gettext("Until when"), [Optional()])
    tell = BooleanField(lazy_gettext("Tell the teams"))
    all = BooleanField()
    mark = HiddenField(validators=[Length(max=64)], default="")


class Twins(FlaskForm):
    """A group of entries that look alike."""

    kind = HiddenField(validators=[Length(max=40)])
    likeness = HiddenField(validators=[Length(max=64)])
    reason = StringField(lazy_gettext("Why they are different"), [Length(max=2000)], default="")
