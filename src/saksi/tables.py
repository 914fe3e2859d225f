"""Read a word table from ``saksi/resources`` and check its shape.

A table is a commented YAML file that a researcher may edit, so a slip in it must name the file and the key.
"""

from importlib import resources
from typing import TypeVar

import msgspec

from saksi.errors import ResourceError

T = TypeVar("T", bound=msgspec.Struct)


def read_table(name: str, shape: type[T]) -> T:
    """The table ``resources/name`` as a ``shape``; ``ResourceError`` names the file and key that is wrong."""
    try:
        raw = resources.files("saksi").joinpath("resources", name).read_bytes()
    except OSError as error:
        raise ResourceError(f"resources/{name} cannot be read ({error}): install Saksi again") from error
    return check_table(raw, name, shape)


def check_table(raw: bytes, name: str, shape: type[T]) -> T:
    """``raw`` YAML as a ``shape``; ``ResourceError`` names the file and key that is wrong."""
    try:
        return msgspec.yaml.decode(raw, type=shape)
    except msgspec.MsgspecError as error:
        raise ResourceError(f"resources/{name} is not as expected: {error}. Correct that key") from error


def check_once(name: str, lists: dict[str, list[str]]) -> None:
    """``ResourceError`` where a phrase stands in two lists of one table or is not in lower case."""
    seen: dict[str, str] = {}
    for key, phrases in lists.items():
        for phrase in phrases:
            if phrase != phrase.lower() or not phrase.strip():
                raise ResourceError(f"resources/{name}: {key}: {phrase!r} must be in lower case and not empty")
            if phrase in seen:
                raise ResourceError(f"resources/{name}: {phrase!r} stands in both {seen[phrase]} and {key}: keep one")
            seen[phrase] = key
