"""Trained weights → the shipped model: int8 ONNX, tokenizer and manifest.

    python -m training.export --run build/run --encoder build/encoder --out src/saksi/tag/model --version NAME

The encoder's attention, GELU and residual LayerNorms become fused operators of onnxruntime, and its matrices int8 (per
channel; activations are scaled as they come). The link head is small and stays float32. A window is always read alone, so
that activation scales, and with them a report's record, never depend on other reports.
"""

import argparse
import hashlib
import itertools
import json
import sys
import tempfile
import types
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from tokenizers import Tokenizer
from torch import Tensor, nn

from saksi.tag.labels import LINKS, TAGS
from saksi.tag.model_files import FILES, FORMAT
from saksi.tag.windows import make_windows, split_units, tokenizer_from
from training.annotation import read_documents
from training.network import ATTRIBUTE_SIZES, Encoder, LinkHead, Network

OPSET = 17
OUTLIERS = 16
"""Input channels of each feed-forward output matrix that stay float32 (see OutlierLinear)."""
CALIBRATION = 40
"""Training reports on which those channels are chosen."""


class FusedAttention(torch.autograd.Function):
    """onnxruntime's MultiHeadAttention: query, key, value without bias, and their biases packed."""

    @staticmethod
    def forward(_context: Any, query: Tensor, _key: Tensor, _value: Tensor, _bias: Tensor, _heads: int) -> Tensor:
        return query

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any, bias: Any, heads: int) -> Any:
        out = graph.op("com.microsoft::MultiHeadAttention", query, key, value, bias, num_heads_i=heads)
        out.setType(query.type())
        return out


def fuse_attention(encoder: Encoder) -> None:
    """Replace each layer's attention by the fused operator (for export only)."""
    for layer in encoder.encoder.layer:
        attention = layer.attention
        parts = [getattr(attention.self, name) for name in ("query", "key", "value")]
        attention.packed_weight = nn.Parameter(torch.cat([part.weight for part in parts]).t().contiguous())
        attention.packed_bias = nn.Parameter(torch.cat([part.bias for part in parts]))

        def forward(self: Any, x: Tensor, _mask: Tensor | None, _dropout: float) -> Any:
            query, key, value = (x @ self.packed_weight).chunk(3, -1)
            mixed = FusedAttention.apply(query, key, value, self.packed_bias, self.heads)  # type: ignore[no-untyped-call]
            return self.output.LayerNorm(x + self.output.dense(mixed))

        attention.forward = types.MethodType(forward, attention)


class OutlierLinear(nn.Module):
    """A linear layer whose ``channels`` with the widest inputs go their own way in float32.

    One scale serves a whole int8 activation, so a few wide channels would leave the others only a few steps. The channels are
    chosen on training texts (``widest_channels``).
    """

    def __init__(self, layer: nn.Linear, channels: Tensor) -> None:
        super().__init__()
        mask = torch.ones(layer.in_features)
        mask[channels] = 0.0
        self.register_buffer("mask", mask)
        self.register_buffer("channels", channels)
        self.narrow = nn.Parameter((layer.weight * mask).t().contiguous())
        self.wide = nn.Parameter(layer.weight[:, channels].t().contiguous())
        self.bias = layer.bias

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = (x * self.mask) @ self.narrow + x[..., self.channels] @ self.wide + self.bias
        return out


def widest_channels(network: Network, texts: Sequence[str], tokenizer: Tokenizer, count: int) -> list[Tensor]:
    """For each encoder layer, the ``count`` inputs of its last matrix that reach furthest from zero on ``texts``."""
    layers = network.encoder.encoder.layer
    reach = [torch.zeros(layer.output.dense.in_features) for layer in layers]

    def watch(number: int) -> Any:
        def hook(_module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            reach[number] = torch.maximum(reach[number], inputs[0].abs().amax((0, 1)))

        return hook

    handles = [layer.output.dense.register_forward_pre_hook(watch(i)) for i, layer in enumerate(layers)]
    with torch.no_grad():
        for text in texts:
            for window in make_windows(text, split_units(text), tokenizer):
                network.encoder(torch.from_numpy(window.pieces)[None])
    for handle in handles:
        handle.remove()
    return [values.topk(count).indices.sort().values for values in reach]


class Reader(nn.Module):
    """Pieces → unit vectors and tag scores."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, unit_pieces: Tensor) -> tuple[Tensor, Tensor]:
        vectors = self.network.unit_vectors(pieces, unit_pieces)
        return vectors, self.network.tags.emit(vectors)


def export_encoder(network: Network, path: Path) -> None:
    """Write the encoder and tag head as an int8 graph."""
    fuse_attention(network.encoder)
    example = (torch.randint(5, 1000, (1, 17)), torch.randint(1, 15, (1, 9, 2)))
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            Reader(network),
            example,
            str(plain),
            input_names=["pieces", "unit_pieces"],
            output_names=["vectors", "emissions"],
            dynamic_axes={
                "pieces": {1: "length"},
                "unit_pieces": {1: "units"},
                "vectors": {1: "units"},
                "emissions": {1: "units"},
            },
            opset_version=OPSET,
            dynamo=False,
            custom_opsets={"com.microsoft": 1},
        )
        model = optimizer.optimize_model(
            str(plain), model_type="bert", opt_level=0, optimization_options=FusionOptions("bert")
        )
        model.save_model_to_file(str(fused))
        graph = onnx.load(str(fused)).graph
        weights = {weight.name: weight.dims for weight in graph.initializer}
        kept = [  # in float32: the tag layer, and the outlier channels
            node.name
            for node in graph.node
            if node.op_type == "MatMul"
            and node.input[1] in weights
            and (weights[node.input[1]][0] == OUTLIERS or weights[node.input[1]][1] == len(TAGS))
        ]
        quantize_dynamic(
            str(fused),
            str(path),
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
            nodes_to_exclude=kept,
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
        )


def export_links(head: LinkHead, hidden: int, path: Path) -> None:
    """Write the link head as a float32 graph."""
    example = (
        torch.randn(9, hidden),
        torch.tensor([0, 2, 4]),
        torch.tensor([1, 2, 5]),
        torch.tensor([0, 5, 3]),
        torch.tensor([0, 0, 1]),
        torch.tensor([0, 1]),
        torch.zeros(2, 3, 5, dtype=torch.long),
    )
    spans = {name: {0: "spans"} for name in ("first", "last", "label", "sentence")}
    torch.onnx.export(
        head,
        example,
        str(path),
        input_names=["vectors", "first", "last", "label", "sentence", "heads", "pairs"],
        output_names=["links", *ATTRIBUTE_SIZES],
        dynamic_axes={
            "vectors": {0: "units"},
            **spans,
            "heads": {0: "heads"},
            "pairs": {0: "heads", 1: "spans"},
            "links": {0: "heads", 1: "spans"},
            **{name: {0: "heads"} for name in ATTRIBUTE_SIZES},
        },
        opset_version=OPSET,
        dynamo=False,
    )


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_manifest(options: argparse.Namespace) -> None:
    """Describe the model: names, hashes of its files and of the data it learnt from, settings."""
    files = {name: file_hash(options.out / name) for name in FILES}
    config = json.loads((options.encoder / "config.json").read_text(encoding="utf-8"))
    manifest = {
        "format": FORMAT,
        "version": options.version,
        "tags": TAGS,
        "links": LINKS,
        "files": files,
        "encoder": config["source"],
        "data": {path.name: file_hash(path) for path in options.train},
        "settings": json.loads((options.run / "settings.json").read_text(encoding="utf-8")),
        "scores": {},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (options.out / "manifest.json").write_text(text, encoding="utf-8")


def parse_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Export a trained run as the shipped model.")
    parser.add_argument("--run", type=Path, required=True, help="folder of training.train")
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--train", type=Path, nargs="+", required=True, help="the training files, for their hashes")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", required=True)
    return parser.parse_args(arguments)


def main() -> None:
    options = parse_options()
    warnings.filterwarnings("ignore")
    weights = torch.load(options.run / "network.pt", weights_only=True)
    layers = 1 + max(int(key.split(".")[3]) for key in weights if key.startswith("encoder.encoder.layer."))
    network = Network(Encoder.load(options.encoder, layers))
    network.load_state_dict(weights)
    network.eval()
    options.out.mkdir(parents=True, exist_ok=True)
    hidden = network.tags.emit.in_features
    np.save(options.out / "transitions.npy", network.tags.scores().detach().numpy(), allow_pickle=False)
    export_links(network.links, hidden, options.out / "links.onnx")
    tokenizer = tokenizer_from((options.encoder / "tokenizer.json").read_bytes())
    texts = [document["text"] for document in itertools.islice(read_documents(options.train), 0, None, 20)]
    for layer, channels in zip(
        network.encoder.encoder.layer,
        widest_channels(network, texts[:CALIBRATION], tokenizer, OUTLIERS),
        strict=True,
    ):
        layer.output.dense = OutlierLinear(layer.output.dense, channels)
    export_encoder(network, options.out / "encoder.onnx")
    tokenizer.save(str(options.out / "tokenizer.json"), pretty=False)
    write_manifest(options)
    for path in sorted(options.out.iterdir()):
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
