"""Collects everything that is wrong, each with its file, its key and a way out."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from mail_intake.model.errors import ConfigurationError, Fault

Table = TypeVar("Table", bound=BaseModel)


@dataclass(slots=True)
class Faults:
    """Everything found wrong so far."""

    found: list[Fault] = field(default_factory=list)

    def add(self, file: Path | str, key: str, problem: str, way_out: str) -> None:
        """Note one fault; the file by its name, as its reader sees it."""
        name = file if isinstance(file, str) else _short(file)
        self.found.append(Fault(file=name, key=key, problem=problem, way_out=way_out))

    def raise_if_any(self) -> None:
        """Raise all of them at once."""
        if self.found:
            raise ConfigurationError(*self.found)

    def toml(self, path: Path) -> dict[str, Any] | None:
        """Read a TOML file, None where it cannot be read (noted)."""
        try:
            return tomllib.loads(path.read_text("utf-8"))
        except OSError as problem:
            words = problem.strerror or type(problem).__name__
            self.add(path, "", f"cannot be read ({words})", "Create it, or correct its name")
        except UnicodeDecodeError:
            self.add(path, "", "is not UTF-8", "Save it as UTF-8")
        except tomllib.TOMLDecodeError as problem:
            self.add(
                path, "", f"is not TOML: {problem}", "Correct that line; texts stand in quotes"
            )
        return None

    def check(self, kind: type[Table], shape: Mapping[str, Any], path: Path) -> Table | None:
        """Validate a table, None where something is wrong with it (noted)."""
        try:
            return kind.model_validate(shape)
        except ValidationError as problem:
            for one in problem.errors(include_url=False, include_input=False):
                key = ".".join(str(part) for part in one["loc"])
                self.add(path, key, *_words(one["type"], one["msg"], kind, one["loc"]))
        return None


def _short(path: Path) -> str:
    return f"{path.parent.name}/{path.name}" if path.parent.name == "forms" else path.name


def _words(
    code: str, message: str, kind: type[BaseModel], place: tuple[Any, ...]
) -> tuple[str, str]:
    """Say what is wrong and what to do."""
    if code == "extra_forbidden":
        known = _keys(kind, place)
        close = difflib.get_close_matches(str(place[-1]), known, 1)
        did_you = f"Did you mean {close[0]}?" if close else f"There are {', '.join(known)}"
        return "there is no such key", did_you
    if code == "missing":
        return "is missing", "Add it; the shipped configuration shows an example"
    if code == "model_type" and place and ("keys" in place or place[-1] == "password"):
        return _SECRET
    if code == "string_pattern_mismatch":
        message = "is not written as it should be"
    return message[0].lower() + message[
        1:
    ], "Correct the value; docs/configuration.md has every key"


_SECRET = (
    "a secret may not stand in the file",
    'Write { env = "NAME" }, { file = "path" } or { credential = "name" }',
)


def _keys(kind: type[BaseModel], place: tuple[Any, ...]) -> list[str]:
    """Return the keys of the table that holds the last part of a place."""
    found: type[BaseModel] | None = kind
    for part in place[:-1]:
        if isinstance(part, str) and found is not None and part in found.model_fields:
            found = _table_in(found.model_fields[part].annotation)
    return sorted(found.model_fields) if found is not None else []


def _table_in(annotation: Any) -> type[BaseModel] | None:
    """Find the table inside `X | None`, `list[X]` or `dict[str, X]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = [_table_in(one) for one in getattr(annotation, "__args__", ())]
    return next((one for one in inner if one is not None), None)
