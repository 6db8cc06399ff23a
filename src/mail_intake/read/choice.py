"""Of a text in several forms (multipart/alternative, RFC 2046 §5.1.4) the one that says most."""

import re
from collections.abc import Sequence

from mail_intake.read.mime import Part

#: Forms of a text that only some programs show; where another form is shown, nobody misses them.
_FORMS = frozenset({"text/enriched", "text/richtext", "text/x-amp-html", "text/watch-html"})
#: A plain text of so many words is a text of its own; with fewer it may be "view this in HTML".
_OWN_TEXT, _FEW_WORDS = 40, 3
#: So much of an HTML form is looked at to count its words.
_LOOKED_AT = 500_000
_TAG = re.compile(r"<[^<>]{0,2000}>")


def chosen(leaves: Sequence[Part], *, has_table: dict[tuple[int, ...], bool]) -> list[Part]:
    """Of each multipart/alternative keep one text: the plain one, unless the HTML says more."""
    texts: dict[tuple[int, ...], list[Part]] = {}
    for leaf in leaves:
        if leaf.choice and leaf.shown:
            texts.setdefault(leaf.choice[0], []).append(leaf)
    dropped = {leaf.path for leaf in leaves if _is_form(leaf, texts)}
    for options in texts.values():
        plain = [one for one in options if one.media_type == "text/plain"]
        rich = [one for one in options if one.media_type == "text/html"]
        if plain and rich:
            takes_rich = any(has_table.get(one.path) for one in rich) or _is_stub(plain, rich)
            dropped.update(one.path for one in (plain if takes_rich else rich))
    return [leaf for leaf in leaves if leaf.path not in dropped]


def _is_form(leaf: Part, texts: dict[tuple[int, ...], list[Part]]) -> bool:
    """Whether a part is another form of a text that is shown, and no file."""
    other = leaf.media_type in _FORMS and not (leaf.attached or leaf.name)
    return other and leaf.choice is not None and leaf.choice[0] in texts


def _is_stub(plain: list[Part], rich: list[Part]) -> bool:
    """Whether the plain text says next to nothing beside the HTML."""
    words = sum(len(one.text.split()) for one in plain)
    if words >= _OWN_TEXT:
        return False
    bare = sum(len(_TAG.sub(" ", one.text[:_LOOKED_AT]).split()) for one in rich)
    # a twin that is empty itself says no more
    return words < bare and (words < _FEW_WORDS or words * 4 < bare)
