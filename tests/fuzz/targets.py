"""What must hold for any bytes: a reading in time, nothing visible lost, places that are true."""

import re
import time
from collections import Counter
from collections.abc import Callable

from selectolax.lexbor import LexborHTMLParser

from mail_intake.model.mail import Address, Mail
from mail_intake.read import LIMITS, identity, report
from mail_intake.read.charset import decoded
from mail_intake.read.html import seen
from mail_intake.read.message import read_message
from mail_intake.read.segments import segments
from mail_intake.read.text import lines_of

#: Seconds of processor time that one input may take.
SLOW = 2.0
#: Longer texts reach bounds, beyond which characters are not read.
WHOLE = 150_000
#: What pages hold that is no text of theirs, or that a tree moves about.
_NO_TEXT = (
    "template,object,svg,math,select,button,textarea,title,head,style,script,xmp,iframe,"
    "noembed,noframes,plaintext"
)
#: Numbers of lists, cells that span, and values of input fields are written beside the text; what
#: stands in an element that hides it is no loss where that never ends.
_MAY_ADD = re.compile(
    r"<ol|span|<input|<select|<svg|<math|<button|<template|<object|<noscript", re.IGNORECASE
)


def message(content: bytes) -> None:
    """Read a message: no exception, the same twice, every character of its plain text held."""
    mail = read_message(content, oversize=False, limits=LIMITS)
    assert identity(content) == identity(bytes(bytearray(content)))
    if mail.headers and content[:1].isalpha():  # else the line on top changes what is header
        assert identity(b"Received: by mx.example; now\r\n" + content) == identity(content)
    report(content)
    _grids_stand_in_their_lines(mail)
    if not mail.html and not _cut(mail):
        _holds(mail, mail.text)


def html(content: bytes) -> None:
    """Read a page: every visible letter and digit is in a line."""
    text = decoded(content)[0]
    page = seen(text)
    for grid in page.grids:
        for number, row in enumerate(grid.rows):
            said = "\t".join(" ".join(cell.split()) for cell in row)
            assert page.lines[grid.line + number].text == said
    if len(text) < WHOLE and not page.defects:
        shown, held = _letters(_visible(text)), _letters(" ".join(one.text for one in page.lines))
        assert not shown - held, f"lost {dict(shown - held)}"
        if held - shown and not _MAY_ADD.search(text) and _ends_in_text(text, shown):
            raise AssertionError(f"not of the page: {dict(held - shown)}")


def text(content: bytes) -> None:
    """Label a text: every character is in exactly one segment, in order."""
    first, _, rest = decoded(content)[0].partition("\n")
    lines, defects = lines_of(rest, flowed="f" in first[:1], delsp="d" in first[1:2])
    labelled = segments(
        lines,
        [],
        "text/plain",
        subject=first,
        sender=Address(name=first[:40], email="a@b.example"),
    )
    held = "".join(line for one in labelled for line in one.lines)
    if not any("was not read" in one for one in defects):
        assert bare(held) == bare(rest)


TARGETS: dict[str, Callable[[bytes], None]] = {"message": message, "html": html, "text": text}


def check(name: str, content: bytes) -> None:
    """Run a target; AssertionError also where it takes too long."""
    start = time.process_time()
    TARGETS[name](content)
    spent = time.process_time() - start
    assert spent < SLOW, f"{spent:.1f} s for {len(content)} bytes"


def bare(words: str) -> str:
    """Return a text without white space, quote marks and zero bytes, which segments do not keep."""
    return "".join(words.replace(">", "").replace("|", "").replace("\0", "").split())


def _holds(mail: Mail, words: str) -> None:
    held = Counter(bare("".join(line for one in mail.segments for line in one.lines)))
    lost = Counter(bare(words)) - held
    assert not lost, f"lost {dict(lost)}"


def _cut(mail: Mail) -> bool:
    """Whether a bound was reached."""
    return any("was not read" in one for one in mail.defects)


def _grids_stand_in_their_lines(mail: Mail) -> None:
    for segment in mail.segments:
        for grid in segment.grids:
            for number, row in enumerate(grid.rows):
                said = "\t".join(" ".join(cell.split()) for cell in row)
                assert segment.lines[grid.line + number] == said


def _visible(page: str) -> str:
    """Return the text of a page by the parser alone."""
    tree = LexborHTMLParser(page.replace("\0", ""))
    for node in tree.css(_NO_TEXT):
        node.decompose()
    return tree.body.text() if tree.body is not None else ""


def _ends_in_text(page: str, shown: Counter[str]) -> bool:
    """Whether what is added to a page is seen; else it ends within a tag that was never closed."""
    return _letters(_visible(page + "7")) - shown == Counter("7")


def _letters(words: str) -> Counter[str]:
    return Counter(one for one in words if one.isalnum())
