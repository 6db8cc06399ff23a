"""The people of all tables and lines as one list: each address once, removed ones gone."""

from collections.abc import Sequence

from mail_intake.extract.people.person import Person
from mail_intake.extract.pieces.likeness import likeness
from mail_intake.fields.lexicon import Lexicon

#: So many people share an address, or are replaced in one mail, at most.
MOST = 40


def settled(people: Sequence[Person], words: Lexicon) -> list[Person]:
    """Return each address once with all that is known of it; two people may share one."""
    _pass_on(people, words)
    gone = {one.value("email").casefold() for one in people if one.gone}
    kept: list[Person] = []
    by_address: dict[str, list[Person]] = {}
    for one in people:
        address = one.value("email").casefold()
        if one.gone or (address and address in gone):
            continue
        held = by_address.setdefault(address, []) if address else []
        home = next((other for other in held[-MOST:] if _is_same(other, one)), None)
        if home is None:
            held.append(one)
            kept.append(one)
            continue
        for kind, part in one.parts.items():
            home.put(kind, part)
    named = {one.value("contact_name").casefold() for one in kept if one.value("email")}
    return [
        one
        for one in kept
        if "email" in one.parts or one.value("contact_name").casefold() not in named
    ]


def _is_same(one: Person, other: Person) -> bool:
    """Whether two mentions of an address mean one person: no two names, or the same in part."""
    first, second = one.value("contact_name").casefold(), other.value("contact_name").casefold()
    return not first or not second or bool(set(first.split()) & set(second.split()))


def _pass_on(people: Sequence[Person], words: Lexicon) -> None:
    """A person whose address changes keeps name and title: "use jane.new@ instead of jane@ (Jane Doe)"."""
    gone = [one for one in people if one.gone and one.value("contact_name")][:MOST]
    bare = [
        one
        for one in people
        if not one.gone and one.value("email") and not one.value("contact_name")
    ]
    for one in bare:
        fitting = [
            old
            for old in gone
            if likeness(old.value("contact_name"), one.value("email"), words) > 0
        ]
        if len(fitting) == 1:
            for kind, part in fitting[0].parts.items():
                one.put(kind, part)
