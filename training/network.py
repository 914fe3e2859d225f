"""The tagger's network: the pretrained encoder and three light heads.

*Tags*: a linear layer over unit vectors scores BIO tags; a conditional random field learns which tags follow which.
*Links*: span vectors (edges and neighbours of the span, its label) pass through a small transformer over the window's
spans; each (head, span) pair is then scored for every link from both vectors, their product and the pair features.
*Attributes*: read off the same span vectors.
"""

import json
import math
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from saksi.tag.labels import CHANGES, LABELS, LINKS, MODALITIES, STANCES, TAGS
from saksi.tag.pairs import FEATURE_SIZES

SPAN_SIZE = 192
PAIR_SIZE = 160
MAX_SENTENCES = 40
ATTRIBUTE_SIZES = {"modality": len(MODALITIES), "negated": 2, "change": len(CHANGES), "stance": len(STANCES)}


class PatternDropout(nn.Module):
    """Dropout whose masks are cut, at random places, from one long random pattern.

    New random numbers for every mask are drawn on one core only and took a tenth of a training step.
    """

    LENGTH = 1 << 22

    def __init__(self, share: float) -> None:
        super().__init__()
        self.register_buffer("pattern", (torch.rand(self.LENGTH) >= share) / (1 - share), persistent=False)
        self.pattern: Tensor

    def forward(self, x: Tensor) -> Tensor:
        """``x`` with a share of its numbers at zero and the others raised to make up for it; ``x`` itself when not training."""
        if not self.training:
            return x
        begin = int(torch.randint(self.LENGTH - x.numel(), ()))
        return x * self.pattern[begin : begin + x.numel()].view_as(x)


class SelfAttention(nn.Module):
    """Multi-head self-attention with output projection and LayerNorm; names follow BertModel."""

    def __init__(self, hidden: int, heads: int) -> None:
        super().__init__()
        self.self = nn.Module()
        self.self.query = nn.Linear(hidden, hidden)
        self.self.key = nn.Linear(hidden, hidden)
        self.self.value = nn.Linear(hidden, hidden)
        self.output = nn.Module()
        self.output.dense = nn.Linear(hidden, hidden)
        self.output.LayerNorm = nn.LayerNorm(hidden, eps=1e-12)
        self.heads = heads

    def forward(self, x: Tensor, mask: Tensor | None, dropout: nn.Module) -> Tensor:
        batch, length, hidden = x.shape
        q, k, v = (
            layer(x).view(batch, length, self.heads, -1).transpose(1, 2)
            for layer in (self.self.query, self.self.key, self.self.value)
        )
        # No dropout on attention weights: its random numbers would double the time of a step on a CPU.
        mixed = functional.scaled_dot_product_attention(q, k, v, mask)
        mixed = mixed.transpose(1, 2).reshape(batch, length, hidden)
        out: Tensor = self.output.LayerNorm(x + dropout(self.output.dense(mixed)))
        return out


class Layer(nn.Module):
    """One transformer layer, post-norm."""

    def __init__(self, hidden: int, heads: int, inner: int) -> None:
        super().__init__()
        self.attention = SelfAttention(hidden, heads)
        self.intermediate = nn.Module()
        self.intermediate.dense = nn.Linear(hidden, inner)
        self.output = nn.Module()
        self.output.dense = nn.Linear(inner, hidden)
        self.output.LayerNorm = nn.LayerNorm(hidden, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor | None, dropout: nn.Module) -> Tensor:
        x = self.attention(x, mask, dropout)
        change = self.output.dense(functional.gelu(self.intermediate.dense(x)))
        out: Tensor = self.output.LayerNorm(x + dropout(change))
        return out


class Encoder(nn.Module):
    """The pretrained encoder: positions from 0, token type 0 always added, no pooler."""

    def __init__(self, config: dict[str, int], layers: int) -> None:
        super().__init__()
        hidden = config["hidden_size"]
        self.embeddings = nn.Module()
        self.embeddings.word_embeddings = nn.Embedding(config["vocab_size"], hidden)
        self.embeddings.position_embeddings = nn.Embedding(config["max_position_embeddings"], hidden)
        self.embeddings.token_type_embeddings = nn.Embedding(1, hidden)
        self.embeddings.LayerNorm = nn.LayerNorm(hidden, eps=1e-12)
        self.encoder = nn.Module()
        self.encoder.layer = nn.ModuleList(
            Layer(hidden, config["num_attention_heads"], config["intermediate_size"]) for _ in range(layers)
        )
        self.dropout = PatternDropout(0.1)

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """(batch, length) piece ids and a 0/1 mask → (batch, length, hidden)."""
        tables = self.embeddings
        x = tables.word_embeddings(ids) + tables.position_embeddings.weight[: ids.shape[1]]
        x = self.dropout(tables.LayerNorm(x + tables.token_type_embeddings.weight[0]))
        seen = None if mask is None else (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.encoder.layer:
            x = layer(x, seen, self.dropout)
        out: Tensor = x
        return out

    def freeze(self, layers: int) -> None:
        """Keep the embeddings and the lowest ``layers`` as they are; nothing is computed backward through them."""
        for part in (self.embeddings, *self.encoder.layer[:layers]):
            part.requires_grad_(False)

    @classmethod
    def load(cls, folder: Path, layers: int | None = None) -> "Encoder":
        """The converted encoder in ``folder``, or its first ``layers`` layers."""
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        count = layers or config["num_hidden_layers"]
        encoder = cls(config, count)
        weights = load_file(folder / "encoder.safetensors")
        kept = {
            key: value
            for key, value in weights.items()
            if not key.startswith("encoder.layer.") or int(key.split(".")[2]) < count
        }
        encoder.load_state_dict(kept, strict=True)
        # Few of the pieces occur in the training data; moving only their vectors would part them from their neighbours.
        encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        return encoder


class TagField(nn.Module):
    """Linear emissions and a linear-chain conditional random field over BIO tags."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        size = len(TAGS)
        self.emit = nn.Linear(hidden, size)
        nn.init.normal_(self.emit.weight, std=0.02)
        self.transitions = nn.Parameter(torch.zeros(size, size))
        illegal = torch.zeros(size, size)
        for j, tag in enumerate(TAGS):
            if tag.startswith("I-"):
                for i, before in enumerate(TAGS):
                    if before not in (f"B-{tag[2:]}", tag):
                        illegal[i, j] = -1e4
        self.register_buffer("illegal", illegal, persistent=False)
        self.illegal: Tensor
        self.register_buffer(
            "opening", torch.tensor([-1e4 if tag.startswith("I-") else 0.0 for tag in TAGS]), persistent=False
        )
        self.opening: Tensor

    def scores(self) -> Tensor:
        """Transition scores, (from, to), with impossible ones at -10,000."""
        return self.transitions + self.illegal

    def loss(self, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Negative log-likelihood of ``tags`` (batch, length), summed; ``mask`` marks true units."""
        move = self.scores()
        gold = self.opening[tags[:, 0]] + emissions[:, 0].gather(1, tags[:, :1]).squeeze(1)
        steps = emissions[:, 1:].gather(2, tags[:, 1:, None]).squeeze(2) + move[tags[:, :-1], tags[:, 1:]]
        gold = gold + (steps * mask[:, 1:]).sum(1)
        # The forward sum as matrix products of exponentials: on a CPU many times faster than logsumexp over a cube.
        reach = move.exp()
        alpha = self.opening + emissions[:, 0]
        for step in range(1, emissions.shape[1]):
            top = alpha.max(1, keepdim=True).values.detach()
            following = ((alpha - top).exp() @ reach).clamp_min(1e-30).log() + top + emissions[:, step]
            alpha = torch.where(mask[:, step, None].bool(), following, alpha)
        return (torch.logsumexp(alpha, 1) - gold).sum()


class LinkHead(nn.Module):
    """Scores links between spans and attributes of triggers, for one window."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.project = nn.Linear(4 * hidden, SPAN_SIZE)
        self.label = nn.Embedding(len(LABELS), SPAN_SIZE)
        self.place = nn.Embedding(MAX_SENTENCES, SPAN_SIZE)
        self.norm = nn.LayerNorm(SPAN_SIZE)
        self.layers = nn.ModuleList(Layer(SPAN_SIZE, 4, 2 * SPAN_SIZE) for _ in range(2))
        self.from_head = nn.Linear(SPAN_SIZE, PAIR_SIZE)
        self.from_tail = nn.Linear(SPAN_SIZE, PAIR_SIZE)
        self.head_gate = nn.Linear(SPAN_SIZE, PAIR_SIZE)
        self.tail_gate = nn.Linear(SPAN_SIZE, PAIR_SIZE)
        self.features = nn.ModuleList(nn.Embedding(size, PAIR_SIZE) for size in FEATURE_SIZES)
        self.mix = nn.Linear(PAIR_SIZE, PAIR_SIZE)
        self.score = nn.Linear(PAIR_SIZE, len(LINKS))
        nn.init.constant_(self.score.bias, -3.0)
        self.attributes = nn.ModuleDict({name: nn.Linear(SPAN_SIZE, size) for name, size in ATTRIBUTE_SIZES.items()})
        self.dropout = nn.Dropout(0.15)
        for table in (self.label, self.place, *self.features):
            nn.init.normal_(table.weight, std=0.1)

    def forward(
        self, units: Tensor, first: Tensor, last: Tensor, label: Tensor, sentence: Tensor, heads: Tensor, pairs: Tensor
    ) -> tuple[Tensor, ...]:
        """units (U, hidden), span edges, labels and sentence numbers (S), head indices (H), pair features (H, S, 5)
        → link scores (H, S, LINKS) and one tensor (H, n) for each attribute."""
        empty = torch.zeros_like(units[:1])
        padded = torch.cat([empty, units, empty])
        edges = torch.cat([padded[first], padded[first + 1], padded[last + 1], padded[last + 2]], -1)
        x = self.project(self.dropout(edges)) + self.label(label)
        x = self.norm(x + self.place(sentence.clamp(max=MAX_SENTENCES - 1)))[None]
        for layer in self.layers:
            x = layer(x, None, self.dropout)
        tails = self.dropout(x[0])
        tops = tails[heads]
        pair = self.from_head(tops)[:, None] + self.from_tail(tails)[None]
        pair = pair + self.head_gate(tops)[:, None] * self.tail_gate(tails)[None]
        for i, table in enumerate(self.features):
            pair = pair + table(pairs[..., i])
        pair = functional.gelu(pair)
        pair = functional.gelu(self.mix(self.dropout(pair)))
        return (self.score(pair), *(self.attributes[name](tops) for name in ATTRIBUTE_SIZES))


class Network(nn.Module):
    """Encoder and heads together."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        hidden = encoder.embeddings.LayerNorm.weight.shape[0]
        self.encoder = encoder
        self.tags = TagField(hidden)
        self.links = LinkHead(hidden)

    def unit_vectors(self, pieces: Tensor, unit_pieces: Tensor, mask: Tensor | None = None) -> Tensor:
        """(batch, length) piece ids and (batch, units, 2) piece positions → (batch, units, hidden)."""
        hidden = self.encoder(pieces, mask)
        index = unit_pieces[..., None].expand(-1, -1, -1, hidden.shape[-1])
        first = hidden.gather(1, index[:, :, 0])
        last = hidden.gather(1, index[:, :, 1])
        out: Tensor = (first + last) * 0.5
        return out


def pad(rows: Sequence[Tensor], value: int = 0) -> Tensor:
    """Stack rows of unequal length, filled up with ``value``."""
    return nn.utils.rnn.pad_sequence(list(rows), batch_first=True, padding_value=value)


def parameter_count(module: nn.Module) -> int:
    """How many numbers a module learns."""
    return sum(math.prod(parameter.shape) for parameter in module.parameters())
