"""Collects everything that is wrong, each with its file, its key and a way out."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from mail_intake.config.mending import Loc, mended
from mail_intake.config.places import Place
from mail_intake.config.words import words
from mail_intake.model.errors import ConfigurationError, Fault

Table = TypeVar("Table", bound=BaseModel)

#: Each round mends one level: a table that is missing, then what is missing in it.
ROUNDS = 6


@dataclass(slots=True)
class Faults:
    """Everything found wrong so far.

    `base` is the folder that files are named from; `variables` says which keys of the main file
    came from the environment, and from which variable.
    """

    base: Path
    variables: Mapping[Place, str] = field(default_factory=dict)
    found: list[Fault] = field(default_factory=list)
    #: Places whose shape is wrong: what else is wrong there only follows from it.
    broken: list[Place] = field(default_factory=list)

    def note(self, place: Place, problem: str, way_out: str) -> None:
        """Note one fault, once."""
        if any(one.holds(place) for one in self.broken):
            return
        variable = self.variable(place)
        fault = Fault(
            file="environment" if variable else self._name(place.file),
            key=variable or place.key,
            problem=problem,
            way_out=way_out,
        )
        if fault not in self.found:
            self.found.append(fault)

    def variable(self, place: Place) -> str:
        """Return the variable that this place was set by, "" where it stands in the file."""
        return next((name for key, name in self.variables.items() if key.holds(place)), "")

    def raise_if_any(self) -> None:
        """Raise all of them at once."""
        if self.found:
            raise ConfigurationError(*self.found)

    def toml(self, path: Path) -> dict[str, Any] | None:
        """Read a TOML file, None where it cannot be read (noted)."""
        try:
            return tomllib.loads(path.read_text("utf-8"))
        except OSError as problem:
            why = problem.strerror or type(problem).__name__
            said = (f"cannot be read ({why})", "Create it, or correct its name")
        except UnicodeDecodeError:
            said = ("is not UTF-8", "Save it as UTF-8")
        except tomllib.TOMLDecodeError as problem:
            said = (f"is not TOML: {problem}", "Correct that line; texts stand in quotes")
        self.note(Place(path), *said)
        self.broken.append(Place(path))
        return None

    def check(self, kind: type[Table], shape: Mapping[str, Any], path: Path) -> Table:
        """Validate a file's tables; what is wrong is noted and left out of what is returned, so
        that the rest can be looked at, too. ConfigurationError where nothing can be made of it.
        """
        for _ in range(ROUNDS):
            try:
                return kind.model_validate(shape)
            except ValidationError as problem:
                errors = problem.errors(include_url=False, include_input=False)
            shape = mended(kind, shape, [self._told(one, kind, path) for one in errors])
        raise ConfigurationError(*self.found)  # pragma: no cover - no shape is known to need it

    def _told(
        self, error: Mapping[str, Any], kind: type[BaseModel], path: Path
    ) -> tuple[str, Loc]:
        """Note an error of the schema; return its code, and the place to mend."""
        loc: Loc = error["loc"]
        if loc[-1] == "[key]":  # pydantic's mark after a key that is itself wrong
            loc = loc[:-1]
        place = Place(path).at(*loc)
        # where a stand-in did not do, the list that it stands in is taken out
        stood_in = place in self.broken and isinstance(loc[-1], int)
        self.note(place, *words(error, kind, loc))
        self.broken.append(place)
        return error["type"], loc[:-1] if stood_in else loc

    def _name(self, file: Path) -> str:
        return Path(os.path.relpath(file, self.base)).as_posix()
