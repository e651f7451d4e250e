"""Mistakes in rules and packages in the reader's language: where, what was said, what fits."""

from collections.abc import Mapping

from judging.wording.catalogue import gettext


def N_(sentence: str) -> str:
    return sentence


def place(file: str, row: int | None, at: str, *, is_line: bool) -> str:
    """Where a mistake is: a file, its row or line, the column or key."""
    said = [file] if file else []
    if row is not None:
        line = gettext("line %(number)d", number=row)
        said.append(line if is_line else gettext("row %(number)d", number=row))
    return " · ".join([*said, at] if at else said)


def expected(sentence: str, args: Mapping[str, str]) -> str:
    """What should have stood there."""
    return gettext(sentence).format(**args)


SENTENCES = (
    N_("a folder or a .zip file"),
    N_("a plain file"),
    N_("this file in every package"),
    N_("one of the package's files{hint}"),
    N_("at most {limit} in one file"),
    N_("at most {limit} in all"),
    N_("at most {limit} files in a zip"),
    N_("no file that shrinks to less than 1/{limit} in a zip"),
    N_("a zip that is whole, without zip64 and in one part"),
    N_("a file without a password"),
    N_("a file that is stored or deflated"),
    N_("a name that stays inside the package"),
    N_("each file once"),
    N_("a file that can be read ({reason})"),
    N_("UTF-8 text (in Excel: “CSV UTF-8”)"),
    N_("text without NUL bytes"),
    N_("lines of at most {limit} bytes"),
    N_("CSV as in RFC 4180 ({reason})"),
    N_("at most {limit} rows"),
    N_("TOML 1.0 ({reason})"),
    N_("a header row"),
    N_("a column name"),
    N_("each column once"),
    N_("one of {names}{hint}"),
    N_("the column {name}"),
    N_("{count} fields as in the header"),
    N_("a key of 1 to 40 letters, digits, - _ ."),
    N_("text of at most {limit} characters"),
    N_("text without control characters"),
    N_("no spaces at the ends"),
    N_("a text in quotes"),
    N_("a list"),
    N_("a table"),
    N_("true or false"),
    N_("0 or 1"),
    N_("a number in plain digits, such as 12 or 12.5"),
    N_("at most {limit} decimals"),
    N_("a number below {limit}"),
    N_("a whole number from {low} to {high}"),
    N_("{low} to {high}"),
    N_("a number from {low} up"),
    N_("a number above {low}"),
    N_("{low} to {high} in steps of {step}"),
    N_("one of the grades {names}"),
    N_("a time such as 2018-09-01T09:00:00+09:00"),
    N_("a date such as 2018-09-01"),
    N_("a time zone such as Asia/Seoul"),
    N_("one of {names}{hint}"),
    N_("a value"),
    N_("one of the keys {names}{hint}"),
    N_("format 1"),
    N_("a key that no other has here"),
    N_("the key of a round{hint}"),
    N_("the key of a rubric{hint}"),
    N_("the key of a division{hint}"),
    N_("a criterion of the rubric{hint}"),
    N_("a component of the round{hint}"),
    N_("a component of kind measure{hint}"),
    N_("criterion:KEY, component:KEY, round:KEY, preference, chair, shared or earliest{hint}"),
    N_("division, panel or attr.NAME{hint}"),
    N_("attr.NAME, division or team{hint}"),
    N_("a column attr.* of entries.csv{hint}"),
    N_("a value of {by}{hint}"),
    N_("no quota where group_by is empty"),
    N_("a step above 0"),
    N_("at least one criterion"),
    N_("at least one component"),
    N_("no [rounds.assign] in a round without a component of kind sheets"),
    N_("at most one component of kind {kind}"),
    N_("a number above min = {low}"),
    N_("a step that divides {span}, the span from min to max"),
    N_("more than the {dropped} sheets that are dropped"),
    N_('combine = "mean" with adjust = "severity"'),
    N_("no circle ({path})"),
    N_("the round {to}, whose from is this round"),
    N_("a round with [rounds.advance]"),
    N_("rank_sum as its round's only component"),
    N_("no min_score with rank_sum"),
    N_("a round without rank_sum"),
    N_("no min_score on an award of a round with rank_sum"),
    N_("no adjustment in a round with rank_sum"),
    N_("as many points as places = {places}"),
    N_("no points where places = 0: all entries are put in order"),
    N_("points of which none is above the one before, the first above 0"),
    N_("at most units = {units}"),
    N_("at most {count}, the entries there are"),
    N_("criteria that add up to {total} points; they add up to {sum}"),
    N_("parts with which an entry can reach {full} points; now it can reach {most}"),
    N_("a moment after {what}"),
    N_("a moment not before {what}"),
    N_("a date and a time of day"),
    N_("each only once (first in row {first})"),
    N_("an entry of entries.csv{hint}"),
    N_("a judge of judges.csv{hint}"),
    N_("a team of entries.csv{hint}"),
    N_("a panel of judges.csv{hint}"),
    N_("one panel an entry, as the round is grouped by panel (row {first})"),
    N_("a round with a component of kind {kind}"),
    N_("a pair that is assigned"),
    N_("no conflict of this judge: the row is not counted"),
    N_("either * or criteria on a sheet, not both"),
    N_("criteria, not *, as the round trims by criterion"),
    N_("one time a sheet (row {first} has another)"),
    N_("no counts, as the round has ballots"),
    N_("an entry once a ballot (first in row {first})"),
    N_("each place of a judge once (first in row {first})"),
    N_("at most {units} units of a judge in a round, and this row makes it {total}"),
    N_("units on at least {least} entries"),
    N_("another entry"),
)
