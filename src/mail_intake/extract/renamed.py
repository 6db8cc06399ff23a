"""Names that change: a clinic's, or that of a practitioner who has married."""

import re
from collections.abc import Sequence
from itertools import pairwise

from mail_intake.extract.runs import REACH, Span, runs_of
from mail_intake.extract.said import Said, Word
from mail_intake.fields.fold import key
from mail_intake.fields.lexicon import Lexicon

#: Words that tell which one is old stand right behind it.
_BESIDE = 4
#: Between a name and the verb of its change: "will from then on be".
_CLOSE = 20
_TO_ITS_NAME = re.compile(
    r"(?:['’]s)?\s(?:(?:has|have|is|are|will|be|been|was|recently|officially|legally|chang(?:e|es|ed|ing)|updat(?:es|ed|ing)|"
    r"its|her|his|their|the|a|new|last|legal|business)\s){0,7}",
    re.IGNORECASE,
)


def names(
    one: Said, words: Lexicon, dates: Sequence[tuple[int, int]]
) -> tuple[Span | None, Span | None]:
    """Return the old and the new name where the clause tells of a name's change."""
    tellers = [e for e in one.events if e.code == "name"] + [
        t for t in one.things if t.code == "name"
    ]
    becoming = [s for s in one.sides if s.code == "old last new next"]
    turned = _turned(one, words, dates)
    if turned is not None:
        return turned
    if not tellers and not (becoming and len(words.names.find_organisation(one.text)) > 1):
        return None, None
    if not any(e.code == "name" for e in one.events) and not (one.signs or one.introduces):
        return None, None
    runs = [
        span for span in runs_of(one, words, (tellers or becoming)[0]) if not _dated(span, dates)
    ]
    event = next((e for e in tellers if e.start and e.code == "name" and e in one.events), None)
    return _by_side(one, runs, event)


#: Between a name and what it is from now on; "to" counts where the words before ask for a change.
_IS_NOW = re.compile(
    r",?\s(?:[^.;:|()]{0,40}\band\s)?(?:(?:is|are|goes|will)\snow\s(?:be\s)?|now\s(?:is|goes)\s|becomes\s|became\s|will\sbecome\s|has\sbecome\s)"
    r"(?:officially\s|legally\s)?(?:known as\s|called\s|named\s|by\s(?:the\sname\s)?)?(?:the\s)?[\"“]?",
    re.IGNORECASE,
)
_TO = re.compile(r",?\s(?:over\s)?to\s[\"“]?|\s?(?:-+>|=>|→)\s?", re.IGNORECASE)


def _turned(
    one: Said, words: Lexicon, dates: Sequence[tuple[int, int]]
) -> tuple[Span, Span] | None:
    """Return two names right beside one another, the first of which becomes the second.

    Both are organisations, or of one person: they share a word, as married names do.
    """
    if not _MAY_TURN.search(one.text) or not (one.signs or one.sides):
        return None
    asked = Word(0, 0, "name")
    runs = [span for span in runs_of(one, words, asked) if not _dated(span, dates)]
    for first, second in pairwise(runs):
        old, new = one.text[first.start : first.end], one.text[second.start : second.end]
        linked = _IS_NOW.fullmatch(one.text, first.end, second.start) or (
            _TO.fullmatch(one.text, first.end, second.start)
            and any(sign.end <= first.start for sign in one.signs)
        )
        if linked and _of_one(old, new, words):
            word = Word(first.end, second.start, "name")
            return Span(first.start, first.end, word), Span(second.start, second.end, word)
    return None


_MAY_TURN = re.compile(r"\bnow\b|\bbec[oa]mes?\b|\bto\b|>|→", re.IGNORECASE)


def _of_one(old: str, new: str, words: Lexicon) -> bool:
    if any(one.raw in {old, new} for text in (old, new) for one in words.specialties.find(text)):
        return False
    if words.names.is_organisation(old) and words.names.is_organisation(new):
        return True
    shared = set(key(words.names.bare(old)).split()) & set(key(words.names.bare(new)).split())
    people = words.names.is_person(old) and words.names.is_person(new)
    return people and bool(shared) and old != new


def _by_side(one: Said, runs: list[Span], event: Word | None) -> tuple[Span | None, Span | None]:
    old = new = None
    for span in runs:
        side = _side(one, span, event)
        if side == "new" and new is None:
            new = span
        elif side == "old" and new is not None and old is not None:
            continue
        elif side == "old":
            old = span if old is None or new is None else old
    if new is None and old is not None:
        new = next((s for s in runs if s.end < old.start and _FORMERLY.fullmatch(one.text, s.end, old.start)), None)  # fmt: skip
    if new is None:
        return (old, None) if old is not None and one.clause.labelled else (None, None)
    return old or _subject(one, runs, new), new


#: Between a name and the one that it had: "Ann Lee (formerly Ann Park)".
_FORMERLY = re.compile(r",?\s?\(?(?:formerly|previously|f/?k/?a|née|nee|born)(?:\sknown as|\scalled)?:?\s", re.IGNORECASE)  # fmt: skip


def _subject(one: Said, runs: list[Span], new: Span) -> Span | None:
    """The name that is said to change: "Larch Clinic changes its name to ..."."""
    nouns = [thing for thing in one.things if thing.code == "name" and thing.end <= new.start]
    before = [span for span in runs if nouns and span.end <= nouns[0].start]
    near = [span for span in before if _TO_ITS_NAME.fullmatch(one.text[span.end : nouns[0].start])]
    return near[-1] if near else None


def _side(one: Said, span: Span, event: Word | None) -> str:
    """By the nearest word before it, or by where it stands to "renamed"."""
    left = [s for s in one.sides if s.end <= span.start and " next" in s.code]
    right = [s for s in one.sides if s.start >= span.end and "last" in s.code and s.start - span.end < _BESIDE]  # fmt: skip
    if right:
        return right[0].code.split()[0]
    nearest = left[-1] if left else None
    if event is not None and (
        nearest is None or event.start >= nearest.end or event.end == nearest.end
    ):
        if span.start >= event.end:
            return "new"
        gap = one.text[span.end : event.start]
        return "old" if len(gap) <= _CLOSE and " and " not in gap else ""
    if nearest is not None and span.start - nearest.end <= REACH:
        words = nearest.code.split()
        return words[words.index("next") - 1]
    return one.head_side()


def _dated(span: Span, dates: Sequence[tuple[int, int]]) -> bool:
    return any(span.start < end and start < span.end for start, end in dates)
