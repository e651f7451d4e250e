"""What is made from nothing but what it is called with is made once and kept for a while."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Made = TypeVar("Made")
Make = Callable[..., Made]


def kept(room: int) -> Callable[[Make[Made]], Make[Made]]:
    """Keep the last `room` answers of a function beside what they were made from.

    An answer is found by comparing, so nothing need be hashable and a kept answer is never wrong;
    what is the very same object as before costs no time. What is kept must never be changed.
    """

    def keep(make: Make[Made]) -> Make[Made]:
        shelf: tuple[tuple[tuple[object, ...], Made], ...] = ()

        @wraps(make)
        def found_or_made(*made_from: object) -> Made:
            nonlocal shelf
            at_hand = shelf  # another thread may put up a new shelf meanwhile
            one = next((one for one in at_hand if one[0] == made_from), None)
            if one is None:
                one = (made_from, make(*made_from))
            if not at_hand or one is not at_hand[0]:
                shelf = (one, *(other for other in at_hand if other is not one))[:room]
            return one[1]

        return found_or_made

    return keep
