"""An address in parts: street, suite, city, state and ZIP behind labels of their own."""

from mail_intake.extract.candidates import LABELLED
from mail_intake.extract.parts import Pair
from mail_intake.extract.seen import OWN, Seen, answer
from mail_intake.model.answer import Answer
from mail_intake.model.form import FieldSpec

#: How the parts stand in an address: what may follow what.
_LINES = ("street", "unit")
_LAST = ("city", "city line", "city state", "state", "state zip", "zip")
#: Parts of one address stand within so many lines.
TALLEST = 12


def composed(spec: FieldSpec, seen: Seen) -> Answer | None:
    """Return the address that the parts make, with all characters from the first to the last."""
    parts = _parts(spec, seen)
    if not parts:
        return None
    street = ", ".join(one.value for role, one in parts if role in _LINES)
    last = [one.value.strip(" ,") for role, one in parts if role in _LAST]
    value = f"{street}, {_last_line(last)}" if last else street
    verdict = seen.words.judge(spec.kind, value)
    if verdict.value is None:
        return None
    return answer(
        spec,
        _written(seen, parts),
        verdict,
        parts[0][1].place,
        sure=LABELLED,
        label="address in parts",
    )


def _last_line(last: list[str]) -> str:
    """City, state and ZIP; a comma stands behind the city alone."""
    return f"{last[0]}, {' '.join(last[1:])}" if len(last) > 1 else last[0]


def _parts(spec: FieldSpec, seen: Seen) -> list[tuple[str, Pair]]:
    """The first street, and the parts that follow it in the same segment, each once."""
    found: list[tuple[str, Pair]] = []
    roles: set[str] = set()
    for pair in seen.own_pairs:
        role = seen.labels.role(pair.label)
        if spec.name in seen.labels.fields.get(pair.label, ()):
            role = "street"  # "Address" above "City" is the street alone
        if role not in _LINES and role not in _LAST:
            continue
        if pair.place.kind not in OWN or not pair.value or role in roles:
            continue
        if not found and role != "street":
            continue
        first = found[0][1].place if found else pair.place
        if pair.place.segment == first.segment and pair.place.line - first.line <= TALLEST:
            found.append((role, pair))
            roles.add(role)
    return found if len(roles & set(_LAST)) else []


def _written(seen: Seen, parts: list[tuple[str, Pair]]) -> str:
    """Return the sender's characters from the street to the last part."""
    first, last = parts[0][1], parts[-1][1]
    lines = seen.mail.segments[first.place.segment].lines
    text = "\n".join(lines[first.place.line : last.place.line + 1])
    start = text.find(first.value)
    end = text.rfind(last.value) + len(last.value)
    return text[start:end] if 0 <= start < end else first.value
