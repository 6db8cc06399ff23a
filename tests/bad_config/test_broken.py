"""Broken configurations, each refused with its file, its key and a way out; all faults at once."""

import pytest

from mail_intake.config import init, load
from mail_intake.model.errors import ConfigurationError

SECRETS = {
    "MAIL_INTAKE_IMAP_PASSWORD": "hush-hush-imap",
    "MAIL_INTAKE_SMTP_PASSWORD": "hush-hush-smtp",
}
MAIN = "mail-intake.toml"
#: What is changed (file, text, by what) and where the fault must stand (file, key).
BROKEN = {
    "not toml": ((MAIN, "[plan]", "[plan"), (MAIN, "")),
    "unknown key": ((MAIN, "[limits]", "[limits]\ncolour = 1"), (MAIN, "limits.colour")),
    "key missing": ((MAIN, 'name = "CareOregon"', ""), (MAIN, "plan.name")),
    "port out of range": ((MAIN, "port = 587", "port = 70000"), (MAIN, "smtp.port")),
    "odd tls": ((MAIN, 'tls = "starttls"', 'tls = "maybe"'), (MAIN, "smtp.tls")),
    "plain tls to another host": ((MAIN, 'tls = "starttls"', 'tls = "plain"'), (MAIN, "smtp.tls")),
    "secret as text": (
        (MAIN, 'password = { env = "MAIL_INTAKE_SMTP_PASSWORD" }', 'password = "hush-hush-text"'),
        (MAIN, "smtp.password"),
    ),
    "secret not set": (
        (MAIN, 'env = "MAIL_INTAKE_SMTP_PASSWORD"', 'env = "MAIL_INTAKE_NOT_SET"'),
        (MAIN, "smtp.password"),
    ),
    "secret file missing": (
        (MAIN, 'env = "MAIL_INTAKE_SMTP_PASSWORD"', 'file = "nowhere.txt"'),
        (MAIN, "smtp.password"),
    ),
    "secret from two sources": (
        (MAIN, 'env = "MAIL_INTAKE_SMTP_PASSWORD"', 'env = "A", file = "b"'),
        (MAIN, "smtp.password"),
    ),
    "key file missing": ((MAIN, "keys/first.key", "keys/none.key"), (MAIN, "vault.keys.0")),
    "key too short": (("keys/first.key", None, "c2hvcnQ="), (MAIN, "vault.keys.0")),
    "form unknown": (
        (MAIN, "[mailboxes.alerts]", '[mailboxes.alerts]\nform = "dance"'),
        (MAIN, "mailboxes.alerts.form"),
    ),
    "address is none": (
        (MAIN, '"careoregonalerts@careoregon.org"', '"careoregonalerts"'),
        (MAIN, "mailboxes.alerts.addresses.0"),
    ),
    "moves into itself": (
        (MAIN, "[mailboxes.alerts]", '[mailboxes.alerts]\nsettle = "move"\nmove_to = "INBOX"'),
        (MAIN, "mailboxes.alerts.move_to"),
    ),
    "no database address": (
        (MAIN, 'url = "sqlite:///mail-intake.sqlite3"', 'url = "here"'),
        (MAIN, "database.url"),
    ),
    "templates missing": (
        (MAIN, 'templates = "templates"', 'templates = "nowhere"'), (MAIN, "letters.templates"),
    ),
    "idle too long": ((MAIN, "[timing]", "[timing]\nidle = 1800"), (MAIN, "timing.idle")),
    "negative poll": ((MAIN, "[timing]", "[timing]\npoll = -1"), (MAIN, "timing.poll")),
    "lease shorter than the relay": (
        (MAIN, "[timing]", "[timing]\ncarry_lease = 10"), (MAIN, "timing.carry_lease"),
    ),
    "no attempts": ((MAIN, "[limits]", "[limits]\nattempts = 0"), (MAIN, "limits.attempts")),
    "no forms folder": ((MAIN, "[plan]", 'forms = "nowhere"\n[plan]'), (MAIN, "forms")),
    "unknown zone": (
        ("calendar.toml", "America/Los_Angeles", "America/Atlantis"), ("calendar.toml", "zone"),
    ),
    "unknown holiday": (("calendar.toml", '"labor"', '"my birthday"'), ("calendar.toml", "holidays.6")),
    "closes before it opens": (
        ("calendar.toml", 'closes = "17:00"', 'closes = "07:00"'), ("calendar.toml", "closes"),
    ),
    "unknown kind of field": (
        ("forms/alerts.toml", 'kind = "npi"', 'kind = "shoe_size"'),
        ("forms/alerts.toml", "fields.1.kind"),
    ),
    "unknown layout": (
        ("forms/alerts.toml", 'layout = "contacts"', 'layout = "circle"'),
        ("forms/alerts.toml", "items.layout"),
    ),
    "group names no field": (
        ("forms/claims-help.toml", '"provider_name", "npi", "tin"]]', '"nobody", "npi", "tin"]]'),
        ("forms/claims-help.toml", "one_of.0"),
    ),
    "topic without facts": (
        ("redirects.toml", None, '[[topics]]\nname = "x"\ntitle = "x"\nany_of = ["x"]\nfacts = []\n'),
        ("redirects.toml", "topics.0.facts"),
    ),
    "calendar missing": (("calendar.toml", None, None), ("calendar.toml", "")),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """The shipped configuration, written out."""
    init(tmp_path / "intake")
    return tmp_path / "intake"


def break_it(folder, file, old, new):
    path = folder / file
    if new is None:
        path.unlink()
        return
    text = path.read_text()
    assert old is None or old in text
    path.write_text(new if old is None else text.replace(old, new, 1))


def faults(folder):
    with pytest.raises(ConfigurationError) as caught:
        load(folder / MAIN, environ=SECRETS)
    return caught.value.faults


def test_the_shipped_configuration_is_not_broken(folder):
    """With its two secrets set it loads."""
    assert len(load(folder / MAIN, environ=SECRETS).mailboxes) == 4


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_configuration_is_refused(folder, name):
    """File, key, what is wrong, what to do; never a secret."""
    (change, (file, key)) = BROKEN[name]
    break_it(folder, *change)
    found = faults(folder)
    ours = [
        one
        for one in found
        if (one.file, one.key) == (file, key)
        or (key and one.file == file and one.key.startswith(key))
    ]

    assert ours, [str(one) for one in found]
    assert all(one.problem and one.way_out for one in found)
    assert "hush-hush" not in "\n".join(str(one) for one in found)


def test_every_fault_is_told_at_once(folder):
    """One run names them all, in every file."""
    for name in ("negative poll", "unknown zone", "unknown kind of field", "form unknown"):
        break_it(folder, *BROKEN[name][0])
    files = {one.file for one in faults(folder)}

    assert {"calendar.toml", "forms/alerts.toml"} <= files
    assert MAIN in files


def test_two_mailboxes_do_not_share_an_address(folder):
    """Else a letter would have two homes."""
    break_it(folder, MAIN, '"newcontractrequest@careoregon.org"', '"claimshelp@careoregon.org"')

    assert any("claimshelp@careoregon.org" in one.problem for one in faults(folder))
