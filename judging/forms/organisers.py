"""Inviting people, and taking a role away."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional


class Invite(FlaskForm):
    role = RadioField(lazy_gettext("Role"), [InputRequired()])
    name = StringField(lazy_gettext("Name"), [InputRequired(), Length(max=100)])
    email = EmailField(lazy_gettext("E-mail"), [InputRequired(), Length(max=254)])


class InviteMember(FlaskForm):
    name = StringField(lazy_gettext("Name"), [InputRequired(), Length(max=100)])
    email = EmailField(lazy_gettext("E-mail"), [Optional(), Length(max=254)])


class TakeAway(FlaskForm):
    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=500)])
