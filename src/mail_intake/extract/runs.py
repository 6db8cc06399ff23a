"""Stretches of a clause that are values in words: capitalised runs, and what stands in quotation marks."""

import re
from dataclasses import dataclass

from mail_intake.extract.said import Said, Word
from mail_intake.fields.lexicon import Lexicon

#: How far from its word a value may stand.
REACH = 90
_RUN = re.compile(
    r"[\"“](?P<quoted>[^\"”]{2,80})[\"”]|(?<![\w.@'’-])(?P<run>(?:\d{1,3}(?:st|nd|rd|th)\s)?[A-ZÀ-Þ][\w'’.&-]{0,24}"
    r"(?:,?\s(?:[A-ZÀ-Þ][\w'’&-]{0,24}\.?|&|of|the|and|for|at|de|la|del|von|van)(?![\w@])){0,8}(?:,?\s(?:LLC|PLLC|PC|P\.C\.|Inc\.?|LLP))?)"
)
_TRAILING = re.compile(
    r"(?:\s(?:of|the|and|for|at|on|in|de|la|As|On|In|Our|We|The|Effective|Please|Starting|As of|From|&)|[.,])+$"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a clause that is a value, with the word that told it."""

    start: int
    end: int
    word: Word


def runs_of(one: Said, words: Lexicon, word: Word) -> list[Span]:
    """Capitalised runs and quoted words, without those that only begin the sentence."""
    found = []
    text = one.text.replace("|", ";")
    for hit in _RUN.finditer(text):
        group = "quoted" if hit["quoted"] else "run"
        start, end = hit.span(group)
        run = re.sub(r"['’]s$", "", _TRAILING.sub("", text[start:end]))
        end = start + len(run)
        while run and words.names.opens_no_name(run.split()[0]):
            cut = len(run) - len(run.partition(" ")[2])
            start, run = start + cut, run[cut:]
            if start >= end:
                break
        if run and not run[0].isdigit() and len(run) > 2:  # noqa: PLR2004 - initials are no name
            found.append(Span(start, end, word))
    return found
