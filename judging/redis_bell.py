"""The bell as a message of Redis: loaded only where REDIS_URL is set."""

import hashlib
import logging
import threading
import time

import redis
from redis.backoff import NoBackoff
from redis.client import PubSub
from redis.retry import Retry

QUIET_SECONDS = 5.0  # what is due by the clock comes without a ring, so workers look this often
AGAIN_SECONDS = 5.0  # a Redis that is away is asked again after this, so that nobody waits for it
PATIENCE_SECONDS = 0.5
logger = logging.getLogger(__name__)


class RedisBell:
    """Everybody who listens hears every ring; who is away hears nothing, and looks by itself."""

    def __init__(self, url: str, *, key: str) -> None:
        # Of this installation alone, though others may share the Redis: its key is nobody else's.
        self.channel = f"simsa:{hashlib.sha256(f'bell:{key}'.encode()).hexdigest()[:16]}"
        self._client = redis.Redis.from_url(
            url,
            socket_connect_timeout=PATIENCE_SECONDS,
            socket_timeout=PATIENCE_SECONDS,
            health_check_interval=10,
            retry=Retry(NoBackoff(), 0),
        )
        self._heard: PubSub | None = None
        self._quiet_until = 0.0
        self._away = False
        self._never = threading.Event()

    def ring(self) -> None:
        """Let workers look at once; they do so without it, only later."""
        if time.monotonic() < self._quiet_until:
            return
        try:
            self._client.publish(self.channel, b"")
            self._is_back()
        except (redis.RedisError, OSError) as failure:
            self._is_away(failure)

    def wait(self, seconds: float) -> None:
        """Wait until it rings; so many seconds where Redis is away."""
        try:
            if self._heard is None and time.monotonic() >= self._quiet_until:
                self._listen()  # and look once: it may have rung just before
            elif self._heard is None:
                self._never.wait(seconds)
            elif self._heard.get_message(ignore_subscribe_messages=True, timeout=QUIET_SECONDS):
                self._forget_further_rings(self._heard)
        except (redis.RedisError, OSError) as failure:
            self._is_away(failure)
            self._never.wait(seconds)

    def _listen(self) -> None:
        heard = self._client.pubsub()  # type: ignore[no-untyped-call]  # redis left it bare
        heard.subscribe(self.channel)
        heard.get_message(timeout=PATIENCE_SECONDS)  # Redis confirms that we listen
        self._heard = heard
        self._is_back()

    def _forget_further_rings(self, heard: PubSub) -> None:
        """One look at the table answers them all."""
        while heard.get_message(ignore_subscribe_messages=True, timeout=0):
            pass

    def _is_away(self, failure: Exception) -> None:
        if self._heard is not None:
            self._heard.close()
        self._heard = None
        self._quiet_until = time.monotonic() + AGAIN_SECONDS
        if not self._away:
            logger.warning("Redis does not answer, so workers look by themselves: %s", failure)
        self._away = True

    def _is_back(self) -> None:
        if self._away:
            logger.warning("Redis answers again.")
        self._away = False
