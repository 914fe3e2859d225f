"""Train the tagger.

    python -m training.train --encoder build/encoder --train FILE… --out build/model

Windows of whole reports, four at a time; AdamW with a warm-up and linear decay, lower rates for lower layers; the weights
that are kept are an exponential moving average. After each epoch a checkpoint is written, from which the same command goes on.
"""

import argparse
import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from saksi.tag.windows import tokenizer_from
from training.annotation import Document, read_documents
from training.augment import names_of, with_other_marks, with_other_names
from training.dataset import Example, make_examples
from training.network import Encoder, Network, pad

WARM_UP = 0.08


def learning_groups(network: Network, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Parameter groups: heads learn faster than the encoder, upper layers faster than lower ones; no decay on vectors."""
    top = len(network.encoder.encoder.layer)
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("encoder."):
            depth = int(name.split(".layer.")[1].split(".")[0]) + 1 if ".layer." in name else 0
            rate = options.rate * options.layer_decay ** (top - depth)
        elif name == "tags.transitions":
            rate = options.head_rate * 5
        else:
            rate = options.head_rate
        decay = 0.01 if parameter.dim() > 1 and name != "tags.transitions" else 0.0
        groups.setdefault((rate, decay), []).append(parameter)
    return [{"params": values, "lr": rate, "weight_decay": decay} for (rate, decay), values in groups.items()]


def batches(examples: Sequence[Example], size: int, chance: random.Random) -> Iterator[list[Example]]:
    """Shuffled batches of windows of like length."""
    order = list(range(len(examples)))
    chance.shuffle(order)
    group = size * 16
    found: list[list[int]] = []
    for start in range(0, len(order), group):
        part = sorted(order[start : start + group], key=lambda i: len(examples[i].pieces))
        found += [part[i : i + size] for i in range(0, len(part), size)]
    chance.shuffle(found)
    for part in found:
        yield [examples[i] for i in part]


def batch_loss(network: Network, batch: Sequence[Example], smoothing: float) -> tuple[Tensor, dict[str, float]]:
    """Summed loss of a batch, and its parts for the log."""
    pieces = pad([example.pieces for example in batch], value=1)
    mask = pad([torch.ones_like(example.pieces) for example in batch])
    vectors = network.unit_vectors(pieces, pad([example.unit_pieces for example in batch]), mask)
    seen = pad([torch.ones_like(example.tags) for example in batch])
    emissions = network.tags.emit(functional.dropout(vectors, 0.1, network.training))
    tag_loss = network.tags.loss(emissions, pad([example.tags for example in batch]), seen) / seen.sum() * 8
    link_loss, attribute_loss = torch.zeros(()), torch.zeros(())
    heads = sum(len(example.heads) for example in batch)
    for i, example in enumerate(batch):
        if len(example.heads) == 0:
            continue
        scores, *attributes = network.links(
            vectors[i, : len(example.tags)],
            example.first,
            example.last,
            example.label,
            example.sentence,
            example.heads,
            example.pairs,
        )
        wanted = example.links * (1 - smoothing) + smoothing / 50
        cells = functional.binary_cross_entropy_with_logits(scores, wanted, reduction="none")
        link_loss = link_loss + (cells * example.allowed).sum()
        for name, values in zip(example.attributes, attributes, strict=True):
            gold = example.attributes[name]
            if (gold >= 0).any():
                attribute_loss = attribute_loss + functional.cross_entropy(
                    values, gold, ignore_index=-100, reduction="sum"
                )
    link_loss, attribute_loss = link_loss / max(1, heads), attribute_loss / max(1, heads)
    parts = {"tags": tag_loss.item(), "links": link_loss.item(), "attributes": attribute_loss.item()}
    return tag_loss + link_loss + attribute_loss, parts


class Average:
    """An exponential moving average of the network's weights."""

    def __init__(self, network: Network, decay: float) -> None:
        self.decay = decay
        self.values = {name: value.detach().clone() for name, value in network.state_dict().items()}
        self._learning = {name: value for name, value in network.named_parameters() if value.requires_grad}
        self.steps = 0

    def update(self) -> None:
        """Move the average toward the network's present weights."""
        self.steps += 1
        keep = min(self.decay, self.steps / (self.steps + 10))
        with torch.no_grad():
            for name, value in self._learning.items():
                self.values[name].lerp_(value, 1 - keep)


def epoch_examples(
    documents: Sequence[Document], tokenizer: Tokenizer, options: argparse.Namespace, epoch: int
) -> list[Example]:
    """The windows of one epoch: other marks and names, and sometimes short windows with context, anew each time."""
    chance = random.Random(options.seed * 1000 + epoch)
    names = names_of(documents)
    examples: list[Example] = []
    for document in documents:
        short = chance.random() < 0.25
        changed = with_other_marks(document, chance)
        if chance.random() < options.rename:
            changed = with_other_names(changed, names, 0.5, chance)
        examples += make_examples(
            changed,
            tokenizer,
            max_pieces=chance.choice((160, 240, 320)) if short else 480,
            context_pieces=64,
            drop=chance.choice((0.0, 0.05, 0.15)),
            chance=chance,
        )
    return examples


def train(options: argparse.Namespace) -> None:
    """Train as the options say; leaves ``checkpoint.pt`` and, at the end, ``network.pt`` in the output folder."""
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    settings = {name: value for name, value in vars(options).items() if isinstance(value, int | float)}
    (options.out / "settings.json").write_text(json.dumps(settings) + "\n", encoding="utf-8")
    tokenizer = tokenizer_from((options.encoder / "tokenizer.json").read_bytes())
    documents = list(read_documents(options.train))
    network = Network(Encoder.load(options.encoder, options.layers))
    if options.begin:
        network.load_state_dict(torch.load(options.begin, weights_only=True))
    if options.frozen:
        network.encoder.freeze(options.frozen)
    average = Average(network, options.average)
    optimizer = torch.optim.AdamW(learning_groups(network, options), betas=(0.9, 0.98), eps=1e-6, fused=True)
    per_epoch = math.ceil(len(epoch_examples(documents, tokenizer, options, 0)) / options.batch)
    total = per_epoch * options.epochs

    def rate(step: int) -> float:
        return min((step + 1) / (WARM_UP * total), max(0.02, (total - step) / (total * (1 - WARM_UP))))

    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    checkpoint = options.out / "checkpoint.pt"
    begin = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        scheduler.load_state_dict(state["scheduler"])
        average.values, average.steps, begin = state["average"], state["average_steps"], state["epoch"]
        print(f"going on after epoch {begin}", flush=True)
    print(f"{len(documents)} documents, {per_epoch} steps an epoch, {options.epochs} epochs", flush=True)
    for epoch in range(begin, options.epochs):
        started = time.monotonic()
        torch.manual_seed(options.seed * 1000 + epoch)
        chance = random.Random(options.seed * 7919 + epoch)
        sums: dict[str, float] = {}
        network.train()
        examples = epoch_examples(documents, tokenizer, options, epoch)
        for batch in batches(examples, options.batch, chance):
            loss, parts = batch_loss(network, batch, options.smoothing)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad(set_to_none=True)
            average.update()
            for name, value in parts.items():
                sums[name] = sums.get(name, 0.0) + value
        line = {
            "epoch": epoch + 1,
            "seconds": round(time.monotonic() - started),
            **{name: round(value / per_epoch, 4) for name, value in sums.items()},
        }
        save(checkpoint, network, average, optimizer, scheduler, epoch + 1)
        torch.save(average.values, options.out / "network.pt")
        print(json.dumps(line), flush=True)
        with (options.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")


def save(path: Path, network: Network, average: Average, optimizer: Any, scheduler: Any, epoch: int) -> None:
    """Write a checkpoint; a run cut off while writing leaves the old one whole."""
    state = {
        "network": network.state_dict(),
        "average": average.values,
        "average_steps": average.steps,
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "epoch": epoch,
    }
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def parse_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Train the tagger.")
    parser.add_argument("--encoder", type=Path, required=True, help="folder that training.convert_encoder wrote")
    parser.add_argument("--train", type=Path, nargs="+", required=True, help="JSON Lines of annotated documents")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--begin", type=Path, help="weights (network.pt) to begin from instead of fresh heads")
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument(
        "--frozen", type=int, default=0, help="lowest layers that stay as they are, with the embeddings"
    )
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--batch", type=int, default=4, help="windows a step")
    parser.add_argument("--rate", type=float, default=1.2e-4, help="learning rate of the encoder's top layer")
    parser.add_argument("--layer-decay", type=float, default=0.92)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--average", type=float, default=0.995, help="decay of the moving average of weights")
    parser.add_argument("--smoothing", type=float, default=0.02, help="label smoothing of links")
    parser.add_argument("--rename", type=float, default=0.4, help="share of reports read with other names")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    train(parse_options())
