"""An event as it is planned; it is only looked at, so it travels in the address."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, FloatField, IntegerField
from wtforms.validators import InputRequired, NumberRange

COUNT = [InputRequired(), NumberRange(1, 20_000)]
FEW = [InputRequired(), NumberRange(1, 1_000)]
MINUTES = [InputRequired(), NumberRange(1, 100_000)]
DEVIATION = [InputRequired(), NumberRange(0, 10)]


class Event(FlaskForm):
    class Meta:
        csrf = False

    entries = IntegerField(lazy_gettext("Teams"), COUNT)
    judges = IntegerField(lazy_gettext("Judges"), FEW)
    judges_per_entry = IntegerField(lazy_gettext("Judges per team"), FEW)
    places = IntegerField(lazy_gettext("Places in the final"), COUNT)
    minutes = IntegerField(lazy_gettext("Minutes of judging"), MINUTES)
    minutes_per_sheet = FloatField(
        lazy_gettext("Minutes per team"), [InputRequired(), NumberRange(0.1, 10_000)]
    )
    noise = FloatField(lazy_gettext("Noise of a mark"), DEVIATION)
    severity = FloatField(lazy_gettext("Severity of judges"), DEVIATION)
    corrected = BooleanField(lazy_gettext("Severity is corrected"))
