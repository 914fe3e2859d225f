"""Rows of training runs."""

import csv
from pathlib import Path

import msgspec
import pytest
from training.runs import FIELDS, add_run, data_hash, figure, run_rows

from saksi.tag.model_files import MODEL_FOLDER, Manifest, read_manifest


def manifest_with(**changed: object) -> Manifest:
    shipped = read_manifest(MODEL_FOLDER)
    scores = {"held-out": {"entities exact": {"f1": 0.5}, "modality given spans": {"macro": 0.4, "classes": {}}}}
    return msgspec.structs.replace(
        shipped, version="t1", settings={"seed": 3, "rate": 1e-4}, **{"scores": scores, **changed}
    )


def saved(folder: Path, manifest: Manifest) -> Path:
    (folder / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    return folder


def test_a_row_for_each_data_set() -> None:
    (row,) = run_rows(manifest_with(encoder="e5 (MIT); trained as version t0"), "why")
    assert set(row) == set(FIELDS)
    assert (row["seed"], row["settings"], row["begun_from"]) == (3, '{"rate": 0.0001}', "trained as version t0")
    assert (row["entities exact"], row["modality given spans"], row["triggers exact"]) == (0.5, 0.4, None)


def test_the_data_hash_depends_on_every_file() -> None:
    one = manifest_with(data={"a": "1", "b": "2"})
    assert data_hash(one) == data_hash(manifest_with(data={"b": "2", "a": "1"}))
    assert data_hash(one) != data_hash(manifest_with(data={"a": "1", "b": "3"}))


def test_a_run_is_kept_once(tmp_path: Path) -> None:
    folder, path = saved(tmp_path, manifest_with()), tmp_path / "runs.csv"
    assert [add_run(folder, "first", path), add_run(folder, "again", path)] == [1, 0]
    with path.open(encoding="utf-8", newline="") as stream:
        assert [row["note"] for row in csv.DictReader(stream)] == ["first"]


def test_a_run_without_scores_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="--record"):
        add_run(saved(tmp_path, manifest_with(scores={})), "", tmp_path / "runs.csv")


@pytest.mark.parametrize(("part", "value"), [({"f1": 0.25}, 0.25), ({"macro": None}, None), ({"share": 1.0}, 1.0)])
def test_figures(part: dict[str, float | None], value: float | None) -> None:
    assert figure({"name": part}, "name") == value
