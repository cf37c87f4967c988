"""Which model is in use: a folder of models by hash, and the order in which they were promoted."""

import json
import os
from dataclasses import dataclass
from datetime import date
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

    def history(self) -> list[dict[str, str]]:
        """What was done, in its order: ``action`` (promote or rollback), ``sha256`` and ``on``."""
        self.promoted()  # refuses a log that cannot be read
        log = self.folder / _LOG
        if not log.is_file():
            return []
        return list(json.loads(log.read_text(encoding="utf-8")).get("history", []))

    def promote(self, file: ModelFile, on: date | None = None) -> None:
        """Keep the model and take it into use; ``on`` is the day for the history."""
        write_model(file, self._path(file.sha256))
        promoted = self.promoted()
        if not promoted or promoted[-1] != file.sha256:
            self._log([*promoted, file.sha256], "promote", file.sha256, on)

    def roll_back(self, on: date | None = None) -> ModelFile:
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
        self._log(promoted[:-1], "rollback", earlier.sha256, on)
        return earlier

    def _read(self, sha256: str) -> ModelFile:
        found = read_model(self._path(sha256))
        if found.sha256 != sha256:
            raise ModelRejected("The model on the shelf is another one than was promoted.")
        return found

    def _path(self, sha256: str) -> Path:
        return self.folder / f"{sha256[:16]}.json"

    def _log(self, promoted: list[str], action: str, sha256: str, on: date | None) -> None:
        """Write the log whole, beside it first, so that no reader meets half of one."""
        done = {"action": action, "sha256": sha256, "on": on.isoformat() if on else ""}
        text = json.dumps({"promoted": promoted, "history": [*self.history(), done]}, indent=1)
        beside = self.folder / f".{_LOG}.{os.getpid()}"
        beside.write_text(text + "\n", encoding="utf-8")
        beside.replace(self.folder / _LOG)
