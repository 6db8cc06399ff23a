"""What ships with the house: default files, the demo's settings, and `init` that writes them out."""

import base64
import secrets
import shutil
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from mail_intake.config.load import load
from mail_intake.model.errors import WrongUse
from mail_intake.model.settings import Settings


def default_folder() -> Path:
    """Return the folder of the default configuration: in the wheel, or at the top of a checkout."""
    packaged = Path(str(files("mail_intake"))) / "defaults" / "config"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "config"


def default_templates() -> Path:
    """Return the folder of the default templates."""
    packaged = Path(str(files("mail_intake"))) / "defaults" / "templates"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "templates"


def demo_settings() -> Settings:
    """Return the demo's settings: the plan careplan.example, a database in memory, a fresh key.

    Its servers are placeholders; the demo points them at those that it starts.
    """
    key = secrets.token_bytes(32)
    environ = {"DEMO_KEY": base64.b64encode(key).decode(), "DEMO_PASSWORD": "demo"}
    settings = load(default_folder() / "demo" / "mail-intake.toml", environ=environ)
    return replace(settings, database="sqlite://")


def init(folder: Path) -> list[Path]:
    """Write configuration, templates and a fresh key; WrongUse where the folder is not empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUse(f"{folder} is not empty. Name a new folder: init replaces nothing")
    leave_out = shutil.ignore_patterns("demo", "__pycache__")
    shutil.copytree(default_folder(), folder, ignore=leave_out, dirs_exist_ok=True)
    shutil.copytree(default_templates(), folder / "templates", dirs_exist_ok=True)
    keys = folder / "keys"
    keys.mkdir(mode=0o700)
    key = keys / "first.key"
    key.touch(mode=0o600)
    key.write_text(base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
    return sorted(path for path in folder.rglob("*") if path.is_file())
