"""How judges are to be assigned, and who does not come."""

from decimal import Decimal

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, DecimalField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

MOST = 10_000
COUNT = [InputRequired(), NumberRange(0, MOST)]
MAYBE = [Optional(), NumberRange(0, MOST)]


class Settings(FlaskForm):
    judges_per_entry = IntegerField(
        lazy_gettext("Judges per entry"), [InputRequired(), NumberRange(1, MOST)]
    )
    min_load = IntegerField(lazy_gettext("Fewest entries of a judge"), COUNT)
    max_load = IntegerField(lazy_gettext("Most entries of a judge"), MAYBE)
    seed = IntegerField(lazy_gettext("Seed"), [InputRequired(), NumberRange(0, 2**31 - 1)])
    budget = DecimalField(
        lazy_gettext("Expertise that mixing may cost, in %"),
        [InputRequired(), NumberRange(Decimal(0), Decimal(100))],
    )
    floor = DecimalField(
        lazy_gettext("Every entry gets at least this part of the best experts for it, in %"),
        [Optional(), NumberRange(Decimal(0), Decimal(100))],
    )
    senior = BooleanField(lazy_gettext("At least one senior judge for every entry"))
    most_of_one_organisation = IntegerField(
        lazy_gettext("Most judges of one organisation for an entry"),
        [Optional(), NumberRange(1, MOST)],
    )
    same_organisation = SelectField(lazy_gettext("A judge of the team's own organisation"))
    anchors = IntegerField(lazy_gettext("Entries that judges of every group see (anchors)"), MAYBE)
    rooms = IntegerField(lazy_gettext("Rooms for presentations"), MAYBE)
    slots = IntegerField(lazy_gettext("Presentations in each room"), MAYBE)
    mixes = IntegerField(lazy_gettext("Judges change company"), MAYBE)
    incomplete = BooleanField(lazy_gettext("Leave out the sheets that nobody may take"))


class Repair(FlaskForm):
    absent = StringField(lazy_gettext("Judges who do not come"), [Length(max=2000)], default="")


class Timetable(FlaskForm):
    slots = IntegerField(lazy_gettext("Time slots"), [Optional(), NumberRange(1, 1000)])
