"""Refusals of the office: eligibility, tables of entries, personal data; to be translated."""


def N_(sentence: str) -> str:
    return sentence


SENTENCES = (
    N_("This contest is not blind: its judges see who is behind an entry."),
    N_("The judging has begun: the blind numbers stay as they are."),
    N_("Entries are planned or given out already: draw the numbers before the first plan."),
    N_("The running order was drawn already: draw the blind numbers before it."),
    N_("First decide about every entry: eligible or not."),
    N_("No entry was found eligible yet."),
    N_("An entry that takes part has no blind number: draw the numbers again, or decide "
       "that it does not take part."),
    N_("Give the reason in a sentence: it is kept with the decision."),
    N_("Give a day and time that is still to come: until then the team hands in."),
    N_("Give the day and time until which the team hands in."),
    N_("A reason has at most %(most)s characters."),
    N_(
        "The judging has begun, and this would change who takes part: "
        "write it down as a decision of the panel."
    ),
    N_("It was withdrawn."),
    N_("None of these entries would change."),
    N_("One of these entries was changed meanwhile. Look again, then decide."),
    N_("Choose at least one entry."),
    N_("Choose what is to be decided."),
    N_("Choose the division that the entries move to."),
    N_("There is no such entry."),
    N_("There is no such decision."),
    N_("This was taken back already."),
    N_("Something else was decided about one of these entries since."),
    N_("Say in a sentence why these entries are different ones."),
    N_("There is no such group of entries."),
    N_("A table may have at most %(most)s MB."),
    N_("A table may have at most %(most)s lines."),
    N_("A table may have at most %(most)s columns."),
    N_("Line %(line)s has a cell of more than %(most)s characters."),
    N_("This workbook is locked or of an old kind: save it as .xlsx or CSV."),
    N_("What is in this workbook is too large: save the one table as CSV."),
    N_("This spreadsheet is damaged or not one: it cannot be read."),
    N_("This file is no table: give a CSV file or an Excel workbook (.xlsx)."),
    N_("The letters of this file cannot be read: save it as “CSV UTF-8”."),
    N_("The table needs a line of headings and at least one line below it."),
    N_("The file of this table is gone. Upload it once more."),
    N_("Say which column holds the title."),
    N_("A column can be only one thing."),
    N_("This table is at work or done already."),
    N_("The judging has begun: no entries are brought in any more."),
    N_("No line can be brought in as it is."),
    N_("Some lines have mistakes: bring in the good ones only, or none."),
    N_("There is no such import."),
    N_("Choose CSV or Excel."),
    N_("Say in a sentence why you look at personal data."),
    N_("A round is being judged: personal data is destroyed after it."),
    N_("Destruction is on hold: lift the hold first, with its reason settled."),
    N_("Say in a sentence why it is destroyed now."),
    N_("A destruction waits for its second person already."),
    N_("There is no personal data to destroy."),
    N_("Somebody else confirms it than who proposed it."),
    N_("There is more or less personal data now: propose it anew."),
    N_("There is no such proposal."),
    N_("Give a day as year, month and day."),
    N_("Your password is needed: destruction cannot be taken back."),
)  # fmt: skip
