"""Where a quoted text is announced: "On Monday, Jane wrote:", or a block of header fields."""

import re
from collections.abc import Sequence

from mail_intake.model.mail import Address
from mail_intake.read.markers import BEGINS, WROTE, field
from mail_intake.read.text import Lines

#: No attribution is longer, in characters or lines.
LONGEST, TALLEST = 400, 5
#: A date stands within so many characters of the beginning, a verb of the end.
NEAR = 200
#: Fields of a header block stand within so many lines, and their names are no longer.
BLOCK, LONGEST_NAME = 10, 30
#: A person's name has no more words.
MOST_NAMES = 5
#: How an attribution ends; Gmail's may end with the address alone, Zoho's with dashes or nothing.
ENDINGS = (":", "：", ">", "-", "*", "_", "wrote")
_ADDRESS = re.compile(r"<?(?:mailto:)?([^\s<>\[\](),;:\"]{1,64}@[\w.-]{1,253})>?")
_AROUND = " \t\u00a0_*–—-"
#: A year and a time of day.
_MOMENT = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d).{0,30}?(?<!\d)\d{1,2}[:.]\d\d(?!\d)")
#: A date in figures at the beginning: what Gmail and Yandex write in place of a verb.
_DATED = re.compile(r"\d{1,4}\s?[-/.:年]\s?\d{1,2}")
_NAMED = re.compile(r"<[^<>]{0,40}[^\s<>]@[^<>]{1,250}>?\s?[:：]?$|\b(?:gmt|utc)[+-]\d")
_ANGLE = re.compile(r"<[^<>\s]{1,200}@")
_FIGURE = re.compile(r"\d")
#: Nothing but marks stands behind a verb: the name stands before it.
_NO_NAME = re.compile(r"[\s:：*_<>\[(\"'–—-]*")
#: A name in quotes at the end, which may have a comma in it.
_QUOTED_NAME = re.compile(r"\"([^\"]{1,80})\"\s*<?$")
#: What a date and the mark behind it end with.
_BEFORE_NAME = re.compile(r"[\d,:：]")
_DAYTIME = re.compile(r"^\s*(?:[ap]\.?m\.?|uhr|h)(?=\W|$)", re.IGNORECASE)


def attribution_at(lines: Lines, number: int) -> int:
    """Return how many lines the attribution that begins here takes, 0 if none does."""
    first = lines.texts[number].lower()
    if not _announcing(first):
        return 0
    strong = _may_begin(first)
    text = ""
    for height, line in enumerate(lines.texts[number : number + TALLEST], 1):
        words = line.strip().lower()
        ended = not words and not text.endswith("<")
        text = f"{text} {words}".strip()
        if ended or lines.depths[number + height - 1] or len(text) > LONGEST:
            break
        if height > 1 and not strong and not _ANGLE.search(first) and BEGINS.match(words):
            break  # it begins here, below somebody's own words
        if words.endswith(ENDINGS) and announces(text, strong=strong):
            return height
        if words.endswith((":", "：")) and height > 1:
            break  # nothing goes on behind the mark that ends it
        # Gmail's form without a verb may end with a name.
        if height == 1 and _DATED.match(text) and _NAMED.search(text) and not words[-1:].isdigit():
            return height
    return 0


def _announcing(low: str) -> bool:
    """Whether a line has anything that the first line of an attribution has."""
    if len(low) > LONGEST:
        return False
    return _may_begin(low) or "@" in low or WROTE.search(low) is not None


def _may_begin(low: str) -> bool:
    return BEGINS.match(low) is not None or low.lstrip(" -*_")[:1].isdigit()


def announces(low: str, *, strong: bool = True) -> bool:
    """Whether a text, in lower case, says who wrote what follows."""
    bare = low.strip(_AROUND)
    open_end = (low.startswith("--") and low.endswith("--")) or (
        bare.endswith("wrote") and _MOMENT.search(bare[:NEAR]) is not None
    )
    ends = bare.endswith((":", "："))
    if _DATED.match(bare) and _NAMED.search(bare):
        return ends or bare.endswith(">")
    if not (ends or open_end):
        return False
    if ends and _MOMENT.search(bare[:NEAR]) and _ANGLE.search(bare[-120:]) and bare[-2:-1] in "> ":
        return True
    for found in WROTE.finditer(bare, max(0, len(bare) - NEAR)):
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


def says_who(low: str) -> bool:
    """Whether a line is a bare "jane wrote:", which counts only above a quoted text."""
    bare = low.strip(_AROUND)
    if len(bare) > LONGEST or not bare.endswith((":", "：")):
        return False
    found = WROTE.search(bare)
    return found is not None and len(bare) - found.end() <= 40  # noqa: PLR2004 - the verb ends it


def named(text: str) -> tuple[str, str]:
    """Return which field of a header block a line is ("" if none), and its content."""
    name, colon, content = text.partition(":")
    if not colon:
        name, colon, content = text.partition("：")
    if not colon or len(name) > LONGEST_NAME:
        return "", ""
    return field(name), content.strip(" *_\t\u00a0")


def block_at(texts: Sequence[str], number: int) -> bool:
    """Whether a block of header fields begins here: the sender's and two others, or four at all."""
    first, _ = named(texts[number])
    if not first:
        return False
    names, by_sender = set(), False
    for text in texts[number : number + BLOCK]:
        kind, _ = named(text)
        if kind:
            names.add(text.partition(":")[0].strip(" *_").lower())
            by_sender = by_sender or kind == "from"
    return by_sender and len(names) >= (3 if first == "from" else 4)


def author_of(texts: Sequence[str]) -> Address | None:
    """Return who wrote a quoted text, as its attribution or header block says."""
    for number, line in enumerate(texts[:12]):
        kind, content = named(line)
        if kind == "from":
            return _person(content)
        text = ""
        for more in texts[number : number + TALLEST]:
            text = f"{text} {more.strip()}".strip()
            if len(text) > LONGEST or not more.strip():
                break
            low = text.lower()
            if low.endswith(ENDINGS) and (announces(low) or says_who(low)):
                return _writer(text)
    return None


def _writer(text: str) -> Address | None:
    """Return whom an attribution names: between its date and the address, or around its verb."""
    address = _ADDRESS.search(text)
    before = text[: address.start()] if address else text
    # Lower case may be longer than what it was made of: then places in it say nothing.
    low = before.lower() if len(before.lower()) == len(before) else before
    verbs = list(WROTE.finditer(low))
    if verbs and not _NO_NAME.fullmatch(before[verbs[-1].end() :]):
        before = before[verbs[-1].end() :]
    elif verbs:
        before = before[: verbs[-1].start()]
    name = _display_name(before)
    if not name and address is None:
        return None
    return Address(name=name, email=address[1] if address else "")


def _display_name(words: str) -> str:
    """Return the name at the end of some words, behind the date; "" where it is not certain."""
    quoted = _QUOTED_NAME.search(words)
    if quoted:
        return quoted[1].strip()
    behind = _BEFORE_NAME.split(words)[-1]
    name = " ".join(_DAYTIME.sub("", behind).strip(" \t\u00a0_*–—-(<[\"'").split())
    sure = behind != words or not BEGINS.match(words.lower())
    return name if sure and len(name) <= LONGEST_NAME and len(name.split()) <= MOST_NAMES else ""


def stated(texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return what a header block says of the message below it: from, date, subject, as written."""
    found: dict[str, str] = {}
    for text in texts[:20]:
        kind, content = named(text)
        if kind in {"from", "date", "subject"} and content:
            found.setdefault(kind, content)
        elif found and not text.strip():
            break
    return tuple(found.items()) if "from" in found and len(found) > 1 else ()


def _person(text: str) -> Address:
    address = _ADDRESS.search(text)
    name = _ADDRESS.sub("", text) if address else text
    return Address(
        name=name.replace("mailto:", "").strip(" <>[]\"'*"),
        email=address[1].lower() if address else "",
    )
