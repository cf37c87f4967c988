"""Reads and writes model files."""

import json
import os
from pathlib import Path

from models.registry.document import ModelFile, ModelRejected, from_document

_LARGEST_FILE = 50_000_000


def write_model(file: ModelFile, path: Path) -> None:
    """Write a model; whoever reads at the same time sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(file.document(), indent=1, allow_nan=False)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(text + "\n", encoding="utf-8")
    beside.replace(path)


def read_model(path: Path) -> ModelFile:
    """Read a model.

    Raises
    ------
    ModelRejected
        If the file is no model, or not as it was written.
    OSError
        If there is no such file.
    """
    if path.stat().st_size > _LARGEST_FILE:
        raise ModelRejected("The file is too large to be a model.")
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise ModelRejected("The file is no model of passend.") from None
    return from_document(document)
