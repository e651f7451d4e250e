"""Files that are no good as files: encodings, broken CSV and TOML, and zips that mean harm."""

import os
import stat
import tracemalloc
import zipfile

import pytest

from judging.packages import csv_tables
from judging.packages.read import read_package
from tests.packages.small import FILES, problems_of, put, spoilt

BYTES = {
    "latin-1 bytes": ("entries.csv", b"entry,title\nE1,caf\xe9\n", 2, "0xE9 at byte 7", "UTF-8"),
    "bytes of an old Korean Excel": (
        "judges.csv",
        "judge,name\nJ1,심사\n".encode("cp949"),
        2,
        "0xBD at byte 4",
        "CSV UTF-8",
    ),
    "UTF-16": ("judges.csv", "judge,name\nJ1,x\n".encode("utf-16"), 1, None, "without NUL"),
    "a NUL": ("judges.csv", b"judge,name\nJ1,x\nJ2,\0\n", 3, None, "without NUL"),
    "an empty file": ("judges.csv", b"", 1, None, "a header row"),
    "a mark of order and no more": ("judges.csv", b"\xef\xbb\xbf", 1, None, "a header row"),
    "a field of 10 MB": ("judges.csv", b"judge\n" + b"J" * 10**7, 2, None, "lines of at most"),
    "a field of 200,000 letters": ("judges.csv", b"judge\n" + b"J" * 200_000, 2, None, "RFC 4180"),
    "line ends of an old Mac": ("judges.csv", b"judge,name\rJ1,x\r", 1, None, "RFC 4180"),
    "letters after a quote": ("judges.csv", b'judge,name\n"J1"x,y\n', 2, None, "RFC 4180"),
}
WITHOUT_JUDGES = {"contest.toml": FILES["contest.toml"], "entries.csv": FILES["entries.csv"]}


@pytest.mark.parametrize(("file", "content", "row", "value", "expected"), BYTES.values(), ids=BYTES)
def test_a_csv_file_that_cannot_be_read(tmp_path, file, content, row, value, expected):
    package = put(tmp_path / "small", {**WITHOUT_JUDGES, file: content})
    (problem,) = problems_of(package)
    assert (problem.file, problem.row) == (file, row)
    assert (problem.value or "").startswith(value or "")
    assert expected in problem.expected


TOML = {
    "latin-1 bytes": (b'[contest]\nkey = "caf\xe9"', "line 2: 0xE9 at byte 11", "UTF-8"),
    "a deep nest": (b"a = " + b"[" * 100_000, None, "brackets too deep"),
    "a key of a hundred thousand parts": (b"a." * 100_000 + b"a = 1", None, "20 parts"),
    "an open text": (b'[contest]\nkey = "x', None, "end of document"),
}


@pytest.mark.parametrize(("content", "value", "expected"), TOML.values(), ids=TOML)
def test_a_contest_toml_that_cannot_be_read(tmp_path, content, value, expected):
    (problem,) = problems_of(put(tmp_path / "small", {"contest.toml": content}))
    assert problem.file == "contest.toml"
    assert (problem.value or "").startswith(value or "")
    assert expected in problem.expected


def test_a_package_without_contest_toml(tmp_path):
    (problem,) = problems_of(put(tmp_path / "small", {"entries.csv": "entry\nE1\n"}))
    assert str(problem) == "contest.toml: expected this file in every package"


def test_an_unknown_csv_file_is_named_and_other_files_are_left_alone(tmp_path):
    files = {
        **FILES,
        "README.md": "…",
        "expected.json": "{}",
        "._votes.csv": "",
        "entris.csv": "entry\n",
    }
    (problem,) = problems_of(put(tmp_path / "small", files))
    assert problem.file == "entris.csv"
    assert 'did you mean "entries.csv"' in problem.expected


@pytest.mark.parametrize("name", ["nowhere", "package.tar"])
def test_what_is_neither_a_folder_nor_a_zip(tmp_path, name):
    (tmp_path / "package.tar").write_bytes(b"x")
    (problem,) = problems_of(tmp_path / name)
    assert "a folder or a .zip" in problem.expected


def test_a_csv_of_two_gigabytes_is_refused_before_it_is_read(tmp_path):
    package = put(tmp_path / "small", spoilt())
    os.truncate(package / "scores.csv", 2 * 2**30)
    tracemalloc.start()
    (problem,) = problems_of(package)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (problem.file, problem.value) == ("scores.csv", "2147483648 bytes")
    assert peak < 32 * 2**20


def test_a_csv_of_too_many_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_tables, "ROW_LIMIT", 4)
    package = put(tmp_path / "small", {**WITHOUT_JUDGES, "judges.csv": "judge\nJ1\nJ2\nJ3\nJ4\n"})
    assert [problem.expected for problem in problems_of(package)] == ["at most 4 rows"] * 2


def test_a_folder_a_pipe_and_a_link_are_not_files(tmp_path):
    package = put(tmp_path / "small", spoilt())
    for name in ("comments.csv", "votes.csv", "members.csv"):
        (package / name).unlink()
    (package / "comments.csv").mkdir()
    os.mkfifo(package / "votes.csv")
    (package / "members.csv").symlink_to("/etc/passwd")
    found = {problem.file: problem.expected for problem in problems_of(package)}
    assert found == dict.fromkeys(("comments.csv", "votes.csv", "members.csv"), "a plain file")


def zipped(path, members, prefix=""):
    """A zip of (name or ZipInfo, content)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            member = f"{prefix}{name}" if isinstance(name, str) else name
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)
    return path


@pytest.mark.parametrize("prefix", ["", "small/"])
def test_a_zip_of_the_files_or_of_their_folder(tmp_path, prefix):
    path = zipped(tmp_path / "small.ZIP", FILES.items(), prefix)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/._x", "what a Mac adds")
    document = read_package(path)
    assert document == read_package(put(tmp_path / "small", spoilt()))


def linked(name):
    """A symbolic link as a zip keeps it."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


HARMFUL = {
    "that climbs out of its folder": ("../../evil.csv", b"x", "inside the package"),
    "that climbs out by backslashes": ("..\\evil.csv", b"x", "inside the package"),
    "with an absolute name": ("/etc/cron.d/evil", b"x", "inside the package"),
    "with a drive": ("C:/evil.csv", b"x", "inside the package"),
    "with a symbolic link": (linked("link.csv"), b"/etc/passwd", "a plain file"),
    "that is a bomb": ("bomb.txt", b"0" * 20 * 2**20, "shrinks to less than 1/100"),
}


@pytest.mark.parametrize(("member", "content", "expected"), HARMFUL.values(), ids=HARMFUL)
def test_a_zip(tmp_path, member, content, expected):
    (problem,) = problems_of(zipped(tmp_path / "small.zip", [*FILES.items(), (member, content)]))
    assert problem.file == (member if isinstance(member, str) else member.filename)
    assert expected in problem.expected


def test_a_zip_that_names_a_file_twice(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        zipped(tmp_path / "small.zip", [*FILES.items(), ("votes.csv", "round,ballot,entry\n")])
    (problem,) = problems_of(tmp_path / "small.zip")
    assert str(problem) == "votes.csv: expected each file once"


def test_a_zip_of_too_many_files_and_of_too_much_in_all(tmp_path):
    many = zipped(tmp_path / "many.zip", [(f"{number}.txt", b"") for number in range(1001)])
    (problem,) = problems_of(many)
    assert "at most 1000 files" in problem.expected
    noise = os.urandom(2**20)
    large = tmp_path / "large.zip"
    with zipfile.ZipFile(large, "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}.txt", noise)
    _claim(large, 400 * 10**6)
    assert any("at most 500 MB in all" in problem.expected for problem in problems_of(large))


def test_a_zip_with_an_endless_directory(tmp_path):
    names = zipped(tmp_path / "names.zip", [(f"{number:1500}.txt", b"") for number in range(900)])
    (problem,) = problems_of(names)
    assert "at most 1000 files" in problem.expected


def test_a_zip64_directory_is_not_read(tmp_path):
    path = zipped(tmp_path / "small.zip", FILES.items())
    content = path.read_bytes()
    end = content.rindex(b"PK\x05\x06")
    path.write_bytes(content[:end] + b"PK\x06\x07" + b"\0" * 16 + content[end:])
    (problem,) = problems_of(path)
    assert problem.value == "zip64"


def _claim(path, size):
    """Let the directory of a zip claim another size of each file."""
    content = bytearray(path.read_bytes())
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        content[at + 24 : at + 28] = size.to_bytes(4, "little")
    path.write_bytes(content)


def test_a_zip_with_a_password(tmp_path):
    path = zipped(tmp_path / "small.zip", FILES.items())
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(content)
    (problem,) = problems_of(path)
    assert problem.expected == "a file without a password"


def test_a_zip_in_another_compression(tmp_path):
    with zipfile.ZipFile(tmp_path / "small.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("contest.toml", FILES["contest.toml"])
    (problem,) = problems_of(tmp_path / "small.zip")
    assert problem.expected == "a file that is stored or deflated"


def test_a_name_cannot_command_the_terminal(tmp_path):
    package = put(tmp_path / "small", {**WITHOUT_JUDGES, "\x1b[2J\n.csv": "x\n"})
    (problem,) = problems_of(package)
    assert str(problem).startswith("\\u001b[2J\\u000a.csv: expected one of")


@pytest.mark.parametrize("cut", [0, 10, 1000, -30])
def test_a_zip_that_is_cut_off(tmp_path, cut):
    path = zipped(tmp_path / "small.zip", FILES.items())
    path.write_bytes(path.read_bytes()[:cut])
    (problem,) = problems_of(path)
    assert "a zip that is whole" in problem.expected


def test_a_zip_whose_content_was_damaged(tmp_path):
    path = tmp_path / "small.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    path.write_bytes(path.read_bytes().replace(b"Jun", b"Jan"))
    (problem,) = problems_of(path)
    assert problem.file == "judges.csv"
    assert "CRC" in problem.expected
