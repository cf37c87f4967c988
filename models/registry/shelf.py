"""Which model is in use: a folder of models by hash, and the order in which they were promoted."""

import json
from dataclasses import dataclass
from pathlib import Path

from models.registry.document import ModelFile, ModelRejected
from models.registry.file import read_model, write_model

_LOG = "promoted.json"


@dataclass(frozen=True)
class Shelf:
    """A folder with every model that was ever in use.

    Attributes
    ----------
    folder
        Holds one file per model, named by the start of its hash, and ``promoted.json``.
    """

    folder: Path

    def promoted(self) -> list[str]:
        """Hashes in the order of use, the current one last."""
        log = self.folder / _LOG
        if not log.is_file():
            return []
        try:
            return [str(each) for each in json.loads(log.read_text(encoding="utf-8"))["promoted"]]
        except (ValueError, KeyError, TypeError):
            raise ModelRejected(f"{_LOG} cannot be read.") from None

    def current(self) -> ModelFile | None:
        """The model in use; None before the first."""
        promoted = self.promoted()
        return self._read(promoted[-1]) if promoted else None

    def promote(self, file: ModelFile) -> None:
        """Keep the model and take it into use."""
        write_model(file, self._path(file.sha256))
        promoted = self.promoted()
        if not promoted or promoted[-1] != file.sha256:
            self._log([*promoted, file.sha256])

    def roll_back(self) -> ModelFile:
        """Take the model before the current one into use again.

        Raises
        ------
        ModelRejected
            If there is none.
        """
        promoted = self.promoted()
        if len(promoted) < 2:
            raise ModelRejected("There is no earlier model to go back to.")
        earlier = self._read(promoted[-2])
        self._log(promoted[:-1])
        return earlier

    def _read(self, sha256: str) -> ModelFile:
        found = read_model(self._path(sha256))
        if found.sha256 != sha256:
            raise ModelRejected("The model on the shelf is another one than was promoted.")
        return found

    def _path(self, sha256: str) -> Path:
        return self.folder / f"{sha256[:16]}.json"

    def _log(self, promoted: list[str]) -> None:
        text = json.dumps({"promoted": promoted}, indent=1)
        (self.folder / _LOG).write_text(text + "\n", encoding="utf-8")
