"""What ships with the house: default files, the demo's settings, and `init` that writes them out."""

import base64
import secrets
import shutil
from dataclasses import replace
from pathlib import Path

from mail_intake.config.load import load
from mail_intake.config.shipped import default_folder, default_templates
from mail_intake.model.errors import WrongUse
from mail_intake.model.settings import Settings

#: `init` writes the letters and the words out, too, and lets the configuration use them.
_OWN = (
    ('# templates = "templates"', 'templates = "templates"  '),
    ('# vocabulary = "vocabulary"', 'vocabulary = "vocabulary"  '),
)


def demo_settings() -> Settings:
    """Return the demo's settings: the plan careplan.example, a database in memory, a fresh key.

    Its servers are placeholders; the demo points them at those that it starts.
    """
    key = secrets.token_bytes(32)
    environ = {"DEMO_KEY": base64.b64encode(key).decode(), "DEMO_PASSWORD": "demo"}
    settings = load(default_folder() / "demo" / "mail-intake.toml", environ=environ)
    return replace(settings, database="sqlite://")


def init(folder: Path) -> list[Path]:
    """Write configuration, letters and a fresh key, and return the files written.

    WrongUse where the folder is not empty or cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise WrongUse(f"{folder} is not empty. Name a new folder: init replaces nothing")
        _write_out(folder)
    except (OSError, shutil.Error) as problem:
        why = getattr(problem, "strerror", None) or problem
        raise WrongUse(f"{folder} cannot be written ({why}). Name another folder") from None
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _write_out(folder: Path) -> None:
    leave_out = shutil.ignore_patterns("demo", "__pycache__")
    shutil.copytree(default_folder(), folder, ignore=leave_out, dirs_exist_ok=True)
    shutil.copytree(default_templates(), folder / "templates")
    main = folder / "mail-intake.toml"
    words = main.read_text("utf-8")
    for commented, used in _OWN:
        words = words.replace(commented, used)
    main.write_text(words, "utf-8")
    keys = folder / "keys"
    keys.mkdir(mode=0o700)
    key = keys / "first.key"
    key.touch(mode=0o600)  # before the key is in it
    key.write_text(base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
