"""Letters leave by SMTP where a mail server is configured; elsewhere they stay in the outbox."""

import hashlib
import hmac
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from flask import Flask, current_app

EXTENSION = "simsa_mail"
PATIENCE_SECONDS = 15
OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class NotTaken(Exception):
    """The mail server did not take a letter; `lasting` = it never will."""

    def __init__(self, message: str, *, lasting: bool = False) -> None:
        super().__init__(message)
        self.lasting = lasting


class OutOfReach(NotTaken):
    """The mail server cannot be reached or lets nobody in: no letter would leave now."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, and whom its letters are from."""

    host: str
    port: int
    sender: str
    tls: bool = False
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """How letters leave this installation, and what their links look like."""

    site: str
    key: bytes
    server: Server | None
    tells_console: bool

    def secret(self, nonce: str) -> str:
        """The secret of a link: nobody can make it from what the database holds."""
        made = hmac.new(self.key, f"link:{nonce}".encode(), hashlib.sha256)
        return made.hexdigest()

    def address(self, secret: str) -> str:
        """The whole address of a link in a letter."""
        return f"{self.site}/link/{secret}"

    def message(self, number: int, to: str, subject: str, text: str, at: datetime) -> EmailMessage:
        """A letter as mail servers know it; the same letter has the same identity again."""
        server = self._server()
        made = EmailMessage()
        made["From"], made["To"] = server.sender, to
        made["Subject"] = " ".join(subject.split())
        made["Date"] = format_datetime(at)
        host = urlsplit(self.site).hostname or "simsa"
        made["Message-ID"] = f"<letter-{number}-{int(at.timestamp())}@{host}>"
        made["Auto-Submitted"] = "auto-generated"
        made.set_content(text)
        return made

    def hand_over(self, message: EmailMessage) -> None:
        """Give a letter to the mail server. Raises NotTaken."""
        server = self._server()
        try:
            with _connected(server) as connection:
                connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as refusal:
            code, said = next(iter(refusal.recipients.values()))
            raise NotTaken(_told(code, said), lasting=code >= 500) from refusal
        except smtplib.SMTPResponseException as refusal:
            why = _told(refusal.smtp_code, refusal.smtp_error)
            if isinstance(refusal, smtplib.SMTPDataError):
                raise NotTaken(why, lasting=refusal.smtp_code >= 500) from refusal
            raise OutOfReach(why) from refusal
        except (smtplib.SMTPException, OSError) as failure:
            raise OutOfReach(f"{type(failure).__name__}: {failure}") from failure

    def _server(self) -> Server:
        if self.server is None:
            raise OutOfReach("No mail server is set up.")
        return self.server


@contextmanager
def _connected(server: Server) -> Iterator[smtplib.SMTP]:
    safe = ssl.create_default_context()
    made: smtplib.SMTP
    if server.tls:
        made = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE_SECONDS, context=safe)
    else:
        made = smtplib.SMTP(server.host, server.port, timeout=PATIENCE_SECONDS)
    with made as connection:
        connection.ehlo()
        if not server.tls and connection.has_extn("starttls"):
            connection.starttls(context=safe)
            connection.ehlo()
        elif not server.tls and server.host not in OWN_MACHINE:
            raise OutOfReach("The mail server offers no encryption (STARTTLS).")
        if server.user:
            connection.login(server.user, server.password)
        yield connection


def _told(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(words.split())}"


def init_app(app: Flask) -> None:
    """Let the app know how its letters leave."""
    server, secret = app.config["SIMSA_SMTP"], str(app.config["SECRET_KEY"])
    app.extensions[EXTENSION] = Post(
        site=app.config["SIMSA_URL"],
        key=secret.encode(),
        server=Server(**server) if server else None,
        tells_console=not app.config["SIMSA_PRODUCTION"] and not app.testing,
    )


def post() -> Post:
    """How letters leave the running app."""
    found: Post = current_app.extensions[EXTENSION]
    return found
