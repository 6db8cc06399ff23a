"""Broken configurations, each refused with file, key and a way out, and with nothing else."""

import shutil
import tomllib
from pathlib import Path

import pytest

from mail_intake.config import load
from mail_intake.model.errors import ConfigurationError

HERE = Path(__file__).parent
CASES = sorted(HERE.glob("*.toml"))
ENVIRON = {
    "IMAP_PASSWORD": "correct horse",
    "SMTP_PASSWORD": "battery staple",
    "VAULT_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
}


def broken(case, folder):
    """Copy the right configuration and break it as the case says."""
    shutil.copytree(HERE / "base", folder, dirs_exist_ok=True)
    for change in case.get("change", []):
        path = folder / change["file"]
        text = path.read_text("utf-8")
        assert change["find"] in text, f"{change['file']} has no {change['find']!r}"
        # a letter beyond ASCII stands for a file in another encoding
        path.write_text(text.replace(change["find"], change["put"], 1), "latin-1")
    return folder / "mail-intake.toml"


def refused(path, environ):
    with pytest.raises(ConfigurationError) as refusal:
        load(path, environ=ENVIRON | environ)
    return refusal.value


def test_what_they_break_is_right():
    """Unbroken, the configuration loads: each fault is the one that was put in."""
    settings = load(HERE / "base" / "mail-intake.toml", environ=ENVIRON)

    assert [box.name for box in settings.mailboxes] == ["updates", "claims", "bounces"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_broken_configuration_is_refused_with_file_key_and_way_out(path, tmp_path):
    """All of its faults are told, none that only follows, and never a secret."""
    case = tomllib.loads(path.read_text("utf-8"))
    failure = refused(broken(case, tmp_path), case.get("environ", {}))
    wanted = {(one["file"], one["key"]): one["way_out"] for one in case["fault"]}
    told = {(one.file, one.key): one.way_out for one in failure.faults}

    assert told.keys() == wanted.keys()
    assert [place for place, words in wanted.items() if words not in told[place]] == []
    assert not {"hunter2", "correct horse", "battery staple"} & set(str(failure).split('"'))
    assert "hunter2" not in str(failure)
