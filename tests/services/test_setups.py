"""Beginning a contest, changing its settings, publishing them, and changing what is public."""

import itertools
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from judging.errors import Conflicted, Misfits, NotReady
from judging.models.contests import Contest
from judging.models.notices import RuleVersion
from judging.packages import contest_templates
from judging.packages.contest_templates import Choice, composed
from judging.packages.rules_document import read_rules
from judging.services import new_contests, notices, rule_changes, setup_drafts, setups
from judging.services.new_contests import Named
from judging.services.rule_changes import Said
from judging.services.rule_versions import Resolved
from judging.services.worked_examples import worked_example
from tests import factories
from tests.factories import NOON

DAY = timedelta(days=1)
THEME = {"texts": {"theme": "시민에게 필요한 스마트시티"}}


def keys(tables):
    return [table["key"] for table in tables]


@pytest.fixture
def olga(session):
    return factories.user(session, "olga").id


@pytest.fixture
def contest(session, olga):
    """A draft of an idea competition that says everything that the decree asks for."""
    named = Named(title_ko="아이디어 공모전", title_en="Ideas")
    key = new_contests.from_template(named, {"kind": "idea"}, by=olga, at=NOON)
    notice(key, olga, THEME)
    return key


def points(key, criterion, most, other=None):
    """The final's criteria with other points."""
    rubric = next(one for one in setups.page(key).tables["rubrics"] if one["key"] == "final")
    wanted = {criterion: most} | (other or {})
    rows = [{"key": one["key"]} | said(wanted, one["key"]) for one in rubric["criteria"]]
    rest = [one for one in setups.page(key).tables["rubrics"] if one["key"] != "final"]
    return {"rubrics": [*rest, {"key": "final", "criteria": rows}]}


def said(wanted, key):
    return {"max": wanted[key]} if key in wanted else {}


def change(key, olga, rules, total="100"):
    act = {"seen": seen(key, "criteria", olga), "by": olga, "at": NOON}
    setup_drafts.save(key, "criteria", rules, totals={"final": total}, **act)


def seen(key, part, who):
    """What somebody's page of the settings names as its version."""
    return setup_drafts.page(key, part, who).version


def notice(key, who, said):
    """Change what the notice says, as the page of dates or of texts does."""
    part = "texts" if "texts" in said else "dates"
    setup_drafts.save(key, part, said, seen=seen(key, part, who), by=who, at=NOON)


def publish(key, olga, at=NOON, **what):
    revision = setups.page(key).revision
    return rule_changes.publish(key, Said(**what), revision=revision, by=olga, at=at)


def most(key, criterion="creativity"):
    """What the engine holds against the marks of a criterion."""
    found = {one.key: one.max for one in setups.page(key).book.rubric("final").criteria}
    return int(found[criterion])


def test_every_combination_of_templates_makes_rules_that_can_be_carried_out():
    offered = (
        keys(contest_templates.kinds()),
        keys(contest_templates.shapes()),
        keys(contest_templates.schemes()),
    )
    for kind, shape, awards in itertools.product(*offered):
        meta = {"key": "x", "title": "대회"}
        _, book = read_rules(composed(Choice(kind, shape, awards), meta))
        for item in book.rounds:
            assert worked_example(book, item.key, 7, 1).problem == "", (kind, shape, awards)


def test_a_seed_repeats_the_example_and_two_entries_tie_in_it():
    _, book = read_rules(composed(Choice("hackathon"), {"key": "x", "title": "대회"}))
    first, again = (worked_example(book, "final", 7, 3) for _ in range(2))
    assert first == again
    assert first.document["ties"][0]["entries"]
    assert first != worked_example(book, "final", 7, 4)


def test_whoever_begins_a_contest_owns_a_draft_that_nobody_else_sees(session, contest, olga):
    row = session.scalar(select(Contest).where(Contest.key == contest))
    assert (row.state, row.rules_version) == ("draft", 0)
    assert new_contests.offers(olga).copies[0].key == contest


def test_an_address_is_given_once(session, contest, olga):
    named = Named(title_ko="또", key=contest)
    with pytest.raises(Conflicted):
        new_contests.from_template(named, {"kind": "idea"}, by=olga, at=NOON)


def test_a_copy_has_the_rules_and_texts_and_no_dates(session, contest, olga):
    copied = new_contests.from_copy(Named(title_ko="둘째"), contest, by=olga, at=NOON)
    page = setups.page(copied)
    assert page.book == setups.page(contest).book
    assert page.settings.texts["theme"] == THEME["texts"]["theme"]
    assert page.settings.dates == {}


def test_a_wrong_sum_is_refused_at_the_sheet_and_changes_nothing(session, contest, olga):
    with pytest.raises(Misfits) as wrong:
        change(contest, olga, points(contest, "creativity", "31"))
    assert wrong.value.places[0].at == "rubrics.final.total"
    assert most(contest) == 30


def test_words_in_place_of_points_are_refused_at_their_field(session, contest, olga):
    with pytest.raises(Misfits) as wrong:
        change(contest, olga, points(contest, "creativity", "many"))
    assert wrong.value.places[0].at == "rubrics.final.criteria.creativity.max"


def test_a_draft_changes_at_once(session, contest, olga):
    change(contest, olga, points(contest, "creativity", "25", {"technique": "35"}))
    assert most(contest) == 25


def test_what_a_form_does_not_show_stays(session, contest, olga):
    before = setups.page(contest).book.round("prelim")
    change(contest, olga, points(contest, "creativity", "25", {"technique": "35"}))
    assert setups.page(contest).book.round("prelim") == before


def test_two_organisers_do_not_overwrite_each_other(session, contest, olga):
    with pytest.raises(Conflicted):
        setup_drafts.save(contest, "texts", THEME, seen="", by=olga, at=NOON)


def test_dates_follow_one_another(session, contest, olga):
    dates = {"dates": {"closes_at": (NOON - DAY).isoformat()}}
    with pytest.raises(Misfits) as wrong:
        notice(contest, olga, dates)
    assert wrong.value.places[0].at == "dates.closes_at"


def test_publishing_freezes_the_rules_with_their_hash(session, contest, olga):
    assert publish(contest, olga) == 1
    page = notices.page(contest, NOON)
    assert page.contest.state == "open"
    assert page.version.intact
    assert page.in_force


def test_a_stored_version_that_was_touched_is_told(session, contest, olga):
    publish(contest, olga)
    row = session.scalar(select(RuleVersion))
    row.document = row.document.replace("max = 30", "max = 29", 1)
    session.commit()
    assert not notices.page(contest, NOON).in_force


def test_a_published_rule_changes_only_with_a_reason_and_as_a_new_version(session, contest, olga):
    publish(contest, olga)
    change(contest, olga, points(contest, "creativity", "25", {"technique": "35"}))
    assert notices.page(contest, NOON).in_force  # it waits: the published rules hold
    with pytest.raises(NotReady):
        publish(contest, olga)
    assert publish(contest, olga, reason="비중 조정") == 2
    page = notices.page(contest, NOON)
    assert [one.number for one in page.versions] == [2, 1]
    assert page.in_force


def test_a_discarded_change_leaves_the_published_rules(session, contest, olga):
    publish(contest, olga)
    change(contest, olga, points(contest, "creativity", "25", {"technique": "35"}))
    rule_changes.discard(contest, by=olga, at=NOON)
    assert most(contest) == 30


def test_the_decree_stops_a_short_verification_unless_somebody_says_why(session, contest, olga):
    begins = setups.page(contest).settings.dates["verification_from"]
    short = {"dates": {"verification_until": (begins + 9 * DAY).isoformat()}}
    notice(contest, olga, short)
    with pytest.raises(NotReady):
        publish(contest, olga)
    assert publish(contest, olga, override="교육 목적") == 1


@pytest.mark.parametrize(
    ("settings", "kind"),
    [({"judges": 4}, "committee"), ({"civilians": 3}, "civilians")],
)
def test_a_small_or_inner_committee_is_red(session, contest, olga, settings, kind):
    notice(contest, olga, settings)
    red = [one.kind for one in rule_changes.page(contest, NOON).checks if one.level == "red"]
    assert red == [kind]


def test_a_private_contest_is_not_checked_against_the_decree(session, contest, olga):
    private = {"public_body": False, "judges": 2, "civilians": 0}
    notice(contest, olga, private)
    assert publish(contest, olga) == 1


def test_after_the_first_sheet_only_a_resolution_changes_rules(session, olga):
    factories.contest(session)  # Jun and Ines handed their sheets in
    rubric = setups.page("campus").tables["rubrics"][0]
    rows = [
        one | {"max": most_points}
        for one, most_points in zip(rubric["criteria"], ("55", "45"), strict=True)
    ]
    rules = {"rubrics": [{"key": "sheet", "criteria": rows}]}
    change("campus", olga, rules)
    dates = {name: NOON + days * DAY for name, days in (("opens_at", 1), ("closes_at", 2))}
    moments = {"dates": {name: at.isoformat() for name, at in dates.items()}, "public_body": False}
    notice("campus", olga, moments)
    with pytest.raises(Conflicted):
        publish("campus", olga, reason="오류")
    assert most_of_sheet() == 55  # the change still waits
    minority = Resolved("배점을 바꾼다", date(2026, 11, 22), 5, 2)
    with pytest.raises(NotReady):
        publish("campus", olga, reason="오류", resolution=minority)
    resolved = Resolved("배점을 바꾼다", date(2026, 11, 22), 5, 4)
    assert publish("campus", olga, reason="오류", resolution=resolved) == 1


def most_of_sheet():
    return int(setups.page("campus").book.rubric("sheet").criteria[0].max)
