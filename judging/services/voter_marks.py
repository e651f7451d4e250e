"""What voters show and get: codes, the word on the screen of the hall, receipts, keyed hashes.

Pure functions; `key` is the installation's secret, which the database does not hold.
"""

import hashlib
import hmac
import ipaddress
import secrets
from datetime import datetime

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without letters that look like digits
MISREAD = str.maketrans("OILU", "011V", " -\t")
CODE_LENGTH = 12  # 60 bits: among 10,000 good ones a guess finds one in 10^14
HALL_SECONDS = 20
HALL_WORDS = 4  # the newest and the three before it are good: 60 to 80 seconds


def keyed(key: str, purpose: str, value: str) -> str:
    """A hash that nobody can make or check without the key."""
    return hmac.new(key.encode(), f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


def _word(digest: str, length: int) -> str:
    number = int(digest, 16)
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in range(length))


def code(key: str, token: str, serial: int) -> str:
    """The code of that number of a poll: printed again it is the same, yet it is not stored."""
    return _word(keyed(key, "voter-code", f"{token} {serial}"), CODE_LENGTH)


def code_hash(key: str, token: str, text: str) -> str:
    """What the database knows of a code."""
    return keyed(key, "voter-code-hash", f"{token} {text}")


def canonical_code(text: str) -> str:
    """A code as it was printed, however somebody typed it: k7qx 2m9d-rto4 → K7QX2M9DRT04."""
    return text.upper().translate(MISREAD)[: 2 * CODE_LENGTH]


def grouped(text: str) -> str:
    """A code or a receipt in groups of four, as people read it."""
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def hall_word(secret: str, at: datetime) -> str:
    """What the screen of the hall shows at this moment, and for seconds only."""
    return _hall_word(secret, int(at.timestamp()) // HALL_SECONDS)


def _hall_word(secret: str, slot: int) -> str:
    return _word(keyed(secret, "hall", str(slot)), 10)


def was_shown(secret: str, word: str, at: datetime) -> bool:
    """Whether the screen of the hall showed this word within the last minute."""
    newest = int(at.timestamp()) // HALL_SECONDS
    shown = [_hall_word(secret, newest - age) for age in range(HALL_WORDS)]
    return any(hmac.compare_digest(word.encode(), one.encode()) for one in shown)


def receipt(secret: str, submission: str) -> str:
    """The receipt of a ballot: the same however often it is sent, and it tells no choice."""
    return _word(keyed(secret, "receipt", submission), CODE_LENGTH)


def short(secret: str, purpose: str, value: str) -> str:
    """Enough of a keyed hash to see what belongs together, in one poll alone."""
    return keyed(secret, purpose, value)[:16]


def network_of(address: str) -> str:
    """The stretch of addresses around one: /24 of IPv4, /48 of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    size = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network((found, size), strict=False))


def random_word(length: int) -> str:
    """A word of chance, of five bits a letter."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
