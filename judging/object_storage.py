"""Files in a bucket that speaks S3: loaded only where one is configured, because boto3 is large."""

import io
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

import boto3
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from judging.storage import NAME, Away

PIECE = 16 * 2**20  # what a large file is sent in, and how much of it is ever in memory
MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
REFUSED = frozenset({"401", "403", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"})
NETWORK = Config(
    connect_timeout=4,
    read_timeout=20,
    retries={"mode": "standard", "max_attempts": 2},
    # Not every maker of S3 knows the newer checksums.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
SENDING = TransferConfig(multipart_threshold=PIECE, multipart_chunksize=PIECE, use_threads=False)


class ObjectFiles:
    """Files as objects of one bucket; an object appears whole or not at all."""

    def __init__(self, bucket: str, *, endpoint: str, region: str, key: str, secret: str) -> None:
        self.bucket = bucket
        self.client = boto3.session.Session().client(
            "s3",
            endpoint_url=endpoint or None,
            region_name=region,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            config=NETWORK,
        )

    def put(self, source: BinaryIO) -> str:
        """Keep a file for good and answer with its name. Raises Away."""
        name = secrets.token_hex(16)
        self.keep(name, source)
        return name

    def keep(self, name: str, source: BinaryIO) -> None:
        """Keep a file under this name. Raises Away."""
        with _reached():
            self.client.upload_fileobj(source, self.bucket, _known(name), Config=SENDING)

    def open(self, name: str) -> BinaryIO:
        """The file, read as it arrives; it can be sought. Raises FileNotFoundError, Away."""
        return cast(BinaryIO, io.BufferedReader(_Arriving(self, _known(name))))

    def begin(self, name: str, start: int) -> tuple[Any, int]:
        """What arrives of an object from a byte on, and the size of all of it. Raises as open."""
        asked = {"Range": f"bytes={start}-"} if start else {}
        with _reached(name):
            found = self.client.get_object(Bucket=self.bucket, Key=name, **asked)
        return found["Body"], start + int(found["ContentLength"])

    def remove(self, name: str) -> None:
        """Delete a file; one that is gone already stays gone. Raises Away."""
        with _reached(name):
            self.client.delete_object(Bucket=self.bucket, Key=_known(name))

    def names(self) -> Iterator[str]:
        """Every file that is kept here. Raises Away."""
        with _reached():
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
            for page in pages:
                found = (one["Key"] for one in page.get("Contents", ()))
                yield from (name for name in found if NAME.fullmatch(name))


class _Arriving(io.RawIOBase):
    """An object on its way, whose network may fail like that of every other call.

    Seeking costs nothing; the next reading asks the service for the rest from there.
    """

    def __init__(self, files: ObjectFiles, name: str) -> None:
        self.files, self.name, self.place = files, name, 0
        self.body, self.size = files.begin(name, 0)
        self.at = 0  # where `body` goes on

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: self.size}[whence]
        self.place = max(0, base + offset)
        return self.place

    def readinto(self, target: Any) -> int:
        if self.place >= self.size:
            return 0
        if self.at != self.place:
            self.body.close()
            self.body, _ = self.files.begin(self.name, self.place)
            self.at = self.place
        with _reached():
            block = self.body.read(len(target))
        target[: len(block)] = block
        self.place += len(block)
        self.at = self.place
        return len(block)

    def close(self) -> None:
        self.body.close()
        super().close()


def _known(name: str) -> str:
    if not NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return name


@contextmanager
def _reached(name: str = "") -> Iterator[None]:
    """What the service answers, in our words. Raises FileNotFoundError, Away."""
    try:
        yield
    except ClientError as failure:
        if name and failure.response["Error"]["Code"] in MISSING:
            raise FileNotFoundError(name) from None
        raise Away(str(failure)) from failure
    except (BotoCoreError, Boto3Error, HTTPError, OSError) as failure:
        if isinstance(failure, FileNotFoundError):
            raise
        raise Away(str(failure)) from failure


def what_is_wrong(**configured: Any) -> str:
    """Why the bucket cannot be used, as one sentence; "" where a file could be kept and read."""
    files = ObjectFiles(**configured)
    where = configured["endpoint"] or "Amazon's S3"
    try:
        name = files.put(io.BytesIO(b"simsa"))
        files.remove(name)
    except Away as away:
        return _why(away, files.bucket, where)
    finally:
        files.client.close()
    return ""


def _why(away: Away, bucket: str, where: str) -> str:
    cause = away.__cause__
    while cause is not None and not isinstance(cause, ClientError):
        cause = cause.__cause__ or cause.__context__
    code = cause.response["Error"]["Code"] if isinstance(cause, ClientError) else ""
    if code in MISSING or code == "NoSuchBucket":
        return f"S3_BUCKET names {bucket!r}, but there is no such bucket at {where}."
    if code in REFUSED:
        return f"The bucket {bucket!r} at {where} refuses S3_ACCESS_KEY and S3_SECRET_KEY ({code})."
    return f"The bucket {bucket!r} at {where} cannot be used: {away}"
