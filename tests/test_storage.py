"""Files are kept the same way in a folder and in a bucket, and never half."""

import io
import subprocess
import sys

import pytest
import time_machine
from werkzeug.datastructures import FileStorage

from judging import config, create_app, object_storage, storage
from judging.config import BadConfiguration
from judging.extensions import db
from judging.services import applications, materials
from judging.services.material_files import Upload
from judging.storage import Away, LocalFiles
from tests import applying, buckets, drawn, factories, paper
from tests.applying import pdf
from tests.factories import NOON

NAME = "제안서 최종.pdf"
UNKNOWN = "0" * 32


@pytest.fixture(scope="module")
def address():
    with buckets.service() as found:
        yield found


@pytest.fixture(params=["local", "s3"])
def files(request, tmp_path):
    if request.param == "local":
        yield LocalFiles(tmp_path)
        return
    made = buckets.bucket(request.getfixturevalue("address"))
    for name in made.names():
        made.remove(name)
    yield made
    made.client.close()


def read(files, name):
    with files.open(name) as source:
        return source.read()


def test_what_is_put_comes_back_byte_by_byte(files):
    content = bytes(range(256)) * 5000
    assert read(files, files.put(io.BytesIO(content))) == content
    assert read(files, files.put(io.BytesIO(b""))) == b""


def test_every_file_has_a_name_of_ours_and_is_listed(files):
    names = [files.put(io.BytesIO(b"same")) for _ in range(3)]
    assert len(set(names)) == 3
    assert sorted(files.names()) == sorted(names)


def test_a_file_is_read_in_pieces(files):
    name = files.put(io.BytesIO(b"abcdef"))
    with files.open(name) as source:
        assert (source.read(2), source.read(3), source.read(9)) == (b"ab", b"cde", b"f")
        assert source.read(1) == b""


def test_a_file_is_read_from_wherever_it_is_sought(files):
    content = bytes(range(256)) * 5000
    with files.open(files.put(io.BytesIO(content))) as source:
        assert source.seek(0, io.SEEK_END) == len(content)
        assert source.read() == b""
        source.seek(700_001)
        assert source.read(3) == content[700_001:700_004]
        source.seek(-4, io.SEEK_END)
        assert source.read() == content[-4:]
        source.seek(1)
        assert source.read() == content[1:]


def test_of_a_film_in_a_bucket_only_what_is_sought_is_asked_for(address):
    made, asked = buckets.bucket(address), []
    made.client.meta.events.register(
        "before-sign.s3.GetObject", lambda request, **_: asked.append(request.headers.get("Range"))
    )
    with made.open(made.put(io.BytesIO(bytes(10**6)))) as source:
        assert source.seek(0, io.SEEK_END) == 10**6
        source.seek(900_000)
        assert len(source.read(100)) == 100
    assert [str(one or "") for one in asked] == ["", "bytes=900000-"]
    made.client.close()


def test_what_is_not_there_is_said_and_removing_it_is_no_trouble(files):
    name = files.put(io.BytesIO(b"x"))
    files.remove(name)
    files.remove(name)
    for gone in (name, UNKNOWN):
        with pytest.raises(FileNotFoundError):
            files.open(gone)


@pytest.mark.parametrize(
    "name", ["../secret-key", "", "a/b", UNKNOWN + "/..", UNKNOWN.upper() + "G"]
)
def test_no_other_name_reaches_the_storage(files, name):
    for act in (files.open, files.remove, lambda bad: files.keep(bad, io.BytesIO(b"x"))):
        with pytest.raises(FileNotFoundError):
            act(name)
    assert not list(files.names())


class Breaking(io.BytesIO):
    """A source that breaks off after its first block."""

    def read(self, size=-1):
        if self.tell():
            raise OSError("the disk broke")
        return super().read(min(size, 100) if size > 0 else 100)


def test_a_source_that_breaks_off_leaves_nothing(files, tmp_path):
    with pytest.raises((OSError, Away)):
        files.put(Breaking(bytes(20 * 2**20)))
    assert not list(files.names())
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_large_file_travels_in_several_parts(address, monkeypatch):
    files = buckets.bucket(address)
    content = bytes(range(256)) * (9 * 2**12)
    small = {"multipart_threshold": 2**22, "multipart_chunksize": 5 * 2**20}
    for name, value in small.items():
        monkeypatch.setattr(object_storage.SENDING, name, value)
    assert read(files, files.put(io.BytesIO(content))) == content
    files.client.close()


# --- as the application uses it ------------------------------------------------------------------


@pytest.fixture
def kept_in(app, monkeypatch):
    """Let the application keep its files somewhere else."""

    def keep(place):
        monkeypatch.setitem(app.extensions, storage.EXTENSION, place)

    return keep


@pytest.fixture
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def ada(app, client, at_noon):
    """Ada, signed in, with an application that she has begun."""
    with app.app_context():
        session = db.session()
        applying.open_contest(session, factories.user(session, "olga"))
        person = factories.user(session, "ada")
        applications.begin("campus", by=person.id, at=NOON)
        factories.sign_in(client, person)
        yield person
        db.session.remove()


def send(client, content):
    file = FileStorage(io.BytesIO(content), NAME)
    return client.post("/c/campus/apply/files/proposal", data={"file": file})


def download(client, person):
    (file,) = applying.mine(person).files
    return client.get(f"/c/campus/apply/files/{file.key}")


def test_an_applicants_file_goes_in_and_comes_out_with_its_korean_name(client, ada, files, kept_in):
    kept_in(files)
    assert send(client, pdf()).status_code == 302
    with download(client, ada) as answer:
        assert answer.data == pdf()
        assert (
            "filename*=UTF-8''%EC%A0%9C%EC%95%88%EC%84%9C" in answer.headers["Content-Disposition"]
        )
        assert answer.headers["Content-Disposition"].startswith("attachment")
    (name,) = files.names()
    files.remove(name)
    assert download(client, ada).status_code == 404


def test_pages_are_drawn_from_and_into_the_storage(session, files, kept_in):
    kept_in(files)
    contest = factories.contest(session, factories.document(judged=False))
    olga = factories.cast(session, contest).olga
    upload = Upload("발표.pdf", io.BytesIO(paper.deck(2)))
    materials.add_file("campus", "A1", upload, title="", by=olga.id, at=NOON)
    drawn.carry_out()
    assert len(drawn.pictures()) == 2
    assert len(list(files.names())) == 5  # the original, two pages, two thumbnails


def test_a_storage_that_is_away_is_said_and_nothing_is_half_kept(
    app, client, ada, kept_in, at_noon
):
    kept_in(buckets.bucket(buckets.DEAD))
    answer = send(client, pdf())
    assert answer.status_code == 503
    assert "파일 저장소" in answer.text
    assert answer.headers["Retry-After"] == "5"
    assert not applying.mine(ada).files


def test_an_upload_goes_on_where_it_was_once_the_storage_is_back(client, ada, address, kept_in):
    content = pdf()
    kept_in(buckets.bucket(buckets.DEAD))
    said = {"slot": "proposal", "name": NAME, "bytes": len(content)}
    where = client.post("/c/campus/apply/uploads", data=said).headers["Location"]
    assert client.patch(where, data=content, headers={"Upload-Offset": "0"}).status_code == 503
    offset = client.get(where).headers["Upload-Offset"]
    assert offset == str(len(content))
    back = buckets.bucket(address)
    kept_in(back)
    assert client.patch(where, data=b"", headers={"Upload-Offset": offset}).status_code == 200
    with download(client, ada) as answer:
        assert answer.data == content
    back.client.close()


# --- at the start --------------------------------------------------------------------------------


def test_a_bucket_is_used_where_one_is_configured(address, tmp_path):
    environ = buckets.settings(address) | {"SIMSA_INSTANCE": str(tmp_path)}
    made = create_app(environ=environ)
    assert storage.check(made) == ""
    found = made.extensions[storage.EXTENSION]
    assert read(found, found.put(io.BytesIO(b"x"))) == b"x"
    found.client.close()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"S3_BUCKET": "another-one"}, "no such bucket"),
        ({"S3_ENDPOINT": buckets.DEAD}, "cannot be used"),
    ],
)
def test_a_bucket_that_cannot_be_used_is_said_at_the_start(address, tmp_path, changed, why):
    environ = buckets.settings(address) | changed | {"SIMSA_INSTANCE": str(tmp_path)}
    assert why in storage.check(create_app(environ=environ))


def test_refused_keys_are_said_by_the_names_of_their_settings():
    refused = object_storage.ClientError({"Error": {"Code": "403"}}, "PutObject")
    away = Away("no")
    away.__cause__ = refused
    assert "refuses S3_ACCESS_KEY and S3_SECRET_KEY" in object_storage._why(away, "b", "here")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"S3_BUCKET": "Not A Bucket"}, "S3_BUCKET is"),
        ({"S3_ENDPOINT": "s3.example.org"}, "S3_ENDPOINT must look like"),
        ({"S3_ACCESS_KEY": ""}, "needs S3_ACCESS_KEY and S3_SECRET_KEY"),
        ({"S3_SECRET_KEY": ""}, "needs S3_ACCESS_KEY and S3_SECRET_KEY"),
    ],
)
def test_wrong_settings_of_a_bucket_are_said(tmp_path, changed, why):
    with pytest.raises(BadConfiguration, match=why):
        config.settings(buckets.settings("https://s3.example.org") | changed, tmp_path)


def test_a_package_that_is_not_installed_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(config.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(BadConfiguration, match="judging/requirements/scale"):
        config.settings(buckets.settings("https://s3.example.org"), tmp_path)


# --- from one to the other -----------------------------------------------------------------------


@pytest.fixture
def moving(address, tmp_path):
    """An installation with three files in its folder and an empty bucket; its command line."""
    empty = buckets.bucket(address)
    for name in empty.names():
        empty.remove(name)
    empty.client.close()
    environ = buckets.settings(address) | {"SIMSA_INSTANCE": str(tmp_path)}
    made = create_app(environ=environ)
    here = storage.folder(made)
    names = {here.put(io.BytesIO(f"file {n}".encode())) for n in range(3)}
    yield made.test_cli_runner(), here, made.extensions[storage.EXTENSION], names
    made.extensions[storage.EXTENSION].client.close()


def test_files_are_copied_to_the_bucket_and_back(moving):
    cli, here, there, names = moving
    assert "3 files copied" in cli.invoke(args=["files", "copy", "--to", "s3"]).output
    assert set(there.names()) == names == set(here.names())
    (lost, *_) = names
    content = read(here, lost)
    here.remove(lost)
    again = cli.invoke(args=["files", "copy", "--to", "local"])
    assert "1 files copied and compared, 2 were there" in again.output
    assert read(here, lost) == content


def test_copying_goes_on_where_it_broke_off(moving, monkeypatch):
    cli, _here, there, names = moving
    real, kept = object_storage.ObjectFiles.keep, []

    def breaks(self, name, source):
        if len(kept) == 2:
            raise Away("the line broke.")
        kept.append(name)
        real(self, name, source)

    monkeypatch.setattr(object_storage.ObjectFiles, "keep", breaks)
    done = cli.invoke(args=["files", "copy", "--to", "s3"])
    assert done.exit_code == 1
    assert "Run the same command again" in done.output
    monkeypatch.setattr(object_storage.ObjectFiles, "keep", real)
    assert (
        "1 files copied and compared, 2 were"
        in cli.invoke(args=["files", "copy", "--to", "s3"]).output
    )
    assert set(there.names()) == names


def test_a_copy_that_differs_is_not_kept(moving, monkeypatch):
    cli, _here, there, _names = moving
    real = object_storage.ObjectFiles.keep
    damaged = lambda self, name, _source: real(self, name, io.BytesIO(b"rot"))  # noqa: E731  short
    monkeypatch.setattr(object_storage.ObjectFiles, "keep", damaged)
    done = cli.invoke(args=["files", "copy", "--to", "s3"])
    assert done.exit_code == 1
    assert "differs from its original" in done.output
    assert not list(there.names())


def test_without_a_bucket_nothing_is_copied(tmp_path):
    cli = create_app(environ={"SIMSA_INSTANCE": str(tmp_path)}).test_cli_runner()
    done = cli.invoke(args=["files", "copy", "--to", "s3"])
    assert done.exit_code == 1
    assert "No bucket is configured" in done.output


def test_boto3_is_not_loaded_where_no_bucket_is_configured(tmp_path):
    code = "import sys, judging; judging.create_app(); print('boto3' in sys.modules)"
    environ = {"SIMSA_INSTANCE": str(tmp_path), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, cwd=config.ROOT, capture_output=True, text=True
    )
    assert done.stdout.strip() == "False", done.stderr
