"""Strangers' files are looked at by children of a program apart: bounded, one file each."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from judging.documents import inspecting, rendering
from judging.errors import NotReady, TooLarge
from tests import paper


@pytest.fixture
def file(tmp_path):
    """A file with this content, by its path."""

    def made(content, name="file"):
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return made


@pytest.fixture
def nursery():
    """The program of this process, which is begun anew for the next test."""
    found = inspecting._nursery()
    yield found
    inspecting._forget(found)


def test_many_files_are_answered_each_for_itself_by_one_program(file, nursery):
    paths = [file(paper.deck(1 + n % 3), f"{n}.pdf") for n in range(12)]
    with ThreadPoolExecutor(12) as crowd:
        pages = list(crowd.map(rendering.count_pages, paths))
    assert pages == [1 + n % 3 for n in range(12)]
    assert inspecting._nursery() is nursery


def test_each_refusal_is_its_files_own(file, nursery):
    paths = [
        file(data, f"{n}") for n, data in enumerate((paper.deck(1), b"%PDF-", paper.endless()))
    ]
    good, damaged, pages = rendering.inspect(paths)
    assert good is None
    assert isinstance(damaged, NotReady)
    assert isinstance(pages, TooLarge)


def test_a_program_that_was_killed_is_begun_again_and_the_file_is_not_blamed(file, nursery):
    path = file(paper.deck(2))
    assert rendering.count_pages(path) == 2
    nursery.process.kill()
    nursery.process.wait()
    assert rendering.count_pages(path) == 2
    assert inspecting._nursery() is not nursery
    inspecting._forget(inspecting._nursery())


def test_the_program_ends_with_the_process_that_asks_it(nursery):
    nursery.socket.close()
    assert nursery.process.wait(20) == 0


RENDERER = """
import resource, sys
CPU_SECONDS = 240
def main(arguments):
    how = open(arguments[1]).read()
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (264 * 2**20,) * 2)
    if how == "spin":
        while True: pass
    if how == "grow":
        print(len(bytearray(300 * 2**20)))
    if how == "wait":
        import time; time.sleep(600)
    print('{"pages": %d}' % CPU_SECONDS)
"""


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """A nursery whose renderer does what the file says, with two seconds for each."""
    program = Path(inspecting.PROGRAM).read_text(encoding="utf-8")
    program = program.replace("CPU_SECONDS = 5", "CPU_SECONDS = 1").replace(
        "\nSECONDS = 20", "\nSECONDS = 2"
    )
    (tmp_path / "nursery.py").write_text(program)
    (tmp_path / "page_renderer.py").write_text(RENDERER)
    monkeypatch.setattr(inspecting, "PROGRAM", tmp_path / "nursery.py")
    monkeypatch.setattr(inspecting, "_begun", [])
    yield
    inspecting._end()


@pytest.mark.parametrize("how", [b"spin", b"grow", b"wait"])
def test_a_file_that_takes_too_much_time_or_memory_is_refused_alone(file, hostile, how):
    with pytest.raises(TooLarge, match="more memory or time"):
        rendering.count_pages(file(how, "bad"))
    assert rendering.count_pages(file(b"good", "good")) == 1  # the seconds it was given


def test_the_seconds_are_few():
    program = Path(inspecting.PROGRAM).read_text(encoding="utf-8")
    assert "CPU_SECONDS = 5\n" in program


def test_no_pipe_is_left_open(file, nursery):
    path = file(paper.deck(1))
    rendering.count_pages(path)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        rendering.count_pages(path)
    assert len(os.listdir("/proc/self/fd")) == before


def test_two_that_begin_at_once_share_one_program(monkeypatch, file):
    monkeypatch.setattr(inspecting, "_begun", [])
    gate = threading.Barrier(4)
    path = file(paper.deck(1))

    def ask(_):
        gate.wait()
        return rendering.count_pages(path)

    with ThreadPoolExecutor(4) as crowd:
        assert list(crowd.map(ask, range(4))) == [1] * 4
    assert len(inspecting._begun) == 1
    inspecting._end()
