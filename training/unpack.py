"""The shipped int8 model → weights that training can begin from.

    python -m training.unpack --model src/saksi/tag/model --out build/begin

Writes an encoder folder (``encoder.safetensors``, ``tokenizer.json``, ``config.json``) and ``network.pt``, so that a run on new
data can go on from the model in the tree: ``training.train --encoder build/begin --begin build/begin/network.pt``. The
int8 steps stay in the weights at first; training moves nearly every weight further than that.
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import save_file
from torch import Tensor

from saksi.tag.model_files import read_manifest
from training.network import Encoder, Network

ATTENTION_HEADS = 12
TYPE_VECTOR = "onnx::Add_"
"""How torch's exporter names the token type's vector, a constant that it folded."""
PACKED = ("query", "key", "value")


class StoredWeights:
    """The weights of an exported graph: by name, and those of matrix products by the name of their node."""

    def __init__(self, path: Path) -> None:
        graph = onnx.load(str(path)).graph
        self._stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
        self._products = {
            node.name.removesuffix("_quant").removesuffix("/MatMul").strip("/").replace("/", "."): node.input[1]
            for node in graph.node
            if node.op_type in ("MatMul", "MatMulInteger") and node.input[1] in self._stored
        }

    def __contains__(self, name: str) -> bool:
        return name in self._stored or f"{name}_quantized" in self._stored

    def named(self, name: str) -> Tensor:
        """The weight ``name``; (steps - zero point) * scale where it is stored in 8 bits."""
        if name in self._stored:
            return torch.from_numpy(self._stored[name].copy())
        steps, zero, scale = (self._stored[f"{name}_{part}"] for part in ("quantized", "zero_point", "scale"))
        return torch.from_numpy((steps.astype(np.float32) - zero.astype(np.float32)) * scale)

    def product(self, node: str) -> Tensor:
        """The matrix of the product at ``node``, as a torch layer holds it: (out, in)."""
        return self.named(self._products[node].removesuffix("_quantized")).t().contiguous()

    def beginning(self, prefix: str) -> Tensor:
        """The only weight whose name begins with ``prefix``."""
        (name,) = [name for name in self._stored if name.startswith(prefix)]
        return self.named(name)


def encoder_weights(stored: StoredWeights, layers: int) -> dict[str, Tensor]:
    """The encoder's weights under the names of :class:`training.network.Encoder`."""
    root = "network.encoder."
    out = {
        f"embeddings.{name}": stored.named(f"{root}embeddings.{name}")
        for name in ("word_embeddings.weight", "position_embeddings.weight", "LayerNorm.weight", "LayerNorm.bias")
    }
    out["embeddings.token_type_embeddings.weight"] = stored.beginning(TYPE_VECTOR)[None]
    for number in range(layers):
        layer = f"encoder.layer.{number}."
        node = f"encoder.layer.{number}"
        packed = stored.product(f"{node}.attention").chunk(3)
        biases = stored.named(f"{root}{layer}attention.packed_bias").chunk(3)
        for part, weight, bias in zip(PACKED, packed, biases, strict=True):
            out[f"{layer}attention.self.{part}.weight"], out[f"{layer}attention.self.{part}.bias"] = weight, bias
        out[f"{layer}attention.output.dense.weight"] = stored.product(f"{node}.attention.dense")
        out[f"{layer}intermediate.dense.weight"] = stored.product(f"{node}.dense")
        for name in ("attention.output", "output"):
            for part in ("LayerNorm.weight", "LayerNorm.bias", "dense.bias"):
                out[f"{layer}{name}.{part}"] = stored.named(f"{root}{layer}{name}.{part}")
        out[f"{layer}intermediate.dense.bias"] = stored.named(f"{root}{layer}intermediate.dense.bias")
        out[f"{layer}output.dense.weight"] = _with_wide_channels(stored, f"{root}{layer}output.dense")
    return {name: weight.contiguous() for name, weight in out.items()}


def _with_wide_channels(stored: StoredWeights, name: str) -> Tensor:
    """A feed-forward output matrix, its wide channels (kept in float32 on their own) put back in their places."""
    weight = stored.named(f"{name}.narrow")
    weight[stored.named(f"{name}.channels")] = stored.named(f"{name}.wide")
    return weight.t().contiguous()


def head_weights(network: Network, model: Path) -> dict[str, Tensor]:
    """The weights of the tag field and of the link head."""
    encoder, links = StoredWeights(model / "encoder.onnx"), StoredWeights(model / "links.onnx")
    scores = torch.from_numpy(np.load(model / "transitions.npy", allow_pickle=False))
    out = {
        "tags.emit.weight": encoder.product("emit"),
        "tags.emit.bias": encoder.named("network.tags.emit.bias"),
        "tags.transitions": scores - network.tags.illegal,
    }
    for name in network.links.state_dict():
        out[f"links.{name}"] = links.named(name) if name in links else links.product(_node(name))
    return out


def _node(name: str) -> str:
    """The node of a layer's matrix product: torch's exporter leaves out containers that are not called themselves."""
    layer = name.removesuffix(".weight").replace(".self.", ".")
    if "attention" in layer:
        return layer.replace(".output.dense", ".dense")
    return layer.replace(".intermediate.dense", ".dense").replace(".output.dense", ".dense_1")


def main() -> None:
    parser = argparse.ArgumentParser(description="Unpack the shipped model for training to go on from.")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    manifest = read_manifest(options.model)
    stored = StoredWeights(options.model / "encoder.onnx")
    layers = sum(f"network.encoder.encoder.layer.{number}.output.dense.bias" in stored for number in range(64))
    weights = encoder_weights(stored, layers)
    pieces, hidden = weights["embeddings.word_embeddings.weight"].shape
    config = {
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": ATTENTION_HEADS,
        "intermediate_size": weights["encoder.layer.0.intermediate.dense.bias"].shape[0],
        "vocab_size": pieces,
        "max_position_embeddings": weights["embeddings.position_embeddings.weight"].shape[0],
        "layer_norm_eps": 1e-12,
        "source": f"{manifest.encoder}; trained as version {manifest.version}",
    }
    options.out.mkdir(parents=True, exist_ok=True)
    save_file(weights, options.out / "encoder.safetensors")
    (options.out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    shutil.copyfile(options.model / "tokenizer.json", options.out / "tokenizer.json")
    network = Network(Encoder.load(options.out))
    state = {**{f"encoder.{name}": weight for name, weight in weights.items()}, **head_weights(network, options.model)}
    network.load_state_dict(state)
    torch.save(network.state_dict(), options.out / "network.pt")


if __name__ == "__main__":
    main()
