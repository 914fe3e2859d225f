"""The shipped actor list with its head words and loaded words, read and checked once a process."""

import functools
from typing import Any

from saksi.resolve.actor_checks import check_actors
from saksi.resolve.actor_shapes import Actors
from saksi.resolve.gazetteer import read_yaml, resource

FOLDER = "actors"


@functools.cache
def load_actors() -> Actors:
    """The shipped actor list.

    Raises ResourceError where a file is missing or an entry is wrong; the message names file, entry and field.
    """
    return check_actors(
        files=read_actor_files(),
        kinds=read_yaml(resource("actor_kinds.yaml")),
        labels=read_yaml(resource("labels.yaml")),
    )


def read_actor_files() -> dict[str, Any]:
    """The files of ``resources/actors`` as plain values: file name → entries, in the order of their names."""
    files = sorted(resource(FOLDER).iterdir(), key=lambda file: file.name)
    return {f"{FOLDER}/{file.name}": read_yaml(file) for file in files if file.name.endswith(".yaml")}
