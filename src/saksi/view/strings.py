"""The words that people see, in English or Indonesian, from ``view/strings/*.yaml``."""

import functools
from importlib import resources
from typing import Literal, get_args

import msgspec

from saksi.errors import ResourceError

Language = Literal["en", "id"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Strings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All words of one language; the keys inside each table are those of ``en.yaml``."""

    lang: Language
    name: str
    months: tuple[str, ...]
    ui: dict[str, str]
    span: dict[str, str]
    role: dict[str, str]
    modality: dict[str, str]
    change: dict[str, str]
    stance: dict[str, str]
    actor_kind: dict[str, str]
    source_kind: dict[str, str]
    place_precision: dict[int, str]
    time_precision: dict[int, str]
    count: dict[str, str]


@functools.cache
def load_strings(lang: Language = "en") -> Strings:
    """The words of ``lang``. Raises ResourceError when the file is missing or does not fit."""
    name = f"strings/{lang}.yaml"
    try:
        text = resources.files("saksi.view").joinpath(name).read_text(encoding="utf-8")
        return msgspec.yaml.decode(text, type=Strings)
    except (OSError, msgspec.MsgspecError) as error:
        raise ResourceError(f"saksi/view/{name} is missing or damaged ({error}); reinstall saksi") from error
