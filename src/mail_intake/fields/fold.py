"""One spelling for what looks the same: spaces, dashes, digits, quotes, invisible characters."""

import re
import unicodedata
from functools import lru_cache

#: Characters that show nothing: zero-width space and joiners, word joiner, byte order mark, soft hyphen.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
#: One character for one, so that positions stay true.
_ALIKE = (
    dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
    | dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u3000\t"), " ")
    | dict.fromkeys(map(ord, "‘’ʼ"), "'")
    | dict.fromkeys(map(ord, "“”"), '"')
    | {ord("：" ): ":", ord("＠"): "@", ord("．"): ".", ord("＃"): "#"}
    | {0xFF10 + number: str(number) for number in range(10)}
)  # fmt: skip


_NO_WORD = re.compile(r"[^\w]|_")


def alike(text: str) -> str:
    """Replace look-alikes one for one: every position still means the same character."""
    if text.isascii():
        return text.replace("\t", " ")  # the only look-alike of a plain text
    return text.translate(_ALIKE)


#: Tabs part cells: where these matter they are kept.
_TABS_KEPT = {code: plain for code, plain in _ALIKE.items() if code != ord("\t")}


def alike_but_tabs(text: str) -> str:
    """Replace look-alikes one for one, tabs excepted."""
    return text if text.isascii() else text.translate(_TABS_KEPT)


def fold(text: str) -> str:
    """Plain spelling: look-alikes replaced, invisible characters gone, white space folded."""
    if text.isascii():
        return " ".join(text.split())
    plain = unicodedata.normalize("NFC", text.translate(INVISIBLE)).translate(_ALIKE)
    return " ".join(plain.split())


def key(text: str) -> str:
    """For comparing words: folded, case and punctuation gone."""
    return _kept(text) if len(text) <= _SHORT else _key(text)


def _key(text: str) -> str:
    return " ".join(_NO_WORD.sub(" ", fold(text).casefold()).split())


#: Labels are short and come again and again: what was folded lately is kept.
_SHORT = 80
_kept = lru_cache(maxsize=16_384)(_key)


#: A remark in brackets at the end of a value: "(group)", "[main line]".
_REMARK = re.compile(r"\s*[(\[][^()\[\]]{0,80}[)\]]\s*$")


def without_remark(text: str) -> str:
    """Cut remarks in brackets from the end."""
    for _ in range(3):
        shorter = _REMARK.sub("", text)
        if shorter == text:
            break
        text = shorter
    return text.strip()
