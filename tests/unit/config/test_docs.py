"""docs/configuration.md names every key, with the default that holds."""

import json
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from mail_intake.config import schema

PAGE = (Path(__file__).parents[3] / "docs" / "configuration.md").read_text("utf-8")
#: The page's headings and the tables they describe.
TABLES: dict[str, type[schema.Strict]] = {
    "Top level": schema.Main,
    "[plan]": schema.PlanTable,
    "[imap]": schema.EndpointTable,
    "[oauth.NAME]": schema.OAuthTable,
    "[mailboxes.NAME]": schema.MailboxTable,
    "[staff]": schema.StaffTable,
    "[database]": schema.DatabaseTable,
    "[vault]": schema.VaultTable,
    "[letters]": schema.LettersTable,
    "[security]": schema.SecurityTable,
    "[budgets]": schema.BudgetsTable,
    "[timing]": schema.TimingTable,
    "[limits]": schema.LimitsTable,
    "[reading]": schema.ReadingTable,
    "[opening]": schema.OpeningTable,
    "Form": schema.FormTable,
    "[[fields]]": schema.FieldTable,
    "[items]": schema.ItemsTable,
    "[[topics]]": schema.TopicTable,
    "Calendar": schema.CalendarTable,
    "Vocabulary": schema.VocabularyTable,
}
#: Defaults that depend on something else, told in words.
IN_WORDS = {("[mailboxes.NAME]", "form"), ("[mailboxes.NAME]", "display_name"),
            ("[letters]", "templates"), ("Top level", "vocabulary"),
            *(("Vocabulary", name) for name in schema.VocabularyTable.model_fields)}  # fmt: skip


def rows(heading):
    """The table under a heading: key → default."""
    part = PAGE.split(f"\n### {heading}\n", 1)[1].split("\n##", 1)[0]
    return dict(re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", part, re.MULTILINE))


def default(field):
    """A field's default as the page writes it."""
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, schema.Url):
        value = value.text
    if isinstance(value, BaseModel) or value is None or field.annotation == dict[str, object]:
        return "–"
    return f"`{json.dumps(int(value) if isinstance(value, float) else value)}`"


@pytest.mark.parametrize("heading", TABLES)
def test_every_key_is_described_and_no_other(heading):
    """What can be written can be looked up."""
    assert rows(heading).keys() == TABLES[heading].model_fields.keys()


@pytest.mark.parametrize("heading", [one for one in TABLES if one != "[imap]"])
def test_defaults_are_those_of_the_schema(heading):
    """A default on the page is the one that holds."""
    told = rows(heading)
    real = {
        name: default(field)
        for name, field in TABLES[heading].model_fields.items()
        if (heading, name) not in IN_WORDS and name != "mailboxes"
    }

    assert {name: told[name] for name in real} == real


def test_every_table_of_the_schema_has_its_heading():
    """A new table is not forgotten."""
    models = {
        one for one in vars(schema).values()
        if isinstance(one, type) and issubclass(one, schema.Strict)
    }  # fmt: skip

    assert models - set(TABLES.values()) == {
        schema.Strict, schema.Secret, schema.Url, schema.RedirectsTable,
    }  # fmt: skip
