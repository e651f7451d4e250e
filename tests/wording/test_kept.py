"""What is kept is what was made from the very same things, and never more than there is room."""

from judging.wording.kept import kept


def counting(room):
    """A function that is kept, and everything that it was made from so far."""
    asked = []

    @kept(room=room)
    def make(*made_from):
        asked.append(made_from)
        return object()

    return make, asked


def test_the_same_things_are_made_once():
    make, asked = counting(room=2)
    first = make("ko", {"A1": ["87", "85"]})
    assert make("ko", {"A1": ["87", "85"]}) is first
    assert len(asked) == 1


def test_whatever_changed_is_made_anew():
    make, asked = counting(room=9)
    for made_from in (
        ("ko", {"A1": ["87"]}),
        ("en", {"A1": ["87"]}),
        ("ko", {"A1": ["88"]}),
        ("ko", {"A1": ["87"]}, ()),
    ):
        make(*made_from)
    assert len(asked) == 4


def test_what_was_asked_for_last_stays():
    make, asked = counting(room=2)
    first = make("first")
    make("second")
    assert make("first") is first
    make("third")
    assert make("first") is first
    make("second")
    assert asked == [("first",), ("second",), ("third",), ("second",)]
