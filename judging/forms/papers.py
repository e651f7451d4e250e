"""What stands on a paper sheet; its marks are named after the criteria."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import TextAreaField
from wtforms.validators import Length

SCANS = "image/jpeg,image/png,image/webp,application/pdf"


class Copy(FlaskForm):
    comment = TextAreaField(lazy_gettext("Comment"), [Length(max=20_000)], default="")


class AddScan(FlaskForm):
    file = FileField(lazy_gettext("Picture or PDF of the paper"))
