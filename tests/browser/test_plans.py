"""Assigning judges in a browser: live progress, edits with the keyboard, paper."""

import pytest

PLAN = "/c/campus/rounds/final/plans/2"
PHONE = (390, 844)
pytestmark = pytest.mark.needs("chromium")


def test_progress_is_told_and_ends_without_a_press(visit, carry_out):
    page = visit("/c/campus/rounds/final/assigning", "olga", lang="en")
    page.get_by_role("button", name="Propose a plan").click()
    page.get_by_role("heading", name="A plan is being made").wait_for()
    carry_out()
    page.get_by_role("link", name="Plan 3").wait_for()
    assert page.get_by_role("heading", name="A plan is being made").count() == 0


def test_work_is_called_off(visit, carry_out):
    page = visit("/c/fair/rounds/final/assigning", "olga", lang="en")
    page.get_by_role("button", name="Make a timetable").click()
    page.get_by_role("button", name="Call it off").click()
    page.get_by_text("The work is called off.").wait_for()
    carry_out()
    page.reload()
    assert page.get_by_role("link", name="Timetable", exact=True).count() == 0


def test_a_cell_gives_an_entry_with_the_keyboard_and_undo_takes_it_back(visit):
    page = visit(PLAN, "olga", lang="en")
    cell = page.locator(".cell button[value^=add]").first
    act = cell.get_attribute("value")
    cell.focus()
    page.keyboard.press("Enter")
    undo = page.get_by_role("button", name="Undo")
    undo.wait_for()
    assert page.locator(f".cell button[value='{act.replace('add', 'remove')}']").count() == 1
    undo.press("Enter")
    page.get_by_text("no longer judges").wait_for()
    assert page.locator(f".cell button[value='{act}']").count() == 1


def test_the_loads_are_a_picture_with_words(visit):
    page = visit(PLAN, "olga", lang="en")
    assert page.locator(".loads rect").count() == 5
    assert "Loads of 5 judges" in page.locator(".loads svg").get_attribute("aria-label")


def test_lists_for_judges_print_without_controls(visit):
    page = visit("/c/campus/rounds/final/plans/1/print", "olga")
    page.emulate_media(media="print")
    for control in page.locator(".btn, .tabs, nav").all():
        assert not control.is_visible()
    assert page.locator(".hand-out").count() == 5
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_jun_reads_his_entries_on_a_phone(visit):
    page = visit("/c/campus", "jun", size=PHONE)
    assert page.url.endswith("/c/campus/my-entries")
    assert page.locator(".lines > li").count() == 18
