"""Opening hours within a sentence: days and times, and what joins them."""

import re

from mail_intake.fields.fold import alike
from mail_intake.fields.kind import Match

_DAY = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\b\.?|m\s?-\s?[thfr]{1,2}\b|"
    r"weekdays?\b|weekends?\b|daily\b|every\s?day\b|7 days a week\b|24/7\b|24 hours\b"
)
_TIME = (
    r"\d{1,2}(?::\d{2})?\s?(?:[ap]\.?m\b\.?|[ap]\b|o'clock\b)|\d{1,2}:\d{2}\b|noon\b|midnight\b|"
    r"(?<![\d-])\d{1,2}\s?-\s?\d{1,2}(?::\d{2})?(?![\d-])|"
    r"(?<![\d/.-])(?:1[0-2]|[1-9])\s(?:to|till|til|until|thru|through)\s(?:1[0-2]|[1-9])(?::[0-5]\d)?\b(?:\s?[ap]\.?m\b)?(?![\d/:.-]\d)"
)
_JOIN = (
    r"to|through|thru|till|until|and|from|closed|by appointment(?: only)?|only|on|at|[-–,;&/:+()]"
)
_TOKEN = re.compile(rf"(?P<day>{_DAY})|(?P<time>{_TIME})|(?P<join>(?<!\w)(?:{_JOIN})(?!\w)|[-–,;&/:+()])", re.IGNORECASE)  # fmt: skip
#: No hours are without one of these.
_HINT = re.compile(
    r"\d\s?(?:[ap]\b|[ap]\.?m|o'clock)|\d:\d\d|(?<![\d-])\d{1,2}\s?-\s?\d{1,2}(?![\d-])|\d\s(?:to|ti?l?l?|until|thru|through)\s\d|"
    r"noon|midnight",
    re.IGNORECASE,
)
#: Searched this far.
REACH = 2000


def find(line: str) -> tuple[Match, ...]:
    """Runs of days and times, left to right; a time at least is in each."""
    text = alike(line[:REACH])
    if not _HINT.search(text):
        return ()
    runs: list[list[re.Match[str]]] = []
    for token in _TOKEN.finditer(text):
        if (
            runs
            and not text[runs[-1][-1].end() : token.start()].strip()
            and not _again(runs[-1], token)
        ):
            runs[-1].append(token)
        elif not token["join"] or token[0].casefold() == "closed":
            runs.append([token])
    found = (_match(line, run) for run in runs)
    return tuple(one for one in found if one is not None)


def _again(run: list[re.Match[str]], token: re.Match[str]) -> bool:
    """Whether other hours begin: "9am-5pm to Mon-Thu", "from 8-5 to 9-6"."""
    if len(run) < 3 or not token["day"] or not run[-2]["time"]:  # noqa: PLR2004 - hours, "to"
        return False
    return run[-1][0].casefold() in {"to", "from"}


def _match(line: str, run: list[re.Match[str]]) -> Match | None:
    kept = list(run)
    while (
        kept
        and kept[-1]["join"]
        and kept[-1][0].casefold() not in {"closed", "by appointment", ")"}
    ):
        kept.pop()
    times = sum(bool(token["time"]) for token in kept)
    days = sum(bool(token["day"]) for token in kept)
    if not times or (times == 1 and not days and "-" not in kept[0][0]):
        return None
    start = kept[0].start()
    text = line[start : kept[-1].end()]
    if text.endswith(")") and "(" not in text:
        text = text[:-1].rstrip()
    if text.endswith(".") and not text.lower().endswith(".m."):
        text = text[:-1]  # the sentence's
    return Match(start=start, end=start + len(text), raw=text, confidence=0.8 if days else 0.6)
