"""Pictures to lines by tesseract, where it is installed: through pipes, within the file's bounds."""

import os
import re
import resource
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import NamedTuple

from mail_intake.adapters.opener.bounds import Bounds
from mail_intake.adapters.opener.found import Piece, Unreadable
from mail_intake.adapters.opener.pictures import picture_size

#: Ways to look at a page, the usual first: one column with rows side by side, as forms have them;
#: then whatever lies there, turned whichever way.
_WAYS = ("4", "1")
#: From this mean of the words' own confidences on, the first way was right.
_CLEAR = 0.6
#: Below it there are no words: strokes were taken for letters.
_LEAST = 0.3
#: A gap wider than so many line heights parts two cells.
_GAP = 1.5
#: An at sign that stands apart from its address: it is wider than a letter.
_AT = re.compile(r"(?<=\w) ?@ ?(?=\w[\w-]{0,60}\.)")
#: A process that cannot end is not waited for longer than this, seconds.
_LEAVING = 2


class Word(NamedTuple):
    """One word on the page: its line, its place in pixels, how sure the program is, 0..1."""

    line: tuple[str, ...]
    left: int
    right: int
    height: int
    sure: float
    text: str


@cache
def program() -> str | None:
    """Return where tesseract is; None where it is not installed."""
    return shutil.which("tesseract")


def looked_at(image: bytes, bounds: Bounds) -> Piece:
    """Return the text of a picture; Unreadable says why there is none."""
    size = picture_size(image)
    if size is None:
        raise Unreadable("a picture of a kind that is not read")
    if size[0] * size[1] > bounds.limits.pixels:
        raise Unreadable(f"a picture of more than {bounds.limits.pixels} pixels")
    best = Piece(certainty=0.0)
    for way in _WAYS:
        piece = _piece(list(_words(_run(image, way, bounds))))
        best = max(best, piece, key=lambda one: one.certainty)
        if best.certainty >= _CLEAR:
            break
    if best.certainty < _LEAST:
        raise Unreadable("a picture in which no text was found")
    return best


def _run(image: bytes, way: str, bounds: Bounds) -> str:
    """Run the program once. No file of a sender's ever lies on the disk: limits forbid any."""
    path = program()
    if path is None or not bounds.limits.ocr:
        raise Unreadable("a picture: its text was not read")
    seconds = bounds.seconds
    if seconds <= 0:
        raise Unreadable("reading its pictures took too long")
    with subprocess.Popen(  # noqa: S603 - a program that the operator installed
        [path, "stdin", "stdout", "--psm", way, "-c", "tessedit_create_tsv=1"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    ) as running:  # fmt: skip
        # It outlives us where we are killed: then its own time ends it.
        most = int(seconds) + _LEAVING
        resource.prlimit(running.pid, resource.RLIMIT_CPU, (most, most))
        try:
            told, _ = running.communicate(image, timeout=seconds)
        except subprocess.TimeoutExpired as problem:
            running.kill()
            raise Unreadable("reading its pictures took too long") from problem
    if running.returncode:
        raise Unreadable("a picture that could not be read")
    return told.decode("utf-8", "replace")


def _words(told: str) -> Iterator[Word]:
    """Read the table: level, page, block, paragraph, line, word, left, top, width, height, conf, text."""
    for row in told.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():  # noqa: PLR2004 - a word
            left, width, height = (int(cells[n]) for n in (6, 8, 9))
            sure = max(float(cells[10]), 0) / 100
            yield Word(tuple(cells[1:5]), left, left + width, height, sure, cells[11].strip())


def _piece(words: list[Word]) -> Piece:
    """Put words into lines, a tab where a wide gap is; their certainty, weighed by their letters."""
    joined = ("".join(_joined(list(line))) for _, line in groupby(words, key=lambda one: one.line))
    lines = [_AT.sub("@", line) for line in joined]
    letters = sum(len(one.text) for one in words)
    sure = sum(one.sure * len(one.text) for one in words) / letters if letters else 0.0
    return Piece(name="OCR", lines=lines, certainty=min(round(sure, 3), 0.99))


def _joined(line: list[Word]) -> Iterator[str]:
    tall = max(one.height for one in line)
    for number, one in enumerate(line):
        if number:
            yield "\t" if one.left - line[number - 1].right > _GAP * tall else " "
        yield one.text
