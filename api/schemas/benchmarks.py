"""How good the scorer is on an organisation's own placements: a measurement and what it found."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, Self

from pydantic import ConfigDict

from api.schemas.codes import CodeText
from api.schemas.schema import Schema, Share
from api.sentences.quality import sentences_for_quality
from matcher.store.repositories.runs import RunState, StoredRun
from matcher.vocabulary.labels import Language

Json = Mapping[str, Any]
MeasurementState = Literal["wachtend", "bezig", "klaar", "mislukt"]
_STATES: dict[RunState, MeasurementState] = {
    RunState.WAITING: "wachtend",
    RunState.RUNNING: "bezig",
    RunState.DONE: "klaar",
    RunState.FAILED: "mislukt",
    RunState.STOPPED: "mislukt",
}


class IntervalSchema(Schema):
    """A measure with its interval of 95 %."""

    model_config = ConfigDict(title="MaatMetInterval")

    interval_value: float
    interval_low: float
    interval_high: float

    @classmethod
    def of(cls, found: Json | None) -> Self | None:
        """None where it is not known."""
        if found is None or None in found.values():
            return None
        return cls(**{f"interval_{name}": value for name, value in found.items()})


class MeasureSchema(Schema):
    """One measure of one method."""

    model_config = ConfigDict(title="Meting")

    method: CodeText
    measure: CodeText
    interval: IntervalSchema


class HorizonSchema(Schema):
    """How well it is foretold which placements last so many weeks."""

    model_config = ConfigDict(title="MetingPerTermijn")

    weeks: int
    outcomes_known: int
    outcomes_open: int
    lasting_share: Share | None
    placements_learned: int
    placements_tested: int
    people_tested: int
    measures: list[MeasureSchema]
    learning_gain: IntervalSchema | None

    @classmethod
    def of(cls, found: Json, language: Language) -> Self:
        """From a horizon of ``models.evaluation.quality``; only what is known."""
        intervals = [
            (method, measure, IntervalSchema.of(interval))
            for method, by_name in found["methods"].items()
            for measure, interval in by_name.items()
        ]
        return cls(
            weeks=found["weeks"],
            outcomes_known=found["known"],
            outcomes_open=found["censored"],
            lasting_share=found["lasting_share"],
            placements_learned=found["learned_from"],
            placements_tested=found["tested"],
            people_tested=found["tested_people"],
            measures=[
                MeasureSchema(
                    method=_coded("method", method, language),
                    measure=_coded("measure", measure, language),
                    interval=interval,
                )
                for method, measure, interval in intervals
                if interval is not None
            ],
            learning_gain=IntervalSchema.of(found["gain"]),
        )


class CalibrationSchema(Schema):
    """Placements with about the same chance: what was said, and what came true."""

    model_config = ConfigDict(title="Kalibratie")

    method: CodeText
    placements_in_bin: int
    chance_said: Share
    share_lasted: Share
    interval_low: Share
    interval_high: Share


class ListQualitySchema(Schema):
    """Whether placements that lasted stand among the first ten suggestions."""

    model_config = ConfigDict(title="MetingVanLijsten")

    method: CodeText
    list_owner: CodeText
    n_measured_lists: int
    mean_length: float
    recall_by_chance: Share | None
    recall: IntervalSchema | None
    ndcg: IntervalSchema | None


class ExposureSchema(Schema):
    """How the first ten suggestions of everybody spread over the places."""

    model_config = ConfigDict(title="SpreidingVanSuggesties")

    method: CodeText
    ranked_by: CodeText
    open_places: int
    places_shown: Share | None
    places_never_shown: Share | None
    gini: float | None


class QualitySchema(Schema):
    """All that was measured; of placements together, never of one person."""

    model_config = ConfigDict(title="GemetenKwaliteit")

    measured_as_of: date
    placements_counted: int
    people_counted: int
    tested_since: date | None
    horizons: list[HorizonSchema]
    calibration: list[CalibrationSchema]
    list_quality: list[ListQualitySchema]
    exposure: list[ExposureSchema]
    quality_notes: list[CodeText]

    @classmethod
    def of(cls, found: Json, language: Language) -> Self:
        """From the document of ``models.evaluation.quality.Quality``."""
        return cls(
            measured_as_of=found["as_of"],
            placements_counted=found["placements"],
            people_counted=found["people"],
            tested_since=found["since"],
            horizons=[HorizonSchema.of(each, language) for each in found["horizons"]],
            calibration=[
                CalibrationSchema(
                    method=_coded("method", method, language),
                    placements_in_bin=each["placements"],
                    chance_said=each["claimed"],
                    share_lasted=each["observed"],
                    interval_low=each["low"],
                    interval_high=each["high"],
                )
                for method, bins in found["bins"].items()
                for each in bins
            ],
            list_quality=[
                ListQualitySchema(
                    method=_coded("method", each["method"], language),
                    list_owner=_coded("list", each["within"], language),
                    n_measured_lists=each["lists"],
                    mean_length=each["mean_length"],
                    recall_by_chance=each["by_chance"],
                    recall=IntervalSchema.of(each["recall"]),
                    ndcg=IntervalSchema.of(each["ndcg"]),
                )
                for each in found["lists"]
            ],
            exposure=[
                ExposureSchema(
                    method=_coded("method", each["method"], language),
                    ranked_by=_coded("ranked", each["ranked_by"], language),
                    open_places=each["places"],
                    places_shown=each["coverage"],
                    places_never_shown=each["never"],
                    gini=each["gini"],
                )
                for each in found["exposure"]
            ],
            quality_notes=[_coded("note", each, language) for each in found["notes"]],
        )


class BenchmarkSchema(Schema):
    """One measurement."""

    model_config = ConfigDict(title="Benchmark")

    benchmark_id: str
    measurement_state: MeasurementState
    created_at: datetime
    ended_at: datetime | None
    failure: CodeText | None
    quality_sentences: list[str]
    quality: QualitySchema | None

    @classmethod
    def of(cls, run: StoredRun, language: Language) -> Self:
        """From a run, which holds what was measured once it is done."""
        found = (run.progress or {}).get("quality")
        return cls(
            benchmark_id=run.run_id,
            measurement_state=_STATES[run.state],
            created_at=run.created_at,
            ended_at=run.ended_at,
            failure=CodeText.of_service(run.failure, language) if run.failure else None,
            quality_sentences=sentences_for_quality(found, language) if found else [],
            quality=QualitySchema.of(found, language) if found else None,
        )


class BenchmarkList(Schema):
    """The measurements that are kept."""

    model_config = ConfigDict(title="Benchmarks")

    benchmarks: list[BenchmarkSchema]


def _coded(kind: str, code: str, language: Language) -> CodeText:
    return CodeText(code=code, text=CodeText.of_service(f"{kind}.{code}", language).text)
