"""The list of entries and the score sheet."""

from judging.wording.catalogue import gettext


def words() -> dict[str, str]:
    return _list() | _sheet() | _submit() | _recuse() | _notes() | _asks()


def _list() -> dict[str, str]:
    return {
        "list.title": gettext("My entries"),
        "list.handed_in": gettext("Handed in"),
        "list.progress_label": gettext("Sheets handed in"),
        "list.empty": gettext("No entries are assigned to you"),
        "list.empty_rest": gettext("Please ask the control room."),
        "list.none_found": gettext("No entry matches."),
        "list.all_done": gettext("All done – you can sign."),
        "list.search": gettext("Number or title"),
        "list.open_only": gettext("Unfinished only"),
        "list.rounds": gettext("Rounds"),
        "list.practice": gettext("Practice – does not count"),
        "list.state": gettext("State"),
        "list.state.waiting": gettext("To come"),
        "list.state.draft": gettext("In work"),
        "list.state.submitted": gettext("Handed in"),
        "list.state.recused": gettext("Stood aside"),
        "list.state.absent": gettext("Absent"),
        "list.state.on_stage": gettext("On stage"),
        "list.state.open": gettext("Needs your answer"),
        "list.count": gettext("{n}/{of} criteria"),
        "list.no_total": gettext("no total yet"),
        "list.no": gettext("No."),
        "list.entry": gettext("Entry"),
        "list.sign": gettext("Sign"),
        "list.sign_left": gettext("Sign · {n} to go"),
        "list.signed": gettext("Signed"),
    }


def _sheet() -> dict[str, str]:
    return _sheet_1() | _sheet_2()


def _sheet_1() -> dict[str, str]:
    return {
        "sheet.back": gettext("List"),
        "sheet.number": gettext("No. {n}"),
        "sheet.before": gettext("Previous: no. {n}"),
        "sheet.after": gettext("Next: no. {n}"),
        "sheet.material": gettext("Material"),
        "sheet.no_material": gettext(
            "No material has arrived yet. You can score while you listen."
        ),
        "sheet.marks": gettext("Marks"),
        "sheet.total": gettext("Total"),
        "sheet.entered": gettext("{n}/{of} entered"),
        "sheet.blank": gettext("not yet"),
        "sheet.points": gettext("{n} points"),
        "sheet.of_points": gettext("{n} points"),
        "sheet.row": gettext("{name}, out of {max} points, {value}"),
        "sheet.sum": gettext("Total {total}, {n} of {of} entered"),
        "sheet.grid": gettext("{min} to {max}, in steps of {step}"),
        "sheet.why": gettext("What {name} means"),
        "sheet.no_help": gettext("The contest gave no explanation of this criterion."),
        "sheet.keys": gettext("Points for {name}"),
        "sheet.erase": gettext("Clear"),
        "sheet.next": gettext("Next"),
        "sheet.less": gettext("{n} less"),
        "sheet.more": gettext("{n} more"),
        "sheet.chip.100": gettext("excellent"),
        "sheet.chip.90": gettext("good"),
        "sheet.chip.80": gettext("fair"),
        "sheet.chip.70": gettext("weak"),
        "sheet.chip.60": gettext("poor"),
        "sheet.same": gettext("Same total as no. {n}"),
        "sheet.reason": gettext("You may say why"),
        "sheet.recuse": gettext("Stand aside"),
        "sheet.report": gettext("I cannot see the material"),
        "sheet.compare": gettext("Compare"),
        "sheet.send": gettext("Hand in"),
        "sheet.send.left": gettext("Hand in · {n} to go"),
    }


def _sheet_2() -> dict[str, str]:
    return {
        "sheet.send.offline": gettext("Hand in (sent when back online)"),
        "sheet.send.done": gettext("Handed in"),
        "sheet.send.recused": gettext("Stood aside"),
        "sheet.send.locked": gettext("Closed"),
        "sheet.submitted": gettext("You handed this sheet in"),
        "sheet.submitted_rest": gettext("Until you sign you can take it back and change it."),
        "sheet.take_back": gettext("Take back and change"),
        "sheet.onward": gettext("On to no. {n}"),
        "sheet.recused": gettext("You stood aside from this entry"),
        "sheet.recused_rest": gettext("Your sheet is left out of the mean."),
        "sheet.undo_recusal": gettext("Judge it after all"),
        "sheet.locked": gettext("This sheet is closed"),
        "sheet.locked_rest": gettext(
            "The judging has ended. The chair can open the sheet again, with a reason."
        ),
        "sheet.signed": gettext("You have signed"),
        "sheet.signed_rest": gettext("The chair can open the sheet again, with a reason."),
    }


def _submit() -> dict[str, str]:
    return {
        "submit.title": gettext("Hand this sheet in?"),
        "submit.yes": gettext("Hand in"),
        "submit.not_yet": gettext("Not yet"),
        "submit.same": gettext("Same total as no. {n}. Compare before you hand in?"),
        "submit.ends": gettext("At the end of the scale: {names}."),
        "submit.done": gettext("Handed in."),
        "submit.planned": gettext("Kept on this tablet; handed in as soon as the network is back."),
        "submit.taken_back": gettext("Taken back."),
    }


def _recuse() -> dict[str, str]:
    return {
        "recuse.title": gettext("Stand aside from this entry?"),
        "recuse.what": gettext(
            "Your sheet is then left out of the mean. What you entered is kept."
        ),
        "recuse.why": gettext("Reason"),
        "recuse.member": gettext("I belong to the team or advised it"),
        "recuse.family": gettext("Somebody of the team is family"),
        "recuse.work": gettext("We work at the same place or together"),
        "recuse.other": gettext("Another reason"),
        "recuse.more": gettext("Say more, if you like"),
        "recuse.yes": gettext("Stand aside"),
        "recuse.done": gettext("You stood aside."),
        "recuse.undone": gettext("You judge this entry again."),
    }


def _notes() -> dict[str, str]:
    return {
        "notes.memo": gettext("My memo"),
        "notes.memo_none": gettext("For you alone"),
        "notes.memo_for": gettext("Only you see this memo"),
        "notes.comment": gettext("Comment"),
        "notes.comment_none": gettext("For the record"),
        "notes.comment_for": gettext("The office reads this comment"),
        "notes.phrase_1": gettext("The idea is fresh."),
        "notes.phrase_2": gettext("It works as shown."),
        "notes.phrase_3": gettext("The plan needs more detail."),
        "notes.done": gettext("Done"),
    }


def _asks() -> dict[str, str]:
    return {
        "asks.title": gettext("There are two values for {name}"),
        "asks.late": gettext("A late value came from your earlier tablet."),
        "asks.meanwhile": gettext("Until you choose, {value} holds."),
        "asks.meanwhile_blank": gettext("Until you choose, it stays blank."),
        "asks.here": gettext("This tablet ({device})"),
        "asks.there": gettext("Earlier tablet ({device})"),
        "asks.settled": gettext("{name}: {value} holds."),
        "asks.kind.mark": gettext("mark"),
        "asks.kind.comment": gettext("comment"),
        "asks.kind.memo": gettext("memo"),
        "asks.kind.submission": gettext("handing in"),
        "asks.kind.recusal": gettext("standing aside"),
        "asks.kind.signature": gettext("signature"),
        "asks.kind.pledge": gettext("pledge"),
        "asks.kind.investment": gettext("investment"),
        "asks.kind.ranking": gettext("ranking"),
        "asks.kind.comparison": gettext("comparison"),
        "asks.kind.practice": gettext("practice"),
    }
