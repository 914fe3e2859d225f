"""A model is used only when it is whole and what its manifest says."""

import json
import shutil
from pathlib import Path

import pytest

from saksi.errors import ResourceError
from saksi.tag import load_tagger
from saksi.tag.model_files import FILES, MODEL_FOLDER, read_manifest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "model"
    shutil.copytree(MODEL_FOLDER, copy)
    return copy


def test_the_shipped_model_is_small_and_described() -> None:
    manifest = read_manifest(MODEL_FOLDER)
    size = sum(path.stat().st_size for path in MODEL_FOLDER.iterdir())
    assert size <= 40e6
    assert set(manifest.files) == set(FILES)
    assert manifest.version
    assert manifest.data
    assert manifest.scores


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ResourceError, match=name):
        load_tagger(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_named(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 0xFF
    (folder / name).write_bytes(data)
    with pytest.raises(ResourceError, match=rf"{name}.*SHA-256"):
        load_tagger(folder)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"manifest\.json"):
        load_tagger(tmp_path / "nowhere")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', "\x00"])
def test_a_manifest_that_is_none(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ResourceError, match="not a model manifest"):
        load_tagger(folder)


def test_a_model_with_other_labels_is_refused(folder: Path) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["tags"][1] = "B-aktor"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ResourceError, match="another version"):
        load_tagger(folder)


def test_the_folder_may_be_named_in_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAKSI_MODEL", str(folder))
    (folder / "links.onnx").unlink()
    with pytest.raises(ResourceError, match=r"links\.onnx"):
        load_tagger()
