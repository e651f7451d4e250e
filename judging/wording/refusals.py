"""Refusals in the reader's language.

Services and the engine know no languages: they refuse in an English sentence. Here is each of those
sentences once more, so that it can be translated; a test finds a sentence that is missing.
"""

import re
from functools import cache

from judging.wording import refused_applications, refused_office, setup_refusals
from judging.wording.catalogue import gettext

Patterns = tuple[tuple[re.Pattern[str], str], ...]


def N_(sentence: str) -> str:
    return sentence


SENTENCES = (
    N_("E-mail and password do not fit together."),
    N_("Too many sign-ins failed. Wait a quarter of an hour, then try again."),
    N_("No contest lets judges in with this event code."),
    N_("Too many wrong event codes. Wait a quarter of an hour."),
    N_("Too many wrong numbers. The control room can let you try again."),
    N_("This number does not fit. Look at your card and try again."),
    N_("This link has been used or is no longer good. Ask the office for a new one."),
    N_("There is no such letter."),
    N_("What this letter was for is done or no longer possible."),
    N_("This letter is about to leave."),
    N_("This link has been used or is no longer good. Ask for a new one."),
    N_("Too many letters were asked for. Wait an hour, then try again."),
    N_("This account has no e-mail address that was verified."),
    N_("This account may not be used. Ask the office."),
    N_("Say how the pages shall call you, in at most 100 letters."),
    N_("Sign in, or make an account with this invitation."),
    N_("Choose a new password."),
    N_("Choose one of the roles."),
    N_("An invitation needs the name of a person, in at most 100 letters."),
    N_("Too many of your invitations wait for an answer: withdraw some first."),
    N_("This invitation was accepted meanwhile."),
    N_("This address has an account: sign in with it, then open the link."),
    N_("Teams can no longer change in this contest."),
    N_("The team has as many members as the contest allows."),
    N_("Say in a sentence why the role is taken away."),
    N_("Nobody changes a role of their own: another owner does that."),
    N_("A contest keeps at least one owner: invite another one first."),
    N_("The pages speak Korean and English."),
    N_("“%(text)s” is not an e-mail address that can be used here."),
    N_("A password needs %(least)s to %(most)s characters."),
    N_("Nobody competes and has another role in the same contest."),
    N_("The entrance of this contest was never opened."),
    N_("The pledge is too long."),
    N_("A contest gives out at most 999 personal numbers."),
    N_("A tablet needs a name of at most 40 characters."),
    N_("Another tablet has this name."),
    N_("A judge needs a name of at most 200 characters."),
    N_("A token needs a name that says which program has it."),
    N_("Choose what the program may do."),
    N_("A token is good for 1 to 400 days."),
    N_("This token is unknown, has expired or was revoked."),
    N_("This token does not include that."),
    N_("Scores are shown after the judging of the round has ended."),
    N_("A judge is sent as name, affiliation, email and civilian."),
    N_("Your role in this contest does not include this."),
    *setup_refusals.SENTENCES,
    N_("Something is still to do before the result can be put forward."),
    N_("An announcement is already waiting for its second person."),
    N_("A second person must confirm what you put forward."),
    N_("The result changed after it was put forward. Put it forward again."),
    N_("Say in a sentence why the announcement is taken back."),
    N_("No such announcement is waiting."),
    N_("The judging of this round has already ended."),
    N_("The judging of this round has not ended yet."),
    N_("The contest changed meanwhile. Look at it again and repeat."),
    N_("“%(act)s” is not a decision that the rules know."),
    N_("This decision needs: %(fields)s."),
    N_("A decision needs its reason in a sentence."),
    N_("The chair prefers one entry to another: name two different entries."),
    N_("There is no entry “%(entry)s”."),
    N_("There is no judge “%(judge)s”."),
    N_("This file is from another contest: “%(contest)s”."),
    N_("This contest has no judge “%(judge)s”."),
    N_("Choose the file that the tablet saved."),
    N_("This is no file that a tablet saved, or it is damaged. Save it there once more."),
    N_("This judge never sat at a tablet here as the file says. It is not from this server."),
    N_("The control room revoked this tablet; what it holds is not taken any more."),
    N_("Say in a sentence why the file is taken in."),
    N_("The request could not be understood."),
    N_("The rounds %(rounds)s build on each other in a circle."),
    N_("Component %(component)s cannot correct severity: nobody judged in more than one of the "
       "groups %(groups)s."),
    N_("The numbers of %(where)s are too large to be added up exactly."),
    N_("The sheet of judge %(judge)s for entry %(entry)s has a mark twice."),
    N_("Judge %(judge)s was not assigned entry %(entry)s but has scored it."),
    N_("Component %(component)s trims each criterion, but a sheet has only its total."),
    N_("Component %(component)s drops as many sheets as it needs for trimming; none is left."),
    N_("Judge %(judge)s has only %(sheets)s valid sheets; t-scores need at least three and a "
       "spread."),
    N_("Judge %(judge)s gave every entry the same total; t-scores need at least three and a "
       "spread."),
    N_("Round %(round)s cannot be confirmed: unresolved tie of %(entries)s."),
    N_("No reserve can be promoted in round %(round)s: no place is free."),
    N_("No reserve can be promoted in round %(round)s: no reserve of the group fits."),
    N_("No reserve can be promoted in round %(round)s: several reserves of one rank fit; "
       "name one."),
    N_("No reserve can be promoted in round %(round)s: %(entry)s is not the best reserve who "
       "fits."),
    N_("Award %(award)s takes entries of %(groups)s, which are ranked apart: give it a division, "
       'or rank_groups = "together".'),
    N_("An entry needs at least one judge."),
    N_("Numbers of sheets and the seed cannot be negative."),
    N_("Numbers of anchors, rooms, slots and changes cannot be negative."),
    N_("Slots need rooms: say how many there are."),
    N_("Judges cannot change company more often than there are slots."),
    N_("Nobody can sit in two rooms at once, so rooms are not repaired: make a new plan."),
    N_("The most sheets of a judge cannot be fewer than the least."),
    N_("At least one judge of an organisation must be possible."),
    N_("Shares lie between 0 and 1."),
    N_("Somebody else changed this plan. Look at it again and repeat."),
    N_("This round has no score sheets, so there is nothing to assign."),
    N_("The judging of this round has already begun."),
    N_("Nothing is assigned in this round yet: publish a plan first."),
    N_("Nothing is assigned in this round yet, so nothing can be repaired."),
    N_("Nothing is assigned in this round yet, so there is no timetable."),
    N_("This round is being planned already: wait, or call that off."),
    N_("This work has already ended."),
    N_("%(judge)s has %(entry)s already."),
    N_("%(name)s does not take part in this round."),
    N_("%(judge)s is locked to %(entry)s: unlock the pair first."),
    N_("%(judge)s has already begun the sheet of %(entry)s."),
    N_("%(judge)s does not have %(entry)s in this plan."),
    N_("This plan is no draft any more."),
    N_("Entries, judges, conflicts or sheets changed after this plan was made: make it again, or "
       "repair what is assigned."),
    N_("No entry takes part in this round yet."),
    N_("This contest has no judges yet."),
    N_("The simulator plays events of at most %(sheets)s sheets."),
    N_("This tablet is not entered here, or its entry was taken back. Enter again."),
    N_("Say in a sentence why the sheet is opened again."),
    N_("There is no such sheet."),
    N_("There is no such late value."),
    N_("This value is not waiting any more."),
    N_("The result of this round is confirmed: its sheets stay as they are."),
    N_("This sheet was given as one number: it cannot be opened on a tablet."),
    N_("This sheet is open already."),
    N_("This entry is not yours to judge."),
    N_("You have a conflict with this entry."),
    N_("Another content was sent under this id before. The first one stays."),
    N_("This sitting has used the number before, for something else."),
    N_("This is closed. What you entered is kept beside the sheet."),
    N_("The judging of this round has not begun yet."),
    N_("This round does not take that."),
    N_("This could not be kept."),
    N_("“%(value)s” is not on the scale of %(criterion)s."),
    N_("There is no such criterion in this round."),
    N_("Take the sheet back before you clear a mark on it."),
    N_("This must be text of at most %(longest)s characters."),
    N_("The text holds half a character: type its end again."),
    N_("The text holds a character that cannot be kept."),
    N_("A sheet is handed in or not: true or false."),
    N_("Not scored yet: %(titles)s."),
    N_("A recusal says its reason and nothing else."),
    N_("The signature cannot be read: sign again."),
    N_("A pledge holds its strokes and its version."),
    N_("Sign the pledge first; nothing is taken before it."),
    N_("A signature holds its strokes, their frame and the totals."),
    N_("Not handed in yet: %(entries)s."),
    N_("Answer first which of two values is right."),
    N_("The totals changed meanwhile: %(entries)s. Look at them, then sign again."),
    N_("Name a judge and an entry by their keys."),
    N_("Name the judges by their keys."),
    N_("Say in a number how many time slots there are."),
    N_("This is not your password."),
    N_("Say in a sentence why the end is moved: all tablets show it."),
    N_("This moment is over. Choose a later one, or end the judging now."),
    N_("Say in a sentence what the export is for."),
    N_("There is nothing left that this judge could take over."),
    N_("Say what becomes of the sheets that are handed in."),
    N_("Choose two different judges."),
    N_("Say in a sentence why the late value shall count or not."),
    N_("Somebody has said already what shall become of this value."),
    N_("Nothing is proposed about this value any more."),
    N_("A message needs 1 to %(most)s characters."),
    N_("“%(kind)s” is no kind of help."),
    N_("This judge has a conflict with the entry: there is no sheet to fill in."),
    N_("There is no such sheet."),
    N_("The judge has begun this sheet on a tablet. The chair has to reopen it before paper can "
       "take its place."),
    N_("This sheet is filled in already. The chair can reopen it."),
    N_("There is no mark for %(criterion)s. A blank is not zero."),
    N_("Type the judge's and the entry's key as they stand on the paper: J1 M05."),
    N_("Somebody else was quicker. This is what holds now."),
    N_("Say some words for the seed, for instance what somebody in the hall calls."),
    N_("The presentations have begun: swap or move entries instead."),
    N_("Drawing again needs its reason in a sentence."),
    N_("Name two different entries."),
    N_("Changing the order needs its reason in a sentence."),
    N_("Entries that were on stage keep their position."),
    N_("%(entry)s cannot be added to this order."),
    N_("There is nothing to take back."),
    N_("A presentation lasts at least one second and no part over a day."),
    N_("The first warning comes before the last one."),
    N_("Overtime needs a step in seconds and points that are not negative."),
    N_("%(entry)s is on stage already."),
    N_("The timer does not know this."),
    N_("Call an entry on stage first."),
    N_("The timer runs already."),
    N_("The timer does not run."),
    N_("Say why the timer stands, for instance because a device failed."),
    N_("The timer does not stand."),
    N_("An entry is absent, or it waits."),
    N_("Mark the entry as absent before its no-show is written down."),
    N_("The result of this round is confirmed already."),
    N_("Give whole numbers within their limits."),
    N_("This round has no votes."),
    N_("This round has no poll yet."),
    N_("The vote has begun: its rules cannot be changed any more."),
    N_("A ballot names at least one entry, and at most as many as there are."),
    N_("The votes of this round were counted elsewhere; a poll would count twice."),
    N_("The vote is open already."),
    N_("The vote is not open."),
    N_("Print from 1 to %(most)s codes at a time."),
    N_("This vote needs no codes."),
    N_("This batch has no code that could be printed."),
    N_("Too many wrong codes came from here. Try again in 15 minutes."),
    N_("There is no such code. Compare it with your slip letter by letter."),
    N_("A vote was cast with this code already."),
    N_("This code is not valid any more. Ask the office for another."),
    N_("Your vote is cast already. What was sent first counts."),
    N_("The vote has not begun yet."),
    N_("The vote has ended. This ballot was not counted."),
    N_("Choose as many different entries as the rule says."),
    N_("Scan the code on the screen of the hall again, then repeat."),
    N_("This phone has voted already."),
    N_("An entry that was chosen does not take part any more. Choose again."),
    N_("There is no ballot with this receipt."),
    N_("None of these ballots can be changed like this."),
    N_("The result of this round is confirmed; its ballots stay as they are."),
    N_("You have a conflict with %(entries)s."),
    N_("One of these entries is not yours to judge."),
    N_("Take back what you handed in before you change it."),
    N_("This is handed in or not: true or false."),
    N_("Hand in everything of this round first."),
    N_("A purse says for entries how many units each gets, in whole numbers."),
    N_("At most %(most)s units on one entry."),
    N_("You have %(units)s units and placed %(placed)s."),
    N_("Units still to be placed: %(left)s."),
    N_("Place units on at least %(least)s entries."),
    N_("An order is a list of entries, best first, each of them once."),
    N_("Put at most %(places)s entries in order."),
    N_("Places still open: %(missing)s."),
    N_("A comparison names two entries and which of them is better."),
    N_("These two are not ranked with each other."),
    N_("Component %(component)s cannot put all entries in one order: no chain of comparisons links "
       "the groups %(groups)s."),
    N_("There is no such material."),
    N_("Choose a file."),
    N_("Only PDF files and PNG, JPEG or WebP images can be shown to judges."),
    N_("This PDF has more than 100 pages. Leave out what judges need not see."),
    N_("This image has more than 40 million pixels. Make it smaller."),
    N_("This PDF is locked with a password. Save it without one."),
    N_("This image is only a few pixels large."),
    N_("This file needs more memory or time than there is. Make it smaller."),
    N_("This file is damaged: it cannot be opened."),
    N_("This file is empty."),
    N_("The judging of a round of this panel has begun: the panel stays as it is."),
    N_("A plan of a round of this panel is published: the panel stays as it is."),
    N_("Only an empty panel is deleted: take its judges and entries out first."),
    N_("A panel's name has 1 to 40 letters, digits, - _ . and no space."),
    N_("There is a panel “%(name)s” already."),
    N_("%(entry)s is with another panel, and this round ranks panels apart."),
    N_("There is no such panel."),
    N_("This judge sits at a tablet. Sign the tablet out first, so that nothing on it is lost."),
    N_(
        "This judge has begun to judge, so the sheets stay. Put another judge in this one's place: "
        "the control room replaces a judge."
    ),
    N_("A round with sheets of this judge has ended: who was to judge in it stays as it was."),
    N_("A decision of the panel names this judge, so the judge stays."),
    N_("A scan may have at most %(size)s MB."),
    N_("A scan is a PDF file or a JPEG, PNG or WebP picture."),
    N_("A scan of one sheet has at most %(number)s pages."),
    N_("This very file is the sheet's scan already."),
    N_("There is no such scan."),
    N_("A file may have at most %(size)s MB."),
    N_("The server has no room left for files."),
    N_("The file is not there any more. Add it again."),
    N_("A short text has 1 to %(most)s characters."),
    N_("Give the whole address of the page: https://…"),
    N_("This file is among the materials already."),
    N_("An entry has at most %(number)s materials."),
    N_("Only a file can be replaced by a file."),
    N_("These pages are drawn, or still being drawn."),
    N_("At most %(number)s files can be added at once."),
    N_("What is in this zip is too large: add it in several parts."),
    N_("This zip is damaged or locked: it cannot be unpacked."),
    N_("The name begins with no entry's key."),
    N_("The work ended several times without an answer; it may need more memory than there is."),
    N_("The work failed for a reason that nobody foresaw; the server's log has it."),
    N_("Give the sample entry a title."),
    N_("This round has no score sheets, so there is nothing to practise."),
    N_("A practice is open already."),
    N_("No practice is open."),
    *refused_office.SENTENCES,
    *refused_applications.SENTENCES,
)  # fmt: skip


@cache
def patterns(sentences: tuple[str, ...]) -> Patterns:
    """For every sentence the shape of what it looks like with its values filled in."""
    found = []
    for sentence in sentences:
        found.append((re.compile(_shape(sentence)), sentence))
    return tuple(found)


def _shape(sentence: str) -> str:
    """A pattern of the sentence; a value that stands in it twice is the same at both places."""
    pieces, seen, shape = re.split(r"%\((\w+)\)s", sentence), set(), ""
    for at, piece in enumerate(pieces):
        if at % 2:
            shape += f"(?P={piece})" if piece in seen else f"(?P<{piece}>.+?)"
            seen.add(piece)
        else:
            shape += re.escape(piece)
    return shape


def _named(values: dict[str, str]) -> dict[str, str]:
    """The values with the names of a form's fields as the form itself calls them."""
    if "fields" not in values:
        return values
    labels = {
        "round": gettext("Round"),
        "entry": gettext("Entry"),
        "judge": gettext("Judge"),
        "value": gettext("Placed after it"),
    }
    fields = values["fields"].split(", ")
    return values | {"fields": ", ".join(labels.get(name, name) for name in fields)}


def in_words(message: str) -> str:
    """The sentence in the reader's language; one that nobody has translated stays as it is."""
    for pattern, sentence in patterns(SENTENCES):
        if match := pattern.fullmatch(message):
            return gettext(sentence, **_named(match.groupdict()))
    return message
