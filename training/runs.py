"""Keep a row of every exported run: settings, data, seed and scores (``training/runs.csv``).

    python -m training.runs build/model --note "what this run tried"

The row is read off the model's manifest, where ``training.export`` and ``training.evaluate --record`` have put it. A model
that has no scores yet is refused: a run without them says nothing.
"""

import argparse
import csv
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from saksi.tag.model_files import Manifest, read_manifest

RUNS = Path(__file__).parent / "runs.csv"
FIGURES = (
    "entities exact",
    "triggers exact",
    "roles given spans",
    "according_to given spans",
    "end to end roles",
    "modality given spans",
    "quiet reports",
)
FIELDS = ("version", "begun_from", "seed", "settings", "files", "data_sha256", "judged_on", *FIGURES, "note")


def data_hash(manifest: Manifest) -> str:
    """One hash of all training data: of the file hashes, by file name."""
    lines = "".join(f"{name} {value}\n" for name, value in sorted(manifest.data.items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def figure(scores: Mapping[str, Any], name: str) -> float | None:
    """The one number of a figure: its F1, its macro average, or its share."""
    part = scores.get(name) or {}
    for key in ("f1", "macro", "share"):
        if part.get(key) is not None:
            return float(part[key])
    return None


def run_rows(manifest: Manifest, note: str) -> list[dict[str, Any]]:
    """A row for each data set that the model was judged on."""
    settings = {name: value for name, value in sorted(manifest.settings.items()) if name not in ("seed", "threads")}
    return [
        {
            "version": manifest.version,
            "begun_from": manifest.encoder.partition("; ")[2] or "pretrained encoder",
            "seed": manifest.settings.get("seed"),
            "settings": json.dumps(settings),
            "files": len(manifest.data),
            "data_sha256": data_hash(manifest),
            "judged_on": name,
            **{key: figure(scores, key) for key in FIGURES},
            "note": note,
        }
        for name, scores in sorted(manifest.scores.items())
    ]


def add_run(folder: Path, note: str, path: Path = RUNS) -> int:
    """Append the run of the model in ``folder``; returns how many rows. A row that stands already is not written again."""
    rows = run_rows(read_manifest(folder), note)
    if not rows:
        sys.exit(f"{folder}: no scores in the manifest; run python -m training.evaluate FILE --model {folder} --record")
    known = set()
    if path.exists():
        with path.open(encoding="utf-8", newline="") as stream:
            known = {(row["version"], row["judged_on"]) for row in csv.DictReader(stream)}
    rows = [row for row in rows if (row["version"], row["judged_on"]) not in known]
    with path.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FIELDS, lineterminator="\n")
        if not known:
            writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="Keep a row of an exported run.")
    parser.add_argument("model", type=Path)
    parser.add_argument("--note", default="")
    options = parser.parse_args()
    print(f"{add_run(options.model, options.note)} rows added to {RUNS}")


if __name__ == "__main__":
    main()
