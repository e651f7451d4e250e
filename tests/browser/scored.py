"""Sheets that a judge filled before the test begins."""

CRITERIA = ("C1", "C2", "C3", "C4", "C5")
MARKS = (
    *((27, 25, 18, 13, 5), (24, 25, 16, 12, 4), (30, 28, 19, 14, 5)),
    *((21, 20, 14, 9, 3), (26, 22, 17, 12, 4), (25, 23, 15, 11, 5)),
)


def fill(stub, entries, marks=MARKS, *, handed_in=False):
    """Marks of the first entries; with `handed_in` their sheets are in."""
    for number in range(1, entries + 1):
        key = f"M{number:02d}"
        for criterion, value in zip(CRITERIA, marks[(number - 1) % len(marks)], strict=True):
            put(stub, "mark", key, criterion, str(value))
        if handed_in:
            put(stub, "submission", key, "", True)


def put(stub, kind, entry, field, value):
    seq = len(stub.answers) + 1
    about = {"kind": kind, "round": "final", "entry": entry, "field": field, "value": value}
    stub.answer_to({"id": f"before-{seq}", "base": 0, "seq": seq, "settles": []} | about)
