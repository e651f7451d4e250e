"""What operators do with the running order, the timer and overtime."""

from decimal import Decimal

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DecimalField, HiddenField, IntegerField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Regexp

DAY = 24 * 60 * 60
REASON = [Length(max=2000)]


class OnStage(FlaskForm):
    """An act on one stage, by somebody who saw it at this version."""

    group = HiddenField(validators=[Length(max=100)], default="")
    version = IntegerField(validators=[InputRequired(), NumberRange(0, 2**31 - 1)])
    reason = StringField(lazy_gettext("Reason"), REASON, default="")


class Act(OnStage):
    """`act` is a button's word and what it is about: "call A1", "move A1 3", "pause"."""

    act = StringField(validators=[InputRequired(), Length(max=200), Regexp(r"[a-z]+( \S+)*$")])
    first = StringField(lazy_gettext("Entry"), [Length(max=40)], default="")
    second = StringField(lazy_gettext("changes places with"), [Length(max=40)], default="")
    back = HiddenField(validators=[AnyOf(["", "control"])], default="")


class Draw(OnStage):
    words = StringField(lazy_gettext("Words for the seed"), [Length(max=150)], default="")


class NoShow(FlaskForm):
    entry = StringField(lazy_gettext("Entry"), [InputRequired(), Length(max=40)])
    reason = StringField(lazy_gettext("Reason"), REASON, default="")


class Answer(FlaskForm):
    answer = StringField(validators=[AnyOf(["confirm", "dismiss"])])
    reason = StringField(lazy_gettext("Reason"), REASON, default="")


class Lengths(FlaskForm):
    """In seconds, as the stage counts."""

    presentation = IntegerField(
        lazy_gettext("Presentation"), [InputRequired(), NumberRange(1, DAY)]
    )
    questions = IntegerField(lazy_gettext("Questions"), [InputRequired(), NumberRange(0, DAY)])
    scoring = IntegerField(lazy_gettext("Scoring"), [InputRequired(), NumberRange(0, DAY)])
    first_warning = IntegerField(
        lazy_gettext("First warning before the end"), [InputRequired(), NumberRange(0, DAY)]
    )
    last_warning = IntegerField(
        lazy_gettext("Last warning before the end"), [InputRequired(), NumberRange(0, DAY)]
    )
    grace = IntegerField(lazy_gettext("Grace"), [InputRequired(), NumberRange(0, DAY)])
    step = IntegerField(lazy_gettext("Every started"), [InputRequired(), NumberRange(1, DAY)])
    step_points = DecimalField(
        lazy_gettext("costs points"), [InputRequired(), NumberRange(Decimal(0), Decimal(100))]
    )
