"""A film is sent in the parts that its player asks for; some play it in no other way."""

import os
from typing import BinaryIO

from flask import request, send_file
from werkzeug.wrappers import Response


def ranged(stored: BinaryIO) -> Response:
    """The part of a film that the player asks for; from a bucket too, no more of it than that."""
    size = stored.seek(0, os.SEEK_END)
    stored.seek(0)
    answer = send_file(stored, "video/mp4", conditional=False)
    answer.content_length = size
    return answer.make_conditional(request, accept_ranges=True, complete_length=size)
