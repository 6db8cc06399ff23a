"""Where the files lie that ship with the house: in the wheel, or at the top of a checkout."""

from importlib.resources import files
from pathlib import Path


def default_folder() -> Path:
    """Return the folder of the default configuration."""
    return _folder("config")


def default_templates() -> Path:
    """Return the folder of the default templates."""
    return _folder("templates")


def _folder(name: str) -> Path:
    packaged = Path(str(files("mail_intake"))) / "defaults" / name
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / name
