"""Models as files: plain JSON with what they rest on and a hash; which one is in use, and was."""

from models.registry.document import ModelFile, ModelRejected
from models.registry.file import read_model, write_model
from models.registry.shelf import Shelf

__all__ = ["ModelFile", "ModelRejected", "Shelf", "read_model", "write_model"]
