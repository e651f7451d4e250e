"""How gunicorn serves Simsa: gunicorn -c judging/gunicorn_conf.py wsgi:app"""

import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache

from judging import database, storage
from judging.config import BadConfiguration

_host = os.environ.get("HOST", "127.0.0.1")
_port = os.environ.get("PORT", "8000")
_memory = Path("/dev/shm")

bind = f"[{_host}]:{_port}" if ":" in _host else f"{_host}:{_port}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "judging.gunicorn_worker.Worker"  # gthread, which slow lines cannot silence
threads = 64
keepalive = 30
# A worker's sign of life is a file; on a slow disk its writing would stall the worker.
worker_tmp_dir = str(_memory) if _memory.is_dir() else None
# Loaded once, before the workers: what is wrong ends the server instead of worker after worker.
preload_app = True
control_socket_disable = True  # gunicorn 27 would open one in the home folder
loglevel = "warning"


def on_starting(server: Any) -> None:
    """Serve no database that is out of reach, unsafe or not up to date, and no bucket either."""
    app = server.app.wsgi()
    try:
        database.check(app)
    except BadConfiguration as refusal:
        sys.exit(f"Simsa cannot start: {refusal}")
    if why := storage.check(app):
        sys.exit(f"Simsa cannot start: {why}")
    _compile_templates(app)


def _compile_templates(app: Any) -> None:
    """Have every page's template before the workers fork.

    When a hall's tablets come at once, 64 threads would else each compile the same one. What was
    compiled is kept in the instance folder: all of it took 2.6 s of CPU, from there 0.1 s.
    """
    names = app.jinja_env.list_templates()
    if not names:
        return
    kept = Path(app.instance_path) / "cache" / "templates"
    kept.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(kept))
    for name in names:
        app.jinja_env.get_template(name)


def when_ready(server: Any) -> None:
    """Let a process beside the web workers carry out what takes longer than a request."""
    command = [sys.executable, str(Path(__file__).with_name("keeper.py"))]
    # In a group of its own: a Ctrl-C reaches the server alone, which then ends it.
    server.keeper = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


def on_exit(server: Any) -> None:
    """End the worker with the server."""
    keeper = getattr(server, "keeper", None)
    if keeper is not None:
        keeper.stdin.close()
        keeper.wait()


def post_worker_init(worker: Any) -> None:
    """Say where people find it, now that the last of the first workers has begun."""
    # What the app has loaded stays for ever: the collector need not look through it again, which
    # halves what a page of a thousand lines costs.
    gc.freeze()
    if worker.age == workers:
        address = bind.replace("0.0.0.0:", "localhost:").replace("[::]:", "localhost:")
        print(f"\nSimsa is ready: http://{address}  (stop it with Ctrl-C)", flush=True)
