"""How good the scorer is on an organisation's own placements."""

from datetime import datetime
from typing import Any

from pydantic import ConfigDict

from api.schemas.schema import Schema


class BenchmarkSchema(Schema):
    """One measurement."""

    model_config = ConfigDict(title="Benchmark")

    benchmark_state: str
    created_at: datetime
    quality: dict[str, Any] | None
