"""The product's settings of gunicorn, without the process beside it that carries out jobs."""

from judging.gunicorn_conf import *  # noqa: F403  all settings but these
from judging.gunicorn_conf import post_worker_init as _ready


def when_ready(server: object) -> None:
    """Start no keeper."""


def on_exit(server: object) -> None:
    """There is none to end."""


post_worker_init = _ready
