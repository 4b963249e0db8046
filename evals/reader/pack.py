"""Packs a model's trained weights into the files that ship, their hashes in the card beside them.

    python evals/reader/pack.py small|large|judge WORK [--base BASE] [--step 0.18]

What is packed is the running mean of the weights at WORK's last checkpoint. BASE is the folder that
the large one started from: what training left as it was comes from there. --step: of a row's
deviation, how far apart two weights of the large reader are kept (`deflated` says what that loses).
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save
from train import checkpoints

from embeddings.model_files import PACKAGED
from qa.answering.reader import ENCODER
from qa.answering.reader_network import LargeReader
from qa.answering.reader_weights import SIZES, deflated, packed

STEP = 0.18
MOST = 48_000_000  # bytes of a file
TARGET = Path(__file__).parents[2] / "qa" / "answering"
Held = Mapping[str, NDArray[np.generic]]


def main() -> None:
    """Write the reader's files and its card, of the last checkpoint's running mean."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", choices=SIZES)
    parser.add_argument("work", type=Path)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--step", type=float, default=STEP)
    parser.add_argument("--target", type=Path, default=TARGET)
    options = parser.parse_args()
    kept = checkpoints(options.work)
    if not kept:
        parser.error(
            f"expected a folder with checkpoints of train.py, found none in {options.work}"
        )
    if options.model == "large" and options.base is None:
        parser.error("expected --base, the folder that the large reader started from")
    state = torch.load(kept[-1], weights_only=True)
    small = SIZES[options.model] == "small"
    if small:
        files = [packed({name: value.numpy() for name, value in state["average"].items()})]
    else:
        files = parts(deflated(whole(options.base, state["average"]), options.step))
    hashes = {}
    for number, held in enumerate(files, 1):
        name = f"reader-{options.model}" + (f"-{number}" if len(files) > 1 else "") + ".safetensors"
        data = save(dict(held))
        (options.target / name).write_bytes(data)
        hashes[name] = hashlib.sha256(data).hexdigest()
        print(f"{name}: {len(data):,} bytes, sha256 {hashes[name]}")
    card = {
        "files": hashes,
        "base": ENCODER if small else None,
        "base_sha256": PACKAGED[ENCODER].sha256 if small else None,
        "trained on": "the sets that docs/reader.md names, CC BY-SA 4.0",
        "steps": state["step"],
    }
    (options.target / f"reader-{options.model}.json").write_text(json.dumps(card, indent=1) + "\n")


def whole(base: Path, learnt: Mapping[str, torch.Tensor]) -> dict[str, NDArray[np.float32]]:
    """All weights of the large reader."""
    network = LargeReader(base)
    network.load_state_dict(dict(learnt), strict=False)
    return {name: value.detach().numpy() for name, value in network.named_parameters()}


def parts(held: Held) -> list[Held]:
    """The tensors in files of at most MOST bytes; a matrix stays with its scale and shape."""
    files: list[dict[str, NDArray[np.generic]]] = [{}]
    size = 0
    for name, value in held.items():
        if size + value.nbytes > MOST:
            files.append({})
            size = 0
        files[-1][name] = value
        size += value.nbytes
    return list(files)


if __name__ == "__main__":
    main()
