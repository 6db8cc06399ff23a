"""Topics that belong to other desks: a file in, values out."""

import re
from collections.abc import Mapping
from pathlib import Path

from mail_intake.config.faults import Faults
from mail_intake.config.forms import known
from mail_intake.config.places import Place
from mail_intake.config.schema import PlanTable, RedirectsTable, TopicTable
from mail_intake.model.form import Form, Topic

#: Keys of [plan] that facts may name.
SLOTS = ("name", "phone", "hours", "claims_contact")
#: What stands in a fact for the address of the topic's own mailbox.
HOME = "home"
#: What a fact may take from the plan: "{phone}".
_SLOT = re.compile(r"\{([^{}]*)\}")


def topics_in(
    path: Path,
    forms: Mapping[str, Form],
    plan: PlanTable,
    faults: Faults,
    *,
    addresses: Mapping[str, str],
) -> tuple[Topic, ...]:
    """Read the topics; each has a name of its own, and a home that exists if it has one.

    `addresses` are those of the forms' mailboxes. A topic whose facts name the address of a form
    that no mailbox is for is left out: there is nowhere to send anybody.
    """
    published = {slot: getattr(plan, slot) for slot in SLOTS}
    shape = faults.toml(path)
    table = faults.check(RedirectsTable, shape or {}, path)
    names: set[str] = set()
    for number, one in enumerate(table.topics):
        place = Place(path).at("topics", number)
        if one.home and one.home not in forms:
            faults.note(place.at("home"), f"there is no form {one.home}", known(forms))
        if one.refile and not one.home:
            problem = "there is no form to file the message under"
            faults.note(place.at("refile"), problem, "Name the form as home, or leave refile out")
        if one.name in names:
            problem = f"another topic is called {one.name}, too"
            faults.note(place.at("name"), problem, "Give each topic a name of its own")
        names.add(one.name)
        _check_facts(one, place, published, faults)
    return tuple(
        _topic(one, {**published, HOME: addresses.get(one.home, "")})
        for one in table.topics
        if one.home in addresses or not any(f"{{{HOME}}}" in fact for fact in one.facts)
    )


def _check_facts(
    table: TopicTable, place: Place, published: Mapping[str, str], faults: Faults
) -> None:
    """Every name in braces stands for something that the plan, or the home, says."""
    for index, fact in enumerate(table.facts):
        for slot in _SLOT.findall(fact):
            here = place.at("facts", index)
            if slot == HOME and not table.home:
                faults.note(here, f"there is no home for {{{HOME}}}", "Name the form as home")
            elif slot != HOME and not published.get(slot):
                faults.note(
                    here,
                    f"the plan says nothing for {{{slot}}}",
                    f"Write one of {', '.join(SLOTS)} in braces, and give it in [plan]",
                )


def _topic(table: TopicTable, published: Mapping[str, str]) -> Topic:
    facts = [_SLOT.sub(lambda slot: published.get(slot[1], ""), fact) for fact in table.facts]
    return Topic(
        name=table.name,
        title=table.title,
        any_of=tuple(table.any_of),
        facts=tuple(facts),
        unless=tuple(table.unless),
        hints=tuple(table.hints),
        things=tuple(table.things),
        acts=tuple(table.acts),
        home=table.home,
        refile=table.refile,
    )
