"""A hundred hostile files through the pages that take files: each is refused with a sentence or
comes out as a download that nothing opens; none costs more than it may."""

import functools
import io
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
import time_machine
from flask import current_app
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from judging.documents import inspecting, spreadsheets
from judging.errors import TooLarge
from judging.services import applications
from tests import applying, drawn, factories, hostile, hostile_tables
from tests.applying import mine, pdf
from tests.factories import NOON

FILES = {**hostile.FILES, **hostile_tables.FILES}
REFUSED = {409, 413, 415, 422}


@functools.cache
def made(name):
    return FILES[name]()


def stored():
    """Every file of the installation, but for its databases."""
    root = Path(current_app.instance_path)
    return {path for path in root.rglob("*") if path.is_file() and "sqlite" not in path.name}


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def ada(session, client, noon):
    """Ada's browser, and Ada, with an application that takes any kind of file."""
    applying.open_contest(session, factories.user(session, "olga"), quota_mb=2000)
    person = factories.user(session, "ada")
    applications.begin("campus", by=person.id, at=NOON)
    factories.sign_in(client, person)
    client.post("/language", data={"language": "en"})
    return client, person


@pytest.fixture
def olga(session, client, noon):
    """Olga's browser at a contest that is not judged yet."""
    drawn.no_files()
    people = factories.cast(session, factories.contest(session, factories.document(judged=False)))
    factories.sign_in(client, people.olga)
    client.post("/language", data={"language": "en"})
    return client


def send(client, path, content, name="deck.pdf", field="file", **form):
    """As a browser sends a form; its body lies in memory, so that no temporary file is left."""
    file = FileStorage(io.BytesIO(content), filename=name)
    boundary, body = encode_multipart({field: file, **form})
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post(path, data=body, content_type=kind)


def is_a_refusal(answer):
    """A page that says why in a sentence, and is neither an error of ours nor the file."""
    text = answer.text
    sentence = re.search(r'(role="alert"|class="[^"]*(refusal|error)[^"]*")[^>]*>', text)
    return answer.status_code in REFUSED and bool(sentence) and "alert(1)" not in text


def goes_out_only_as_a_download(answer):
    headers = answer.headers
    return (
        answer.status_code == 200
        and headers["Content-Type"] == "application/octet-stream"
        and headers["Content-Disposition"].startswith("attachment")
        and headers["X-Content-Type-Options"] == "nosniff"
        and headers["Content-Security-Policy"].startswith("sandbox")
    )


def verdict(client, person, name):
    """What became of a file that Ada sent: refused, a download, or what went wrong."""
    answer = send(client, "/c/campus/apply/files/extras", made(name), name=f"{name}.html")
    files = mine(person).files
    if answer.status_code != 302:
        good = is_a_refusal(answer) and not files
        return "refused" if good else f"{answer.status_code} {len(files)} {answer.text[:200]}"
    (file,) = files
    with client.get(f"/c/campus/apply/files/{file.key}") as answer:
        good = goes_out_only_as_a_download(answer) and answer.data == made(name)
    client.post(f"/c/campus/apply/files/{file.key}/remove")
    return "taken" if good else f"download {answer.status_code} {answer.headers}"


def test_there_are_sixty_of_them_and_more():
    assert len(FILES) >= 100
    assert len({made(name) for name in FILES}) == len(FILES)


def test_none_that_an_applicant_sends_harms(ada):
    client, person = ada
    before = stored()
    found = {name: verdict(client, person, name) for name in FILES}
    assert {name: said for name, said in found.items() if said not in ("taken", "refused")} == {}
    assert set(found.values()) == {"taken", "refused"}
    root = Path(current_app.instance_path)
    new = stored() - before
    assert all(path.parent.parent == root / "files" for path in new if len(path.name) == 32)


def test_none_that_an_organiser_adds_harms_and_what_is_drawn_is_new(olga):
    page = "/c/campus/materials/A1"
    odd = {}
    for name in FILES:
        answer = send(olga, f"{page}/files", made(name), title="x")
        if answer.status_code != 302 and not is_a_refusal(answer):
            odd[name] = answer.status_code
    assert odd == {}
    drawn.carry_out()
    kept = drawn.listed()
    assert {one.state for one in kept} <= {"ready", "failed"}
    assert any(one.state == "ready" for one in kept)
    for one in kept:
        with olga.get(f"{page}/{one.key}/original") as answer:
            assert goes_out_only_as_a_download(answer), one
        for drawing in one.pages:
            assert drawn.bytes_of(drawing.image)[8:12] == b"WEBP"


def test_none_that_an_organiser_adds_with_many_others_harms(olga):
    before = stored()
    found = {
        name: send(
            olga, "/c/campus/materials", made(name), name="A1.pdf", field="files"
        ).status_code
        for name in {**hostile.ARCHIVES, **hostile.DOCUMENTS}
    }
    assert {name: code for name, code in found.items() if code not in {200, 302, *REFUSED}} == {}
    new = stored() - before
    assert not [path for path in new if path.suffix in (".html", ".txt", ".dll")]


def test_none_that_comes_as_a_table_harms(olga):
    page = "/c/campus/entry-imports"
    odd = {}
    for name in {**hostile_tables.FILES, **hostile.PRETENDING, **hostile.ARCHIVES}:
        answer = send(olga, page, made(name), name="표.xlsx")
        if answer.status_code == 302:
            shown = olga.get(answer.location)
            if shown.status_code != 200 or "<script>alert" in shown.text:
                odd[name] = shown.status_code
        elif not is_a_refusal(answer):
            odd[name] = answer.status_code, answer.text[:300]
    assert odd == {}


@pytest.mark.parametrize("name", hostile.NAMES)
def test_a_name_is_never_a_path_nor_a_header(ada, name):
    client, person = ada
    before = stored()
    said = {"slot": "extras", "name": name, "bytes": len(pdf())}
    where = client.post("/c/campus/apply/uploads", data=said).headers["Location"]
    done = client.patch(where, data=pdf(), headers={"Upload-Offset": "0"})
    assert done.status_code == 200
    (file,) = mine(person).files
    assert file.file_name == hostile.NAMES[name]
    (new,) = stored() - before
    assert re.fullmatch(r"[0-9a-f]{32}", new.name)
    with client.get(f"/c/campus/apply/files/{file.key}") as answer:
        assert goes_out_only_as_a_download(answer)
        told = answer.headers["Content-Disposition"]
    assert "Set-Cookie" not in answer.headers
    assert not set("\r\n\0\u202e") & set(unquote(told))
    page = client.get("/c/campus/apply/work").text
    assert "<script>.svg" not in page


def test_a_name_with_a_nul_is_refused(ada):
    said = {"slot": "extras", "name": "a\0.pdf", "bytes": len(pdf())}
    assert ada[0].post("/c/campus/apply/uploads", data=said).status_code == 400


def peak_of(*command):
    """How many MB a program and what it began used at most, in a process that ends with it."""
    code = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], capture_output=True); "
    code += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True)
    return int(done.stdout)


HEAVY = ("a workbook of 150,000 words", "a workbook of 150,000 styles", "a table in one line")


@pytest.mark.parametrize("name", HEAVY)
def test_a_table_is_read_within_256_mb(name, tmp_path):
    (tmp_path / "table").write_bytes(made(name))
    kind = "xlsx" if made(name).startswith(b"PK") else "csv"
    program = ("-I", str(spreadsheets.READER), kind, str(tmp_path / "table"))
    assert peak_of(sys.executable, *program, "20000", "200", "10000", "5") < 256


DEEP = ("a PDF whose objects are a bomb", "a PDF packed four times", "a PNG whose text is a bomb")


@pytest.mark.parametrize("name", DEEP)
def test_a_page_is_looked_at_within_256_mb(name, tmp_path):
    (tmp_path / "file").write_bytes(made(name))
    program = ("-I", str(inspecting.DIRECT), "inspect", str(tmp_path / "file"))
    assert peak_of(sys.executable, *program) < 256


def test_a_table_that_needs_more_memory_than_there_is_is_refused(tmp_path, monkeypatch):
    program = Path(spreadsheets.READER).read_text(encoding="utf-8")
    assert "MEMORY = 264 * 2**20" in program
    (tmp_path / "reader.py").write_text(program.replace("264 * 2**20", "60 * 2**20"))
    (tmp_path / "table").write_bytes(made("a workbook of 150,000 words"))
    monkeypatch.setattr(spreadsheets, "READER", tmp_path / "reader.py")
    with pytest.raises(TooLarge, match="more memory or time"):
        spreadsheets.first_rows(tmp_path / "table", "xlsx", 2)
    (tmp_path / "table").write_bytes(b"title,team\nA,B\n")
    rows = spreadsheets.first_rows(tmp_path / "table", "csv", 2)
    assert rows == [["title", "team"], ["A", "B"]]


def test_a_table_that_needs_more_time_than_there_is_is_refused(tmp_path, monkeypatch):
    program = Path(spreadsheets.READER).read_text(encoding="utf-8")
    endless = program.replace("    limit(seconds)\n", "    limit(seconds)\n    while True: pass\n")
    (tmp_path / "reader.py").write_text(endless)
    monkeypatch.setattr(spreadsheets, "READER", tmp_path / "reader.py")
    monkeypatch.setattr(spreadsheets, "FIRST_SECONDS", 1)
    with pytest.raises(TooLarge, match="more memory or time"):
        spreadsheets.first_rows(tmp_path / "table", "csv", 2)


def test_an_import_is_shown_though_its_lines_take_too_long_just_now(olga, monkeypatch):
    added = send(olga, "/c/campus/entry-imports", b"title,team\nA,B\n", name="표.csv")
    monkeypatch.setattr(spreadsheets, "first_rows", too_slow)
    page = olga.get(added.location)
    assert page.status_code == 200
    assert "title" in page.text


def too_slow(*_):
    raise TooLarge("This file needs more memory or time than there is. Make it smaller.")


def test_reading_a_table_leaves_this_process_as_it_is():
    assert sys.modules.get("numpy", True) is not None
