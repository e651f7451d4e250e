"""Why somebody looks at personal data, and until when it is kept."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional


class Look(FlaskForm):
    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=500)])
    next = HiddenField(validators=[Length(max=500)], default="")


class Clock(FlaskForm):
    destroy_on = DateField(lazy_gettext("Another day"), [Optional()])
    reason = StringField(lazy_gettext("Reason for this day"), [Length(max=500)], default="")
    hold = StringField(lazy_gettext("Hold, with its reason"), [Length(max=500)], default="")


class Proposal(FlaskForm):
    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=500)])


class Confirmation(FlaskForm):
    mark = HiddenField(validators=[Length(max=64)], default="")
    password = PasswordField(lazy_gettext("Your password"), [InputRequired(), Length(max=1001)])
