"""A dead tablet's queue: the file, then the reason why it is taken in."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length


class QueueUpload(FlaskForm):
    file = FileField(lazy_gettext("The file that the tablet saved"))


class QueueTaking(FlaskForm):
    """The file goes along with the page that showed what it holds."""

    queue = HiddenField(validators=[InputRequired()])
    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=500)])
