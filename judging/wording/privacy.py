"""Personal data in words: what there is, and who looked."""

from judging.wording.catalogue import gettext


def kind(name: str) -> str:
    words = {
        "members": gettext("Members of teams"),
        "teams": gettext("Names of teams"),
        "accounts": gettext("Accounts that only competed"),
        "applicants": gettext("People in applications"),
        "versions": gettext("Applications as they were handed in"),
        "files": gettext("Files of applications"),
        "materials": gettext("Materials of entries"),
        "letters": gettext("Letters"),
        "tables": gettext("Tables that were uploaded"),
    }
    return words.get(name, name)


def look(what: str) -> str:
    words = {
        "entry": gettext("People of an entry"),
        "search": gettext("Search for names"),
        "export": gettext("Export of all entries"),
        "letters": gettext("Addresses in the outbox"),
        "letter": gettext("A letter"),
        "table": gettext("First lines of a table"),
    }
    return words.get(what, what)


def state(name: str) -> str:
    words = {"done": gettext("Destroyed"), "withdrawn": gettext("Withdrawn")}
    return words.get(name, name)
