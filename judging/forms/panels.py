"""A panel as organisers change it."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length


class PanelName(FlaskForm):
    name = StringField(lazy_gettext("Name of the panel"), [Length(max=200)], default="")


class Members(FlaskForm):
    """Its boxes are named after judges or entries."""
