"""A mail server that keeps what it is given, or refuses it as a test says."""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy


class Conversation(socketserver.StreamRequestHandler):
    """One connection, as far as smtplib needs it."""

    def handle(self):
        self.say("220 stub")
        for line in iter(self.rfile.readline, b""):
            word = line.decode().strip().upper()
            if word.startswith("RCPT"):
                self.say(self.server.answer_to_recipient)
            elif word == "DATA":
                self.take()
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def take(self):
        self.say("354 go on")
        lines = []
        for line in iter(self.rfile.readline, b".\r\n"):
            lines.append(line.removeprefix(b"."))
        self.server.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.say("250 taken")

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


class Stub(socketserver.ThreadingTCPServer):
    """Its letters, oldest first."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.letters = []
        self.answer_to_recipient = "250 fine"

    @property
    def port(self):
        return self.server_address[1]


@contextmanager
def serving():
    """A mail server as long as the block lasts."""
    with Stub() as stub:
        thread = threading.Thread(target=stub.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield stub
        finally:
            stub.shutdown()
            thread.join()
