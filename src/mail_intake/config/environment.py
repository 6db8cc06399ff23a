"""Overrides from the environment: MI_SMTP__HOST stands for `host` in the table `[smtp]`."""

import tomllib
from collections.abc import Mapping
from typing import Any

PREFIX = "MI_"
#: Read by the command line, not a key of the file.
NOT_KEYS = frozenset({"MI_CONFIG"})
#: A secret's variable is where the secret stands.
SECRETS = frozenset({"password", "client_secret", "certificate", "key", "refresh_token"})


def overridden(
    shape: Mapping[str, Any], environ: Mapping[str, str]
) -> tuple[dict[str, Any], dict[tuple[str, ...], str]]:
    """Return the file's shape with MI_… applied, and which keys came from which variable.

    A double underscore goes one table down; a hyphen in a key is an underscore there
    (MI_MAILBOXES__CLAIMS_HELP__FOLDER). Lists and tables are written as TOML (["a"], { x = 1 }),
    everything else as it stands; a password's variable holds the password itself.
    """
    result: dict[str, Any] = _copied(shape)
    variables = {}
    for name, text in sorted(environ.items()):
        if name.startswith(PREFIX) and name not in NOT_KEYS:
            parts = name[len(PREFIX) :].lower().split("__")
            value = _value(text)
            if parts[-1] in SECRETS and isinstance(value, str):
                value = {"env": name}
            variables[_put(result, parts, value)] = name
    return result, variables


def _copied(shape: Any) -> Any:
    if isinstance(shape, Mapping):
        return {key: _copied(value) for key, value in shape.items()}
    return shape


def _value(text: str) -> Any:
    if not text.lstrip().startswith(("[", "{")):
        return text
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _put(table: dict[str, Any], parts: list[str], value: Any) -> tuple[str, ...]:
    """Set the key and return it as the file spells it; a plain value on the way gives place."""
    *parents, last = parts
    path = []
    for part in parents:
        path.append(_spelled(table, part))
        below = table.get(path[-1])
        if not isinstance(below, dict):
            below = table[path[-1]] = {}
        table = below
    path.append(_spelled(table, last))
    table[path[-1]] = value
    return tuple(path)


def _spelled(table: Mapping[str, Any], part: str) -> str:
    """Find the key as the file spells it."""
    return next((key for key in table if key.replace("-", "_") == part), part)
