"""The same characters in other bytes: transfer encodings, charsets, line ends."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.samples.dress.letter import Letter
from tests.samples.dress.lines import spaced


def sent_in(charset: str) -> Callable[[Letter, Random], Letter | None]:
    """Another charset, where it can say every character."""

    def dress(letter: Letter, random: Random) -> Letter | None:
        try:
            letter.words.encode(charset)
        except UnicodeEncodeError:
            return None
        if letter.charset == charset:
            return None
        return replace(letter, charset=charset, transfer="quoted-printable")

    return dress


def carried(transfer: str) -> Callable[[Letter, Random], Letter | None]:
    def dress(letter: Letter, random: Random) -> Letter | None:
        if transfer == letter.transfer or letter.charset.startswith("utf-16"):
            return None
        if (transfer == "7bit") != letter.words.isascii() and transfer in {"7bit", "8bit"}:
            return None
        long = max(map(len, letter.words.encode().split(b"\n"))) > 998
        return (
            None if long and transfer in {"7bit", "8bit"} else replace(letter, transfer=transfer)
        )

    return dress


def ended(inner: str) -> Callable[[Letter, Random], Letter | None]:
    """Line ends of another system, as they survive inside base64; doubled ones only where that may be."""

    def dress(letter: Letter, random: Random) -> Letter | None:
        if not letter.text or (inner == "\r\r\n" and spaced(letter.text.split("\n")) is None):
            return None
        return replace(letter, transfer="base64", inner=inner)

    return dress


def on_disk(letter: Letter, random: Random) -> Letter | None:
    """The message with bare LF, as mail folders on disk keep it."""
    return replace(letter, eol="\n") if letter.eol == "\r\n" else None


ENCODINGS = {
    "base64": carried("base64"),
    "quoted-printable": carried("quoted-printable"),
    "8bit": carried("8bit"),
    "7bit": carried("7bit"),
    "utf-8": sent_in("utf-8"),
    "utf-16": sent_in("utf-16"),
    "windows-1252": sent_in("windows-1252"),
    "iso-8859-1": sent_in("iso-8859-1"),
    "lf-inside": ended("\n"),
    "cr-cr-lf-inside": ended("\r\r\n"),
    "lf-on-disk": on_disk,
}
