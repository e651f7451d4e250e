"""Rounds that are judged as a whole: mock money, an order of entries, comparisons."""

from judging.wording.catalogue import gettext


def words() -> dict[str, str]:
    return _whole() | _invest() | _ranking() | _pairs()


def _whole() -> dict[str, str]:
    return {
        "whole.hand_in": gettext("Hand in"),
        "whole.take_back": gettext("Take back and change"),
        "whole.done": gettext("Handed in"),
        "whole.planned": gettext("Handed in as soon as the network is back"),
        "whole.back": gettext("Taken back: you can change it"),
        "whole.ended": gettext("The judging of this round has ended."),
        "whole.not_judging": gettext("The judging of this round has not begun yet."),
        "whole.booth": gettext("Booth {name}"),
        "whole.conflicts": gettext("Not yours to judge"),
        "whole.conflict": gettext("You have a conflict of interest."),
        "whole.recused": gettext("You stood aside."),
        "whole.returning": gettext("Comes back to your list as soon as the server knows."),
        "whole.recuse": gettext("Stand aside from an entry"),
        "whole.recuse_which": gettext("From which entry do you stand aside?"),
        "whole.recuse_what": gettext("It is then closed to you and counts nowhere for you."),
        "whole.recuse_undo": gettext("Judge it after all"),
    }


def _invest() -> dict[str, str]:
    return {
        "invest.title": gettext("Investment"),
        "invest.left": gettext("Left to place"),
        "invest.of": gettext("{n} of {of}"),
        "invest.spent_label": gettext("Units placed"),
        "invest.rule": gettext(
            "Place all {n} units: at most {most} on one entry, on at least {least} entries."
        ),
        "invest.still": gettext("{n} still to place"),
        "invest.spread": gettext("Place units on at least {n} entries"),
        "invest.told": gettext("{title}: {n} units. {left} left."),
        "invest.more": gettext("One unit more for {name}"),
        "invest.less": gettext("One unit less for {name}"),
        "invest.units_of": gettext("Units of {name}"),
    }


def _ranking() -> dict[str, str]:
    return {
        "ranking.title": gettext("Order"),
        "ranking.given": gettext("Places given"),
        "ranking.rule": gettext(
            "Tap the best first: the best {n} in order. Tap again to take a place back."
        ),
        "ranking.rule_all": gettext(
            "Tap the best first, until all are in order. Tap again to take a place back."
        ),
        "ranking.order": gettext("Your order"),
        "ranking.entries": gettext("Entries"),
        "ranking.place": gettext("{n}."),
        "ranking.open": gettext("Not given yet"),
        "ranking.still": gettext("Places still open: {n}"),
        "ranking.full": gettext("All places are given. Take one back first."),
        "ranking.placed": gettext("{title}: place {n}"),
        "ranking.took_back": gettext("{title}: no place"),
        "ranking.up": gettext("{name} one place up"),
        "ranking.down": gettext("{name} one place down"),
        "ranking.take_back": gettext("Take the place of {name} back"),
    }


def _pairs() -> dict[str, str]:
    return {
        "pairs.title": gettext("Comparing in pairs"),
        "pairs.made": gettext("Compared"),
        "pairs.of": gettext("{n} of about {of}"),
        "pairs.start": gettext("Look at both, then tap the better one."),
        "pairs.go": gettext("Go to {where}, then tap the better one."),
        "pairs.left": gettext("Left side"),
        "pairs.right": gettext("Right side"),
        "pairs.better": gettext("This one is better"),
        "pairs.skip": gettext("Cannot say"),
        "pairs.absent": gettext("Nobody at {name}"),
        "pairs.undo": gettext("Undo the last one"),
        "pairs.undone": gettext("The last comparison is taken back."),
        "pairs.told": gettext("{title} is better."),
        "pairs.skipped": gettext("Skipped."),
        "pairs.told_absent": gettext("The control room is told."),
        "pairs.finding": gettext("Finding the next pair…"),
        "pairs.no_more": gettext("You have compared everything there is to compare."),
        "pairs.none_yet": gettext("Nothing compared yet"),
        "pairs.closed": gettext("{n} comparisons handed in."),
    }
