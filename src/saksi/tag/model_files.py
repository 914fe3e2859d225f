"""The shipped model: its manifest, and loading its files only when they are what the manifest says.

A model folder holds ``manifest.json``, ``encoder.onnx`` (pieces → unit vectors and tag scores), ``links.onnx`` (spans →
link and attribute scores), ``transitions.npy`` (which tag follows which) and ``tokenizer.json``.
"""

import hashlib
import io
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from saksi.errors import ResourceError
from saksi.tag.labels import LINKS, TAGS
from saksi.tag.windows import tokenizer_from

MODEL_FOLDER = Path(__file__).parent / "model"
FILES = ("encoder.onnx", "links.onnx", "transitions.npy", "tokenizer.json")
FORMAT = 1
"""Raised when the files' inputs or outputs change; a model of another format is refused."""
_ADVICE = "Install Saksi again, or point SAKSI_MODEL at a whole model folder."


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a model is, what it was made from and how it scored."""

    format: int
    version: str
    tags: tuple[str, ...]
    links: tuple[str, ...]
    files: dict[str, str]
    """File name → SHA-256."""
    encoder: str = ""
    """Where the pretrained weights come from."""
    data: dict[str, str] = {}
    """Training file → SHA-256."""
    settings: dict[str, Any] = {}
    scores: dict[str, Any] = {}
    calibration: dict[str, tuple[float, ...]] = {}
    """Kind of answer → the curve from log-odds to the share of right answers (``tag/confidence.py``)."""


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a model folder; ResourceError where it is missing, unreadable or of another format."""
    path = folder / "manifest.json"
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except OSError as error:
        raise ResourceError(f"{path}: the model cannot be read ({error.strerror}). {_ADVICE}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ResourceError(f"{path}: not a model manifest ({error}). {_ADVICE}") from error
    if manifest.format != FORMAT or manifest.tags != TAGS or manifest.links != LINKS:
        raise ResourceError(f"{path}: this model is for another version of Saksi. {_ADVICE}")
    return manifest


def _checked_bytes(folder: Path, name: str, manifest: Manifest) -> bytes:
    path = folder / name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ResourceError(f"{path}: the model is incomplete ({error.strerror}). {_ADVICE}") from error
    if hashlib.sha256(data).hexdigest() != manifest.files.get(name):
        raise ResourceError(f"{path}: the file is damaged: its SHA-256 is not the manifest's. {_ADVICE}")
    return data


class ModelFiles(msgspec.Struct, frozen=True, kw_only=True):
    """A loaded model."""

    manifest: Manifest
    encoder: onnxruntime.InferenceSession
    links: onnxruntime.InferenceSession
    transitions: npt.NDArray[np.float32]
    """Tag transition scores (from, to)."""
    tokenizer: Tokenizer


def load_model(folder: Path, *, threads: int) -> ModelFiles:
    """Check and load a model folder. ``threads`` is how many cores one report may use."""
    manifest = read_manifest(folder)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Threads that spin while they wait would take the cores from the other worker processes.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0" if threads == 1 else "1")

    def session(name: str) -> onnxruntime.InferenceSession:
        data = _checked_bytes(folder, name, manifest)
        try:
            return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises exceptions of its own, with no common public class
            raise ResourceError(f"{folder / name}: onnxruntime cannot load it ({error}). {_ADVICE}") from error

    return ModelFiles(
        manifest=manifest,
        encoder=session("encoder.onnx"),
        links=session("links.onnx"),
        transitions=np.load(io.BytesIO(_checked_bytes(folder, "transitions.npy", manifest)), allow_pickle=False),
        tokenizer=tokenizer_from(_checked_bytes(folder, "tokenizer.json", manifest)),
    )
