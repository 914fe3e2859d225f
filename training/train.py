"""Train the tagger.

    python -m training.train --encoder build/encoder --train FILE… --out build/model

Windows of whole reports, four at a time; AdamW with a warm-up and linear decay, lower rates for lower layers; the weights
that are kept are an exponential moving average. After each epoch a checkpoint is written, from which the same command goes on.
"""

import argparse
import json
import math
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, distributed, multiprocessing
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
    documents: Sequence[Document], tokenizer: Tokenizer, options: argparse.Namespace, epoch: int, rank: int = 0
) -> list[Example]:
    """The windows of a worker's part of one epoch: other marks and names, and sometimes short windows with context."""
    shuffled = list(documents)
    random.Random(options.seed * 1000 + epoch).shuffle(shuffled)
    chance = random.Random((options.seed * 1000 + epoch) * options.workers + rank)
    names = names_of(documents)
    examples: list[Example] = []
    for document in shuffled[rank :: options.workers]:
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


class Workers:
    """Several processes, one core each, that train side by side on parts of the data and meet to average their weights.

    On a CPU this is quicker than one process with as many threads: nobody waits at every operation (local SGD, Stich 2019).
    """

    def __init__(self, rank: int, options: argparse.Namespace) -> None:
        self.rank, self.number = rank, options.workers
        self._every = options.meet
        self._parent = os.getppid()
        if self.number > 1:
            distributed.init_process_group(
                "gloo", init_method=f"file://{options.out.resolve()}/meeting", rank=rank, world_size=self.number
            )

    def least(self, number: int) -> int:
        """The least of the workers' numbers."""
        value = torch.tensor(number)
        if self.number > 1:
            distributed.all_reduce(value, distributed.ReduceOp.MIN)
        return int(value)

    def meet(self, network: Network, step: int, last: bool) -> bool:
        """Average the weights when it is time; True when the network now holds what all have learnt."""
        if self.number == 1:
            return True
        if os.getppid() != self._parent:
            sys.exit("the run was stopped")
        if (step + 1) % self._every and not last:
            return False
        with torch.no_grad():
            learning = [value for value in network.parameters() if value.requires_grad]
            together = torch.cat([value.reshape(-1) for value in learning])
            distributed.all_reduce(together)
            position = 0
            for value in learning:
                value.copy_((together[position : position + value.numel()] / self.number).view_as(value))
                position += value.numel()
        return True


def train(options: argparse.Namespace) -> None:
    """Train as the options say; leaves ``checkpoint.pt`` and, at the end, ``network.pt`` in the output folder."""
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "meeting").unlink(missing_ok=True)
    settings = {name: value for name, value in vars(options).items() if isinstance(value, int | float)}
    (options.out / "settings.json").write_text(json.dumps(settings) + "\n", encoding="utf-8")
    if options.workers > 1:
        multiprocessing.spawn(work, (options,), options.workers)  # type: ignore[no-untyped-call]
    else:
        work(0, options)


def work(rank: int, options: argparse.Namespace) -> None:
    """What each worker does; the first one writes checkpoints and the log."""
    torch.manual_seed(options.seed)
    torch.set_num_threads(max(1, options.threads // options.workers))
    workers = Workers(rank, options)
    tokenizer = tokenizer_from((options.encoder / "tokenizer.json").read_bytes())
    documents = list(read_documents(options.train))
    network = Network(Encoder.load(options.encoder, options.layers))
    if options.begin:
        network.load_state_dict(torch.load(options.begin, weights_only=True))
    if options.frozen:
        network.encoder.freeze(options.frozen)
    average = Average(network, options.average)
    optimizer = torch.optim.AdamW(learning_groups(network, options), betas=(0.9, 0.98), eps=1e-6, fused=True)
    examples = epoch_examples(documents, tokenizer, options, 0, rank)
    per_epoch = workers.least(math.ceil(len(examples) / options.batch))
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
    if rank == 0:
        print(
            f"{len(documents)} documents, {per_epoch} steps an epoch, epochs {begin + 1} to {options.epochs}",
            flush=True,
        )
    for epoch in range(begin, options.epochs):
        started = time.monotonic()
        torch.manual_seed((options.seed * 1000 + epoch) * options.workers + rank)
        if epoch > 0:
            examples = epoch_examples(documents, tokenizer, options, epoch, rank)
        sums: dict[str, float] = {}
        network.train()
        # The number of windows varies a little from epoch to epoch; all workers take as many steps as the schedule has.
        steps = workers.least(min(per_epoch, math.ceil(len(examples) / options.batch)))
        chance = random.Random((options.seed * 7919 + epoch) * options.workers + rank)
        for step, batch in zip(range(steps), batches(examples, options.batch, chance), strict=False):
            loss, parts = batch_loss(network, batch, options.smoothing)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad(set_to_none=True)
            if workers.meet(network, step, step == steps - 1):
                average.update()
            for name, value in parts.items():
                sums[name] = sums.get(name, 0.0) + value / steps
        if rank == 0:
            save(options.out, network, average, optimizer, scheduler, epoch + 1)
            seconds = round(time.monotonic() - started)
            tell(options.out, {"epoch": epoch + 1, "seconds": seconds, **{n: round(v, 4) for n, v in sums.items()}})


def tell(out: Path, line: dict[str, float]) -> None:
    """Write a line of the log, and print it."""
    print(json.dumps(line), flush=True)
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")


def save(out: Path, network: Network, average: Average, optimizer: Any, scheduler: Any, epoch: int) -> None:
    """Write a checkpoint and the averaged weights; a run cut off while writing leaves the old checkpoint whole."""
    state = {
        "network": network.state_dict(),
        "average": average.values,
        "average_steps": average.steps,
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "epoch": epoch,
    }
    torch.save(state, out / "checkpoint.part")
    (out / "checkpoint.part").replace(out / "checkpoint.pt")
    torch.save(average.values, out / "network.pt")


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
    parser.add_argument("--workers", type=int, default=1, help="processes that share the data and the threads")
    parser.add_argument("--meet", type=int, default=8, help="steps after which workers average their weights")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    train(parse_options())
