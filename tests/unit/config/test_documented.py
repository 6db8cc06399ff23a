"""What is documented is tested to be documented, and what ships is what was asked for."""

import base64
import re
import stat
from pathlib import Path

import pytest
from pydantic import BaseModel

from mail_intake.config import demo_settings, init, load, schema
from mail_intake.model.errors import ConfigurationError, WrongUse
from mail_intake.model.form import HOLIDAYS, KIND_NAMES

DOCS = (Path(__file__).parents[3] / "docs" / "configuration.md").read_text()
ENVIRON = {"MAIL_INTAKE_IMAP_PASSWORD": "one", "MAIL_INTAKE_SMTP_PASSWORD": "two"}
TABLES = [
    kind for kind in vars(schema).values()
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind.__module__ == schema.__name__
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    init(tmp_path / "intake")
    return tmp_path / "intake"


def loaded(folder, **more):
    return load(folder / "mail-intake.toml", environ=ENVIRON | more)


@pytest.mark.parametrize("table", TABLES, ids=lambda kind: kind.__name__)
def test_every_key_is_documented(table):
    """A key that nobody can look up does not exist."""
    words = set(re.findall(r"[a-z_]+", DOCS))

    assert [key for key in table.model_fields if key not in words and key != "text"] == []


@pytest.mark.parametrize("name", [*KIND_NAMES, *HOLIDAYS])
def test_every_kind_and_holiday_is_documented(name):
    """By its name."""
    assert f"`{name}`" in DOCS


def test_the_published_addresses_ship(folder):
    """Exactly those the plan publishes."""
    assert {box.name: box.addresses for box in loaded(folder).mailboxes} == {
        "alerts": ("careoregonalerts@careoregon.org",),
        "provider-updates": (
            "providerupdates@careoregon.org", "providerdataupdates@careoregon.org",
        ),
        "new-contract-request": ("newcontractrequest@careoregon.org",),
        "claims-help": ("claimshelp@careoregon.org",),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("form", "required", "groups", "rows"),
    [
        ("alerts", set(), (), {"email", "name", "job_title"}),
        ("new-contract-request",
         {"specialty", "phone", "email", "fax", "physical_address", "npi", "tin", "dmap_id"},
         (("provider_name", "clinic_name"),), {"provider_name"}),
        ("provider-updates", set(), (("clinic_name", "provider_name", "npi", "tin"),), {"change"}),
        ("claims-help", {"claim_number"}, (("clinic_name", "provider_name", "npi", "tin"),), set()),
    ],
)  # fmt: skip
def test_the_forms_ask_what_the_plan_asks(form, required, groups, rows):
    """Required fields, groups, and what each row needs."""
    one = demo_settings().policies.form(form)

    assert {spec.name for spec in one.fields if spec.required} == required
    assert one.one_of == groups
    assert {spec.name for spec in (one.items.fields if one.items else ()) if spec.required} == rows


def test_the_environment_overrides_the_file(folder):
    """One table down by a double underscore; text stands as it is."""
    settings = loaded(
        folder, MI_SMTP__HOST="relay.example", MI_SMTP__PORT="2525", MI_SHADOW="true",
        MI_MAILBOXES__CLAIMS_HELP__FOLDER="In", MI_CONFIG="no key of the file",
    )  # fmt: skip

    assert settings.smtp is not None
    assert (settings.smtp.host, settings.smtp.port, settings.shadow) == (
        "relay.example",
        2525,
        True,
    )
    assert settings.mailbox("claims-help").folder == "In"


def test_secrets_come_from_where_they_are_kept(folder):
    """Environment, file, systemd credential."""
    path = folder / "mail-intake.toml"
    text = path.read_text()
    (folder / "pw.txt").write_text("three\n")
    path.write_text(text.replace('env = "MAIL_INTAKE_SMTP_PASSWORD"', 'file = "pw.txt"'))
    assert loaded(folder).smtp.password == "three"
    path.write_text(text.replace('env = "MAIL_INTAKE_SMTP_PASSWORD"', 'credential = "pw.txt"'))
    assert loaded(folder, CREDENTIALS_DIRECTORY=str(folder)).smtp.password == "three"
    with pytest.raises(ConfigurationError):
        loaded(folder)


def test_init_replaces_nothing_and_its_key_is_private(folder):
    """A folder with something in it is refused; the key is 32 bytes, for the owner only."""
    key = folder / "keys" / "first.key"

    assert len(base64.b64decode(key.read_text())) == 32
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with pytest.raises(WrongUse):
        init(folder)


def test_nothing_secret_is_in_a_repr(folder):
    """Passwords and keys stay out of logs that show a value."""
    shown = repr(loaded(folder))

    assert "'one'" not in shown
    assert "keys=" not in shown
