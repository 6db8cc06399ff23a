"""Where a quoted text is announced: "On Monday, Jane wrote:", or a block of header fields."""

import re
from collections.abc import Sequence

from mail_intake.model.mail import Address
from mail_intake.read.markers import BEGINS, FIELD, SENDER, WROTE
from mail_intake.read.text import Line

#: No attribution is longer, in characters or lines.
LONGEST, TALLEST = 400, 5
#: Fields of a header block stand within so many lines.
BLOCK = 10
_ADDRESS = re.compile(r"<?(?:mailto:)?([^\s<>\[\](),;:\"]{1,64}@[\w.-]{1,253})>?")
_AROUND = re.compile(r"^[\s_*–—-]+|[\s_*–—-]+$")
_ANGLE = re.compile(r"<[^<>\s]{1,200}@")
_END = re.compile(r"[:：]$")
#: A year and a time of day.
_MOMENT = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d).{0,30}?(?<!\d)\d{1,2}[:.]\d\d(?!\d)")
#: A date in figures at the beginning: what Gmail and Yandex write in place of a verb.
_DATED = re.compile(r"^\d{1,4}\s?[-/.:年]\s?\d{1,2}")
_NAMED = re.compile(r"<[^<>]{0,40}[^\s<>]@[^<>]{1,250}>?\s?[:：]?$|\bGMT[+-]\d|\bUTC[+-]\d")
_FIGURE = re.compile(r"\d")


def attribution_at(lines: Sequence[Line], number: int) -> int:
    """Return how many lines the attribution that begins here takes, 0 if none does."""
    first = lines[number].text
    strong = _may_begin(first)
    if not strong and "@" not in first and not WROTE.search(first):
        return 0
    text = ""
    for height, line in enumerate(lines[number : number + TALLEST], 1):
        words = line.text.strip()
        ended = not words and not text.endswith("<")
        text = f"{text} {words}".strip()
        if ended or line.depth or len(text) > LONGEST:
            break
        if height > 1 and not strong and not _ANGLE.search(first) and BEGINS.match(words):
            break  # it begins here, below somebody's own words
        if announces(text, strong=strong):
            return height
    return 0


def _may_begin(text: str) -> bool:
    return BEGINS.match(text) is not None or text.lstrip(" -*_")[:1].isdigit()


def announces(text: str, *, strong: bool = True) -> bool:
    """Whether a text says who wrote what follows."""
    bare = _AROUND.sub("", text)
    dashed = text.startswith("--") and text.endswith("--")
    ends = bool(_END.search(bare))
    if _DATED.match(bare) and _NAMED.search(bare):
        return ends or bare.endswith(">") or not bare[-1:].isdigit()
    if not (ends or dashed):
        return False
    if ends and _MOMENT.search(bare) and _ANGLE.search(bare[-120:]) and bare[-2:-1] in "> ":
        return True
    for found in WROTE.finditer(bare):
        rest = bare[found.end() :].rstrip(":： ")
        if len(rest) <= 100 and _speaks(bare[: found.start()], rest, strong=strong):  # noqa: PLR2004 - a date, or the time
            return True
    return False


def _speaks(before: str, rest: str, *, strong: bool) -> bool:
    """Whether what stands around the verb is a person, a date or both."""
    if "@" in before or "@" in rest:
        return True
    if strong and _FIGURE.search(before):
        return len(rest) <= 40  # noqa: PLR2004 - "the following", or a short date
    return not rest and strong and "," in before


def says_who(text: str) -> bool:
    """Whether a line is a bare "Jane wrote:", which counts only above a quoted text."""
    bare = _AROUND.sub("", text)
    found = WROTE.search(bare) if len(bare) < LONGEST and _END.search(bare) else None
    return found is not None and len(bare) - found.end() <= 40  # noqa: PLR2004 - the verb ends it


def block_at(lines: Sequence[Line], number: int) -> bool:
    """Whether a block of header fields begins here: the sender's and two others, or four at all."""
    first = FIELD.match(lines[number].text)
    if first is None:
        return False
    names = {first[1].casefold()}
    for line in lines[number + 1 : number + BLOCK]:
        found = FIELD.match(line.text)
        if found:
            names.add(found[1].casefold())
    by_sender = bool(SENDER.fullmatch(first[1]))
    any_sender = by_sender or any(SENDER.fullmatch(name) for name in names)
    return len(names) >= (3 if by_sender else 4) and any_sender


def author_of(texts: Sequence[str]) -> Address | None:
    """Return who wrote a quoted text, as its attribution or header block says."""
    for number, line in enumerate(texts[:12]):
        named = FIELD.match(line)
        if named and SENDER.fullmatch(named[1]):
            return _person(named[2])
        for height in (1, 2, 3, 4):
            text = " ".join(texts[number : number + height]).strip()
            if len(text) < LONGEST and (announces(text) or says_who(text)):
                address = _ADDRESS.search(text)
                return Address(email=address[1].lower()) if address else None
    return None


def _person(text: str) -> Address:
    address = _ADDRESS.search(text)
    name = _ADDRESS.sub("", text) if address else text
    return Address(
        name=name.replace("mailto:", "").strip(" <>[]\"'*"),
        email=address[1].lower() if address else "",
    )
