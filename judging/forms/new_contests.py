"""A new contest: what it is called and what it begins with."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

NAME = [Length(max=500)]


class NewContest(FlaskForm):
    title_ko = StringField(lazy_gettext("Title in Korean"), NAME, default="")
    title_en = StringField(lazy_gettext("Title in English"), NAME, default="")
    host_ko = StringField(lazy_gettext("Host in Korean"), NAME, default="")
    host_en = StringField(lazy_gettext("Host in English"), NAME, default="")
    locale = SelectField(
        lazy_gettext("First language"),
        choices=[SelectChoice("ko", "한국어"), SelectChoice("en", "English")],
        default="ko",
    )
    key = StringField(lazy_gettext("Address"), [Length(max=40)], default="")
    begin = RadioField(lazy_gettext("Begin with"), [InputRequired()])
    shape = SelectField(lazy_gettext("Rounds"), default="")
    paper = SelectField(lazy_gettext("Criteria of the preliminary"), default="")
    final = SelectField(lazy_gettext("Criteria of the final"), default="")
    awards = SelectField(lazy_gettext("Awards"), default="")

    def validate_title_ko(self, field: StringField) -> None:
        if not (field.data or "").strip() and not (self.title_en.data or "").strip():
            raise ValidationError(
                lazy_gettext("Give the contest a title in one language at least.")
            )


class ContestPackage(FlaskForm):
    package = FileField(lazy_gettext("Package (.zip)"), [FileRequired()])
