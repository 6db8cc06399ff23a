"""The answers stay what they are when a message changes only its dress; all of them: `make calibrate`."""

from itertools import islice

from tests.samples.dress import variants
from tests.samples.labelled import SETS, before, labelled, understood
from tests.samples.stability import Stable, same_answers

#: One in so many variants is tried here, a different one for each message.
ONE_IN = 37
FLOOR = 0.95


def test_answers_do_not_depend_on_dress():
    """Synonyms, order, tables, spreadsheets, capitals, quotes and disclaimers change no answer."""
    stable = Stable()
    for name in SETS:
        messages = labelled(name)
        plain = {one.file: line for one, line in understood(messages)}
        for number, one in enumerate(messages):
            for dress, content in islice(
                variants(one.content, one.file), number % ONE_IN, None, ONE_IN
            ):
                changed = type(one)(one.file, content, one.truth)
                *_, (_, line) = understood([*before(one, messages), changed])
                stable.add(dress, same=same_answers(plain[one.file], line))

    assert stable.share >= FLOOR, "\n".join(stable.told())


def test_a_change_is_noticed():
    """Two lines that differ in a value, a reply or what is missing are not the same."""
    line = {"fields": {"npi": "1"}, "items": [{"email": "a"}], "missing": ["items/0/name"],
            "invalid": {}, "reply": "none"}  # fmt: skip

    assert same_answers(line, dict(line))
    others: list[dict[str, object]] = [
        {"fields": {"npi": "2"}}, {"items": []}, {"missing": []}, {"reply": "redirect"},
    ]  # fmt: skip
    assert not any(same_answers(line, line | other) for other in others)
