"""The pages of the settings: kept while one types, held where it fits, gone back from."""

import re

import pytest
from sqlalchemy import select

from judging.extensions import db
from judging.models.contests import Contest
from judging.services import new_contests, rule_changes, setup_drafts, setups
from judging.services.new_contests import Named
from judging.services.rule_changes import Said
from tests import factories
from tests.factories import NOON

SELF = {"X-Autosave": "1"}
WRONG = {"rubrics.1.criteria.0.max": "31"}
RIGHT = {"rubrics.1.criteria.0.max": "25", "rubrics.1.criteria.1.max": "35"}
FIELD = re.compile(
    r'<(?:input|textarea)[^>]* name="([^"]+)"(?:[^>]* value="([^"]*)")?[^>]*>'
    r"(?:([^<]*)</textarea>)?"
)
CHOICE = re.compile(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)


class Page:
    """One page of the settings in one window."""

    def __init__(self, client, key, part):
        self.client, self.address = client, f"/c/{key}/setup/{part}"
        self.text = client.get(self.address).text
        form = self.text.split('<form class="stack setup-form"')[1].split("</form>")[0]
        found = FIELD.findall(form)
        ticks = (".remove", "per_division", "public_body")
        self.values = {
            name: value or text for name, value, text in found if not name.endswith(ticks)
        }
        for name, options in CHOICE.findall(form):
            chosen = re.search(r'value="([^"]*)" selected', options)
            first = re.search(r'value="([^"]*)"', options)
            self.values[name] = (chosen or first).group(1) if first else ""

    def keep(self, typed):
        """What the page itself does while one types."""
        self.values |= typed
        answer = self.client.post(self.address, data=self.values, headers=SELF)
        if answer.status_code == 200:
            self.values["version"] = answer.json["version"]
        return answer

    def save(self, typed=()):
        self.values |= dict(typed)
        return self.client.post(self.address, data=self.values)

    def undo(self):
        return self.client.post(f"{self.address}/undo", data=self.values)


@pytest.fixture
def olga(session):
    return factories.user(session, "olga")


@pytest.fixture
def key(session, olga):
    """A draft of an idea competition."""
    named = Named(title_ko="아이디어 공모전", title_en="Ideas")
    found = new_contests.from_template(named, {"kind": "idea"}, by=olga.id, at=NOON)
    texts = {"texts": {"theme": "시민의 도시"}}
    seen = setup_drafts.page(found, "texts", olga.id).version
    setup_drafts.save(found, "texts", texts, seen=seen, by=olga.id, at=NOON)
    return found


@pytest.fixture
def window(app, olga, key):
    """Opens a page of the settings in one more window of Olga's, or somebody else's."""

    def opened(part, who=olga):
        client = factories.sign_in(app.test_client(), who)
        client.post("/language", data={"language": "en"})
        return Page(client, key, part)

    return opened


@pytest.fixture
def mira(session, key):
    """A second owner of the contest."""
    person = factories.user(session, "mira")
    found = session.scalar(select(Contest).where(Contest.key == key))
    factories.seat(session, found, person, "owner")
    session.commit()
    return person


@pytest.fixture
def public(key, olga):
    """The contest with its notice published."""
    revision = setups.page(key).revision
    rule_changes.publish(key, Said(), revision=revision, by=olga.id, at=NOON)
    return key


def now_set(key):
    """The settings as they hold now."""
    db.session.rollback()
    return setups.page(key)


def most(key):
    """The points of the first criterion of the final, as the engine has them."""
    return int(now_set(key).book.rubric("final").criteria[0].max)


def test_what_fits_is_kept_and_holds_at_once_in_a_draft(key, window):
    told = window("criteria").keep(RIGHT)
    assert told.status_code == 200
    assert told.json["errors"] == {}
    assert told.json["saved"].startswith("Kept at ")
    assert most(key) == 25


def test_what_does_not_fit_is_kept_as_typed_and_the_last_that_fits_goes_on(key, window):
    told = window("criteria").keep(WRONG).json
    assert "add up to 100" in told["errors"]["rubrics.1.total"]
    assert "1 thing does not fit" in told["saved"]
    assert most(key) == 30
    again = window("criteria")
    assert again.values["rubrics.1.criteria.0.max"] == "31"
    assert "add up to 100" in again.text
    again.keep({"rubrics.1.criteria.1.max": "29"})
    assert most(key) == 31


def test_a_date_that_is_none_is_kept_as_typed(key, window):
    page = window("dates")
    told = page.keep({"dates.closes_at": "tomorrow", "judges": "many"}).json
    assert set(told["errors"]) == {"dates.closes_at", "judges"}
    again = window("dates")
    assert again.values["dates.closes_at"] == "tomorrow"
    assert again.values["judges"] == "many"


def test_the_button_keeps_what_does_not_fit_too(key, window):
    assert window("criteria").save(WRONG).status_code == 422
    assert window("criteria").values["rubrics.1.criteria.0.max"] == "31"


def test_what_one_types_wrongly_is_nobody_elses(key, window, mira):
    window("criteria").keep(WRONG)
    assert window("criteria", mira).values["rubrics.1.criteria.0.max"] == "30"


def test_what_is_ticked_to_go_goes_with_the_button_only(key, window):
    page = window("awards")
    before = len(now_set(key).book.awards)
    told = page.keep({"awards.0.remove": "1"}).json
    assert "goes when you save" in told["saved"]
    assert len(now_set(key).book.awards) == before
    page.save()
    assert len(now_set(key).book.awards) == before - 1


def test_a_row_that_is_being_typed_gets_its_key_from_its_whole_title(key, window):
    page = window("divisions")
    page.keep({"divisions.0.title_en": "St", "divisions.0.title_ko": "학"})
    page.keep({"divisions.0.title_en": "Students", "divisions.0.title_ko": "학생"})
    assert [one.key for one in now_set(key).book.divisions] == ["students"]


def test_undo_brings_back_what_the_page_held_when_it_was_opened(key, window):
    page = window("criteria")
    page.keep(RIGHT)
    told = page.keep({"rubrics.1.criteria.0.max": "20", "rubrics.1.criteria.1.max": "40"}).json
    assert told["undo"].startswith("Undo everything since")
    assert page.undo().status_code == 302
    assert most(key) == 30
    assert "Undo everything" not in window("criteria").text


def test_undo_brings_back_an_award_that_was_taken_away(key, window):
    page, awards = window("awards"), now_set(key).book.awards
    page.save({"awards.0.remove": "1"})
    again = window("awards")
    assert "Undo everything since" in again.text
    again.undo()
    assert now_set(key).book.awards == awards


def test_undo_leaves_what_was_done_on_other_pages(key, window):
    page, other = window("criteria"), window("names")
    page.keep(RIGHT)
    other.keep({"contest.host_en": "City of Daejeon", "contest.host_ko": "대전광역시"})
    page.undo()
    found = now_set(key)
    assert found.meta.texts["host"] == "대전광역시"
    assert most(key) == 30


@pytest.mark.parametrize("first", [RIGHT, WRONG])
def test_two_windows_do_not_overwrite_each_other_unseen(key, window, first):
    one, other = window("criteria"), window("criteria")
    one.keep(first)
    stale = other.keep({"rubrics.1.criteria.0.max": "10", "rubrics.1.criteria.1.max": "50"})
    assert stale.status_code == 409
    assert "Somebody else changed" in stale.json["error"]
    assert other.save().status_code == 409
    assert most(key) != 10


def test_windows_of_different_pages_do_not_disturb_each_other(key, window):
    criteria, texts = window("criteria"), window("texts")
    assert criteria.keep(RIGHT).status_code == 200
    assert texts.keep({"texts.theme_en": "The citizens' city"}).status_code == 200


def test_what_was_typed_over_settings_that_changed_meanwhile_does_not_win(key, window, mira):
    window("criteria").keep(WRONG)
    window("criteria", mira).save({"rubrics.1.title_en": "Last round"})
    again = window("criteria")
    assert again.values["rubrics.1.criteria.0.max"] == "31"
    assert again.keep({"rubrics.1.criteria.1.max": "29"}).status_code == 409
    told = again.save()
    assert told.status_code == 409
    assert "Somebody else changed" in told.text
    assert most(key) == 30


def test_once_public_what_is_kept_by_itself_changes_nothing(public, window):
    page = window("criteria")
    told = page.keep(RIGHT).json
    assert "It changes nothing until you save it." in told["saved"]
    assert not now_set(public).pending
    again = window("criteria")
    assert again.values["rubrics.1.criteria.0.max"] == "25"
    assert "not saved yet" in again.text
    assert again.save().status_code == 302
    assert now_set(public).pending


def test_once_public_undo_throws_away_only_what_was_typed(public, window):
    page = window("criteria")
    page.save(RIGHT)
    again = window("criteria")
    told = again.keep({"rubrics.1.criteria.0.max": "26"}).json
    assert told["undo"] == "Throw away what is typed here"
    again.undo()
    found = now_set(public)
    assert found.pending
    assert window("criteria").values["rubrics.1.criteria.0.max"] == "25"


def test_a_draft_is_not_gone_back_from_once_it_is_public(key, window, olga):
    page = window("criteria")
    page.keep(RIGHT)
    revision = now_set(key).revision
    rule_changes.publish(key, Said(), revision=revision, by=olga.id, at=NOON)
    page.undo()
    assert most(key) == 25
    assert not now_set(key).pending


def test_the_page_of_publishing_names_what_does_not_hold_yet(key, window):
    page = window("criteria")
    page.keep(WRONG)
    text = page.client.get(f"/c/{key}/setup").text
    assert "does not hold yet" in text


def test_a_sheet_is_not_added_over_what_does_not_hold(key, window):
    page = window("criteria")
    page.keep(WRONG)
    before = len(now_set(key).book.rubrics)
    page.client.post(f"{page.address}/add", data={"template": "ideas"})
    assert len(now_set(key).book.rubrics) == before
    page.undo()
    page.client.post(f"{page.address}/add", data={"template": "ideas"})
    assert len(now_set(key).book.rubrics) == before + 1


@pytest.mark.parametrize(
    "sent",
    [
        {"rubrics": "x"},
        {"rubrics.0": "x"},
        {"rubrics.0.criteria.x": "y"},
        {"rubrics.0.key.a": "y"},
        {"rounds.0.rungs.a": "y"},
    ],
)
def test_what_no_page_sends_is_refused_and_not_kept(key, window, sent):
    page = window("criteria")
    version = page.values["version"]
    for headers in ({}, SELF):
        answer = page.client.post(page.address, data=sent | {"version": version}, headers=headers)
        assert answer.status_code == 415
    assert page.client.get(page.address).status_code == 200
