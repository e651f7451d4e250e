"""A judge as organisers describe him, and what is printed for judges."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

MOST = 200


class Person(FlaskForm):
    name = StringField(lazy_gettext("Name"), [InputRequired(), Length(max=MOST)])
    affiliation = StringField(lazy_gettext("Organisation"), [Length(max=MOST)], default="")
    email = EmailField(lazy_gettext("E-mail"), [Length(max=254)], default="")
    civilian = SelectField(lazy_gettext("Civilian"), default="")


class NewJudge(Person):
    like = SelectField(lazy_gettext("Entries"), default="")


class Cards(FlaskForm):
    kind = RadioField(lazy_gettext("What stands on a card"), default="number")
    sure = BooleanField(lazy_gettext("Print new ones; the old ones end"), [InputRequired()])


class Pledge(FlaskForm):
    asks = BooleanField(lazy_gettext("Judges sign a pledge before they see an entry"))
    ko = TextAreaField(lazy_gettext("Korean text"), [Length(max=5000)], default="")
    en = TextAreaField(lazy_gettext("English text"), [Length(max=5000)], default="")
