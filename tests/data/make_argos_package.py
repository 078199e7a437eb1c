"""Make a small Argos package with random weights: the real file format, no real translation.

Usage: python make_argos_package.py OUT.argosmodel [FROM_CODE]

The weights come from a fixed seed and the tokenizer from synthetic sentences, so the package
holds nobody's data and every run gives the same translations.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import zipfile
from pathlib import Path

import ctranslate2
import numpy as np
import sentencepiece
from ctranslate2.specs import common_spec, transformer_spec

DIM, HEADS, LAYERS, VOCABULARY = 16, 2, 1, 160
_STEMS = ("carcinoma", "nodulo", "mama", "figado", "sem", "com", "grau", "febre", "exame", "dor")
_TAILS = ("direito", "esquerdo", "de", "em", "XQ1X", "2.3 cm", "negativo", "positivo", "12", "a")


def _sentences() -> list[str]:
    return [f"{a} {b} {c}." for a in _STEMS for b in _TAILS for c in _STEMS if a != c]


def _tokenizer(folder: Path) -> list[str]:
    model = io.BytesIO()  # a file name would be written into the model
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(_sentences()),
        model_writer=model,
        vocab_size=VOCABULARY,
        hard_vocab_limit=False,
        num_threads=1,
        minloglevel=2,
    )
    (folder / "sentencepiece.model").write_bytes(model.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    return [processor.id_to_piece(i) for i in range(processor.get_piece_size())]


def _linear(spec: common_spec.LinearSpec, rows: int, columns: int, dice: np.random.Generator):
    spec.weight = dice.normal(0, 0.3, (rows, columns)).astype(np.float32)
    spec.bias = np.zeros(rows, dtype=np.float32)


def _norm(spec: common_spec.LayerNormSpec) -> None:
    spec.gamma = np.ones(DIM, dtype=np.float32)
    spec.beta = np.zeros(DIM, dtype=np.float32)


def _feed_forward(spec: transformer_spec.TransformerEncoderLayerSpec, dice) -> None:
    _norm(spec.ffn.layer_norm)
    _linear(spec.ffn.linear_0, 2 * DIM, DIM, dice)
    _linear(spec.ffn.linear_1, DIM, 2 * DIM, dice)


def _self_attention(spec, dice) -> None:
    _norm(spec.layer_norm)
    _linear(spec.linear[0], 3 * DIM, DIM, dice)
    _linear(spec.linear[1], DIM, DIM, dice)


def _cross_attention(spec, dice) -> None:
    _norm(spec.layer_norm)
    _linear(spec.linear[0], DIM, DIM, dice)
    _linear(spec.linear[1], 2 * DIM, DIM, dice)
    _linear(spec.linear[2], DIM, DIM, dice)


def _weights(size: int) -> transformer_spec.TransformerSpec:
    dice = np.random.default_rng(7)
    spec = transformer_spec.TransformerSpec.from_config(LAYERS, HEADS, pre_norm=True)
    spec.encoder.embeddings[0].weight = dice.normal(0, 1, (size, DIM)).astype(np.float32)
    spec.decoder.embeddings.weight = dice.normal(0, 1, (size, DIM)).astype(np.float32)
    for layer in spec.encoder.layer:
        _self_attention(layer.self_attention, dice)
        _feed_forward(layer, dice)
    for layer in spec.decoder.layer:
        _self_attention(layer.self_attention, dice)
        _cross_attention(layer.attention, dice)
        _feed_forward(layer, dice)
    _norm(spec.encoder.layer_norm)
    _norm(spec.decoder.layer_norm)
    _linear(spec.decoder.projection, size, DIM, dice)
    spec.decoder.projection.bias[2] = 6.0  # </s>, so that translations end
    return spec


def _model(folder: Path, pieces: list[str]) -> None:
    spec = _weights(len(pieces))
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.validate()
    spec.save(str(folder))


def make(path: Path, from_code: str = "es", to_code: str = "en") -> Path:
    """Write an `.argosmodel` archive; its one top folder is named as Argos names them."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        model = root / "model"
        model.mkdir()
        _model(model, _tokenizer(root))
        metadata = {
            "package_version": "1.0",
            "argos_version": "1.9",
            "from_code": from_code,
            "from_name": from_code,
            "to_code": to_code,
            "to_name": to_code,
        }
        (root / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
        top = f"translate-{from_code}_{to_code}-1_0"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(p for p in root.rglob("*") if p.is_file()):
                archive.write(file, f"{top}/{file.relative_to(root).as_posix()}")
    return path


if __name__ == "__main__":
    ctranslate2.set_log_level(30)
    make(Path(sys.argv[1]), *sys.argv[2:3])
