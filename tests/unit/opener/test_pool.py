"""The pool: warm, bounded, and never brought down by a file."""

import os
import random
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.opener.files import packed, pdf, png

from mail_intake.adapters.opener import AttachmentOpener, ocr, pool
from mail_intake.model.mail import Attachment
from mail_intake.model.settings import Opening

needs_tesseract = pytest.mark.skipif(ocr.program() is None, reason="tesseract is not installed")
CSV = Attachment(name="a.csv", media_type="text/csv", content=b"Name,NPI\nAnn,1234567893\n")


@pytest.fixture
def opener():
    one = AttachmentOpener(Opening())
    yield one
    one.close()


def children():
    return set(Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split())


def test_a_table_becomes_a_segment(opener):
    """Its grid points into its lines."""
    (segment,) = opener.open(CSV).segments

    assert (segment.kind, segment.source) == ("attachment", "a.csv")
    assert segment.lines == ("Name\tNPI", "Ann\t1234567893")
    assert segment.grids[0].rows[1] == ("Ann", "1234567893")


def test_a_worker_is_used_again(opener):
    """Started once; ended with the pool."""
    before = children()
    for _ in range(3):
        opener.open(CSV)
    started = children() - before
    opener.close()

    assert len(started) == 1
    assert not any(Path(f"/proc/{child}").exists() for child in started)


def test_a_worker_is_replaced_after_many_files(opener, monkeypatch):
    """Whatever its libraries keep."""
    monkeypatch.setattr(pool, "_JOBS", 1)
    for _ in range(3):
        assert opener.open(CSV).segments


def test_what_takes_too_long_is_killed():
    """The next file is opened by another worker."""
    one = AttachmentOpener(Opening(seconds=0.0))
    assert one.open(CSV).notes == ("opening it took too long",)
    one._limits = Opening()
    assert one.open(CSV).segments
    one.close()


def test_what_needs_too_much_memory_loses_its_text():
    """And nothing else."""
    rows = b"a" * 300 + b"\n"
    large = Attachment(name="a.txt", media_type="", content=rows * 60_000)
    one = AttachmentOpener(Opening(memory=150_000_000))
    told = one.open(replace(large, name="a.zip", content=packed({"a.txt": rows * 60_000})))
    assert told.segments or told.notes
    assert one.open(CSV).segments
    one.close()


def test_a_worker_that_dies_loses_its_file(opener, monkeypatch):
    """As a library that crashes would make it."""
    opener.open(CSV)
    worker = opener._idle.queue[0]
    os.kill(worker._process.pid, 9)
    with monkeypatch.context() as patch:
        patch.setattr(pool._Worker, "worn", False)  # it dies while it is asked
        told = opener.open(CSV)

    assert told.notes == ("it could not be opened: it broke what reads it",)
    assert opener.open(CSV).segments


def test_a_worker_that_hangs_loses_its_file():
    """Even one that takes nothing in; the next file is opened by another."""
    one = AttachmentOpener(Opening(seconds=1))
    one.open(CSV)
    os.kill(one._idle.queue[0]._process.pid, signal.SIGSTOP)

    assert one.open(replace(CSV, content=b"x" * 1_000_000)).notes == ("opening it took too long",)
    assert one.open(CSV).segments
    one.close()


def test_a_file_that_is_worked_on_for_too_long_loses_its_text():
    """Busy, not idle: the clock counts, not what it does."""
    one = AttachmentOpener(Opening(seconds=1))
    slow = Attachment(name="a.rtf", media_type="", content=b"{\\rtf1 " + b"a\\par " * 3_000_000)
    assert one.open(slow).notes == ("opening it took too long",)
    one.close()


@needs_tesseract
def test_what_a_worker_started_ends_with_it():
    """The program that reads pictures does not outlive the worker that is killed."""
    one = AttachmentOpener(Opening(seconds=30))
    one.open(CSV)
    worker = one._idle.queue[0]
    place = Path(f"/proc/{worker._process.pid}/task/{worker._process.pid}/children")
    noise = random.Random(4).randbytes(4_000_000)
    picture = Attachment(name="a.png", media_type="", content=png(2000, 2000, noise))
    thread = threading.Thread(target=one.open, args=(picture,))
    thread.start()
    programs = waited(lambda: place.read_text().split())
    assert programs
    os.killpg(worker._process.pid, signal.SIGKILL)
    thread.join(10)

    assert waited(lambda: not any(Path(f"/proc/{one}").exists() for one in programs))


def waited(found):
    """Return what is found within ten seconds."""
    until = time.monotonic() + 10
    while not (value := found()) and time.monotonic() < until:
        time.sleep(0.01)
    return value


def test_larger_than_what_is_opened_is_told(opener):
    """No worker is bothered."""
    one = AttachmentOpener(Opening(size=3))

    assert one.open(CSV).notes == ("it is larger than what is opened",)


def test_several_threads_have_several_workers(opener):
    """Each file is whole."""
    found: list[str] = []

    def work():
        found.extend(opener.open(CSV).segments[0].lines[1] for _ in range(5))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert found == ["Ann\t1234567893"] * 15


def test_nothing_is_written_to_the_disk(opener, tmp_path, monkeypatch):
    """A worker may not write a file, and starts none."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    opener.open(Attachment(name="a.pdf", media_type="", content=pdf(["x"])))

    assert list(tmp_path.iterdir()) == []
