"""What the web server and the flask command load."""

import sys

from judging import create_app
from judging.config import BadConfiguration

try:
    app = create_app()
except BadConfiguration as refusal:
    sys.exit(f"Simsa cannot start: {refusal}")
