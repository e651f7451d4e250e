"""A small application for tests of the server: says how much of a body came, and when."""

from judging import gunicorn_worker
from judging.clock import heard_at, now

gunicorn_worker.SLOWEST = 10**9


def app(environ, start_response):
    came = 0
    try:
        while piece := environ["wsgi.input"].read(4096):
            came += len(piece)
    except OSError as trouble:
        came = repr(trouble)
    waited = (now() - heard_at.get()).total_seconds()
    said = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {came} {waited < 1}".encode()
    start_response("200 OK", [("Content-Length", str(len(said)))])
    return [said]
