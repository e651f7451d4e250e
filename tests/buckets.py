"""A bucket on this machine, as the tests of files use it."""

import contextlib

from moto.server import ThreadedMotoServer

from judging import object_storage

BUCKET = "simsa-files"
DEAD = "http://127.0.0.1:9"


def settings(address):
    keys = {"S3_ACCESS_KEY": "key", "S3_SECRET_KEY": "secret"}
    return {"S3_BUCKET": BUCKET, "S3_ENDPOINT": address} | keys


def bucket(address):
    """The files of a bucket at this address."""
    known = {"endpoint": address, "region": "us-east-1", "key": "key", "secret": "secret"}
    return object_storage.ObjectFiles(BUCKET, **known)


@contextlib.contextmanager
def service():
    """The address of a service with one empty bucket."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        made = bucket(address)
        made.client.create_bucket(Bucket=BUCKET)
        made.client.close()
        yield address
    finally:
        server.stop()
