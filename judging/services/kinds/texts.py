"""Comments, which belong to the sheet, and memos, which are for their judge alone."""

from judging.services.kinds.kind import BadValue, Kind, Place, Said, Value, on_open_sheet

LONGEST = 10_000


def text(value: Value, longest: int = LONGEST) -> str:
    """Text that every database can keep. Raises BadValue."""
    if not isinstance(value, str) or len(value) > longest:
        raise BadValue(f"This must be text of at most {longest} characters.")
    try:
        value.encode()
    except UnicodeEncodeError as failure:
        raise BadValue("The text holds half a character: type its end again.") from failure
    if "\0" in value:
        raise BadValue("The text holds a character that cannot be kept.")
    return value


def _check(place: Place, said: Said) -> str:
    return text(said.value)


def _write_comment(place: Place, said: Said, value: Value) -> None:
    sheet = place.paper
    sheet.comment = value
    if sheet.state == "blank" and value:
        sheet.state = "draft"


def _keep_memo(place: Place, said: Said, value: Value) -> None:
    """The operation itself is all that is kept of a memo."""


COMMENT = Kind("comment", _check, _write_comment, on_open_sheet)
MEMO = Kind("memo", _check, _keep_memo, on_open_sheet)
