"""The database's address: known kinds only, without a password in the file, paths made plain."""

from pathlib import Path
from urllib.parse import urlsplit

from mail_intake.config.faults import Faults
from mail_intake.config.places import Place
from mail_intake.config.schema import Url
from mail_intake.config.secrets import Secrets
from mail_intake.config.words import IN_FILE

#: What comes before "://", without its driver.
KNOWN = ("sqlite", "postgresql")
IN_MEMORY = "sqlite://"
_WAY = 'Write "sqlite:///mail-intake.sqlite3" or "postgresql://user@host/name"'


def database_of(url: Url, place: Place, secrets: Secrets, faults: Faults) -> str:
    """Return the SQLAlchemy URL; a relative SQLite path is relative to the file."""
    text = url.text or secrets.text(url, place)
    if not text:
        return IN_MEMORY  # its own fault is noted
    scheme, host, password = _parts(text)
    if scheme.partition("+")[0] not in KNOWN:
        faults.note(place, "is no database address", _WAY)
    elif url.text and password and not faults.variable(place):
        way_out = 'Write url = { env = "NAME" } or { file = "path" }, or set MI_DATABASE__URL'
        faults.note(place, IN_FILE, way_out)
    elif scheme == "sqlite" and host:
        faults.note(place, "has its path where a host would stand", _WAY)
    return _placed(text, place.file.parent) if scheme == "sqlite" else text


def _parts(text: str) -> tuple[str, str, str]:
    """Scheme, host and password; empty where it cannot be read."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return "", "", ""
    return parts.scheme if "://" in text else "", parts.netloc, parts.password or ""


def _placed(text: str, folder: Path) -> str:
    name = text.removeprefix("sqlite://").removeprefix("/")
    if name in {"", ":memory:"}:
        return IN_MEMORY
    return f"sqlite:///{(folder / name).absolute()}"
