"""The vote of an audience: its rules, its hours, its codes, and ballots that are void."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional

IDENTITIES = [
    SelectChoice("codes", lazy_gettext("One-time codes on paper")),
    SelectChoice("hall", lazy_gettext("Being in the hall: the screen's code and the phone")),
    SelectChoice("both", lazy_gettext("Both: a code on paper, entered in the hall")),
]


class Settings(FlaskForm):
    choices = IntegerField(
        lazy_gettext("Entries on a ballot"), [InputRequired(), NumberRange(1, 100)], default=1
    )
    exact = BooleanField(lazy_gettext("Exactly as many, never fewer"), default=True)
    identity = SelectField(lazy_gettext("Who may vote"), choices=IDENTITIES)


class Hours(FlaskForm):
    minutes = IntegerField(
        lazy_gettext("Closes by itself after … minutes"), [Optional(), NumberRange(1, 10_080)]
    )


class Codes(FlaskForm):
    number = IntegerField(
        lazy_gettext("How many codes"), [InputRequired(), NumberRange(1, 5000)], default=100
    )


class Chosen(FlaskForm):
    """Ballots by their keys, or a whole group, and what is to become of them."""

    act = StringField(validators=[AnyOf(["void", "restore"])])
    group = StringField(default="", validators=[Length(max=60)])


class Ruling(Chosen):
    expected = IntegerField(validators=[InputRequired()])
    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(min=2, max=2000)])
