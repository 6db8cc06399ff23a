"""What a configuration means once it is right."""

import base64
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_intake.config import default_folder, demo_settings, init, load
from mail_intake.config.faults import Faults
from mail_intake.config.load import Loading
from mail_intake.config.places import Place
from mail_intake.config.schema import Main
from mail_intake.config.secrets import Secrets
from mail_intake.config.shipped import default_templates
from mail_intake.fields import KINDS
from mail_intake.model.errors import ConfigurationError, WrongUse
from mail_intake.model.form import KIND_NAMES
from mail_intake.model.limits import Limits
from mail_intake.model.settings import Opening, SettleBy, Tls

ROOT = Path(__file__).parents[3]
BASE = ROOT / "tests" / "bad_config" / "base"
ENVIRON = {
    "IMAP_PASSWORD": "one",
    "SMTP_PASSWORD": "two",
    "VAULT_KEY": base64.b64encode(bytes(range(32))).decode(),
}


@pytest.fixture
def folder(tmp_path):
    """A copy of the small right configuration."""
    return Path(shutil.copytree(BASE, tmp_path / "intake"))


def loaded(folder, **environ):
    return load(folder / "mail-intake.toml", environ=ENVIRON | environ)


def changed(folder, file, find, put):
    path = folder / file
    text = path.read_text("utf-8")
    assert find in text
    path.write_text(text.replace(find, put, 1), "utf-8")


def test_kinds_are_those_of_the_fields_room():
    """A form may name exactly the kinds that exist."""
    assert set(KIND_NAMES) == set(KINDS)


def test_bounds_are_what_the_file_says(folder):
    """Those of reading and of opening; the rest keeps its default."""
    changed(folder, "mail-intake.toml", "[timing]", "[reading]\nnesting = 7\n[timing]")
    settings = loaded(folder, MI_OPENING__OCR="off", MI_OPENING__DEPTH="1")

    assert settings.reading == Limits(nesting=7)
    assert settings.opening == Opening(ocr=False, depth=1)


def test_a_mailbox_takes_from_imap_what_it_does_not_say(folder):
    """Host and password from [imap], the account is its first address."""
    imap = loaded(folder).mailbox("updates").place

    assert (imap.host, imap.port, imap.tls) == ("imap.plan.example", 993, Tls.IMPLICIT)
    assert (imap.username, imap.password) == ("updates@plan.example", "one")


def test_a_mailbox_may_sign_in_by_its_own_way(folder):
    """By tokens where [imap] says so, by a password where the mailbox itself does, and back."""
    text = (folder / "mail-intake.toml").read_text()
    text = text.replace('password = { env = "IMAP_PASSWORD" }', 'oauth = "google"', 1)
    text = text.replace(
        'addresses = ["claims@plan.example"]',
        'addresses = ["claims@plan.example"]\nimap = { password = { env = "IMAP_PASSWORD" } }',
    )
    (folder / "mail-intake.toml").write_text(
        text
        + '\n[oauth.google]\nflow = "service-account"\nkey = { env = "VAULT_KEY" }\nscope = "s"\n'
    )
    updates, claims = (loaded(folder).mailbox(name).place for name in ("updates", "claims"))

    assert (updates.oauth.name, updates.password) == ("google", "")
    assert (claims.oauth, claims.password) == (None, "one")
    again = loaded(folder, MI_OAUTH__GOOGLE__KEY='{"a": 1}').mailbox("updates").place
    assert again.oauth.key == '{"a": 1}'


def test_a_mailbox_may_be_a_folder(folder):
    """Relative to the file that names it; nothing of [imap] is asked for."""
    claims = '[mailboxes.claims]\naddresses = ["claims@plan.example"]\n'
    changed(folder, "mail-intake.toml", claims, claims + 'maildir = "mail/claims"\n')

    assert loaded(folder).mailbox("claims").place == folder / "mail" / "claims"


@pytest.mark.parametrize(
    ("tls", "imap", "smtp"), [("implicit", 993, 465), ("starttls", 143, 587), ("plain", 143, 25)]
)
def test_the_port_follows_the_protection(folder, tls, imap, smtp):
    """RFC 8314, RFC 6409; the loopback needs no protection."""
    environ = {"MI_IMAP__TLS": tls, "MI_SMTP__TLS": tls}
    hosts = {"MI_IMAP__HOST": "127.0.0.1", "MI_SMTP__HOST": "localhost"}
    settings = loaded(folder, **environ, **hosts)

    assert settings.smtp is not None
    assert (settings.mailbox("claims").place.port, settings.smtp.port) == (imap, smtp)


def test_insecure_is_a_decision_of_its_own(folder):
    """Plain to another machine only where insecure says so."""
    changed(folder, "mail-intake.toml", 'tls = "starttls"', 'tls = "plain"\ninsecure = true')
    smtp = loaded(folder).smtp

    assert smtp is not None
    assert smtp.insecure


def test_without_a_relay_there_is_none(folder):
    """[smtp] may be left out: letters wait."""
    text = (folder / "mail-intake.toml").read_text()
    (folder / "mail-intake.toml").write_text(re.sub(r"\[smtp\][^\[]*\n\[", "[", text))

    assert loaded(folder).smtp is None


def test_bounces_have_a_mailbox_without_a_form(folder):
    """Its address is where letters are returned to."""
    settings = loaded(folder)

    assert (settings.bounces, settings.mailbox("bounces").form) == ("bounces@plan.example", "")


def test_one_file_makes_a_mailbox(folder):
    """The guide's form, saved as it stands, is a mailbox with three fields."""
    guide = (ROOT / "docs" / "howto" / "add-a-mailbox.md").read_text("utf-8")
    form = guide.split("```toml\n", 1)[1].split("```", 1)[0]
    (folder / "forms" / "interpreter-request.toml").write_text(form, "utf-8")
    settings = loaded(folder)
    box = settings.mailbox("interpreter-request")

    assert (box.form, box.place.host) == ("interpreter-request", "imap.plan.example")
    assert len(settings.policies.form(box.form).fields) == 3


def test_a_forms_own_mailbox_is_told_by_its_own_file(folder):
    """Faults of it, and relative paths in it, belong to the form's file."""
    path = folder / "forms" / "claims.toml"
    changed(
        folder, "mail-intake.toml", '[mailboxes.claims]\naddresses = ["claims@plan.example"]\n', ""
    )
    mailbox = (
        '[mailbox]\naddresses = ["claims@plan.example"]\nimap = { password = { file = "pw" } }\n'
    )
    path.write_text(path.read_text() + mailbox)
    with pytest.raises(ConfigurationError) as refusal:
        loaded(folder)
    (folder / "forms" / "pw").write_text("three\n")

    assert [(one.file, one.key) for one in refusal.value.faults] == [
        ("forms/claims.toml", "mailbox.imap.password")
    ]
    assert loaded(folder).mailbox("claims").place.password == "three"


def test_facts_take_addresses_from_the_plan(folder):
    """The demo's plan and the real one share one file of topics."""
    assert loaded(folder).policies.topics[0].facts == ("Write to claims@plan.example.",)


def test_dates_need_no_quotes(folder):
    """TOML has dates of its own."""
    assert loaded(folder).policies.calendar.holidays == ("christmas", "2026-12-24")


@pytest.mark.parametrize(
    ("url", "means"),
    [
        ("sqlite://", "sqlite://"),
        ("sqlite:///:memory:", "sqlite://"),
        ("sqlite:////var/lib/intake.sqlite3", "sqlite:////var/lib/intake.sqlite3"),
        (
            "postgresql://intake@db.plan.example/intake",
            "postgresql://intake@db.plan.example/intake",
        ),
        ("postgresql+psycopg://db.plan.example/x", "postgresql+psycopg://db.plan.example/x"),
    ],
)
def test_a_database_is_named_by_its_url(folder, url, means):
    """As SQLAlchemy writes it."""
    assert loaded(folder, MI_DATABASE__URL=url).database == means


def test_a_relative_database_lies_beside_the_file(folder):
    """Wherever the program is started."""
    assert loaded(folder).database == f"sqlite:///{folder.absolute()}/intake.sqlite3"


def test_a_database_with_a_password_comes_from_elsewhere(folder):
    """From a variable, named in the file or overriding it."""
    url = "postgresql://intake:pw@db.plan.example/intake"
    assert loaded(folder, MI_DATABASE__URL=url).database == url
    changed(folder, "mail-intake.toml", '"sqlite:///intake.sqlite3"', '{ env = "DSN" }')

    assert loaded(folder, DSN=url).database == url


def test_variables_are_read_by_what_the_key_wants(folder):
    """Text stays text, numbers and truth are read, lists and tables are TOML."""
    settings = loaded(
        folder,
        MI_SMTP__USERNAME="1234",
        MI_SHADOW="true",
        MI_MAILBOXES__CLAIMS__SETTLE="keep",
        MI_SECURITY__TRUSTED_HOSTS='["mx.other.example"]',
        MI_SMTP__PASSWORD="[not toml",
        MI_CONFIG="is the command line's",
    )

    assert settings.smtp is not None
    assert (settings.smtp.username, settings.smtp.password) == ("1234", "[not toml")
    assert settings.shadow
    assert settings.mailbox("claims").settle is SettleBy.KEEP
    assert settings.policies.security.trusted_hosts == ("mx.other.example",)


def test_a_variable_may_stand_where_the_file_has_something_else(folder):
    """A table takes the place of a plain value, and back."""
    changed(folder, "mail-intake.toml", "[timing]\ncarry_lease = 300", "")
    changed(folder, "mail-intake.toml", "[plan]", "timing = 7\n[plan]")

    assert loaded(folder, MI_TIMING__POLL="5").timing.poll == 5


def test_a_file_that_is_missing_is_one_fault(tmp_path):
    """What would stand in it is not told as missing."""
    with pytest.raises(ConfigurationError) as refusal:
        load(tmp_path / "mail-intake.toml")

    assert refusal.value.faults[0].file == "mail-intake.toml"
    assert "cannot be read" in refusal.value.faults[0].problem
    assert [one for one in refusal.value.faults if one.key] == []


def test_keys_and_passwords_that_are_no_text_are_refused(folder):
    """A binary file is no password, an empty one is none."""
    changed(folder, "mail-intake.toml", '{ env = "SMTP_PASSWORD" }', '{ file = "pw" }')
    for content in (b"\xff\xfe", b"\n"):
        (folder / "pw").write_bytes(content)
        with pytest.raises(ConfigurationError) as refusal:
            loaded(folder)
        assert refusal.value.faults[0].key == "smtp.password"


def test_the_demo_knows_its_own_plan():
    """Its addresses, hosts and marks are those of careplan.example; its key is a fresh one."""
    one, other = demo_settings(), demo_settings()

    assert {address.partition("@")[2] for address in one.own_addresses} == {"careplan.example"}
    assert one.policies.security.portal_senders == ("*@securemail.careplan.example",)
    assert one.keys != other.keys
    assert one.policies.forms == other.policies.forms


def test_init_writes_what_loads(tmp_path):
    """Only the passwords are missing; the letters written out are the ones used."""
    written = init(tmp_path / "new")
    environ = {"MAIL_INTAKE_IMAP_PASSWORD": "a", "MAIL_INTAKE_SMTP_PASSWORD": "b"}
    settings = load(tmp_path / "new" / "mail-intake.toml", environ=environ)

    assert tmp_path / "new" / "mail-intake.toml" in written
    assert settings.templates == tmp_path / "new" / "templates"
    assert settings.policies.forms == demo_settings().policies.forms


def test_init_says_where_it_cannot_write(tmp_path):
    """A file in the way is no folder to write to; neither is one below it."""
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(WrongUse):
            init(place)


def test_defaults_travel():
    """Configuration and letters are found in a checkout and in a wheel."""
    assert (default_folder() / "mail-intake.toml").is_file()
    assert (default_templates() / "letters").is_dir()


def test_labels_hold_nothing_of_a_person():
    """Labels are general words: no address, no number with digits to dial."""
    forms = demo_settings().policies.forms
    labels = [
        label
        for form in forms
        for spec in (*form.fields, *(form.items.fields if form.items else ()))
        for label in spec.labels
    ]

    assert [one for one in labels if re.search(r"@|\d{3}", one)] == []


#: Any value, in any place of the file.
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("aZ@ \0\n*.", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "keys", "host", "env", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*Main.model_fields, "x"]), _ANY, max_size=6))
def test_no_shape_is_too_odd_to_be_told(shape):
    """Whatever stands in the file, the answer is a list of faults, never another error."""
    faults = Faults(BASE)
    place = Place(BASE / "mail-intake.toml")
    main = faults.check(Main, shape, place.file)
    Loading(place, main, Secrets({}, faults), faults).settings()

    assert faults.found
