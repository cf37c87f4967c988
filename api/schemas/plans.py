"""Plan runs: what is ordered, where a run stands, and where its result is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from api.runs.run import PlanOrder, RunProgress
from api.schemas.codes import CodeText
from api.schemas.names import api_name
from api.schemas.results import PageQuery
from api.schemas.schema import Incoming, Link, Schema, describe
from api.schemas.summary import SummarySchema
from matcher.store.repositories.runs import RunState, StoredRun
from matcher.vocabulary.labels import Language

DEFAULT_SECONDS = 60.0

Seconds = Annotated[float, Field(ge=1, le=3000)]
Iterations = Annotated[int, Field(ge=1, le=1_000_000)]
Seed = Annotated[int, Field(ge=0, le=2**31 - 1)]
MoveCap = Annotated[int, Field(ge=0, le=1_000_000)]
EarlierPlan = Annotated[str, Field(pattern="^[A-Za-z0-9._-]{1,64}$")]

State = Literal["wachtend", "bezig", "klaar", "mislukt", "gestopt"]
_STATES: dict[RunState, State] = {
    RunState.WAITING: "wachtend",
    RunState.RUNNING: "bezig",
    RunState.DONE: "klaar",
    RunState.FAILED: "mislukt",
    RunState.STOPPED: "gestopt",
}


def with_one_budget(schema: dict[str, Any], cls: type[BaseModel]) -> None:
    """Say in the description too that the two budgets exclude each other."""
    describe(schema, cls)
    given = {api_name("seconds"): {"type": "number"}, api_name("iterations"): {"type": "integer"}}
    schema["not"] = {"properties": given, "required": list(given)}


class Budgeted(Incoming):
    """What every order of a plan says: seconds or iterations, without either 60 seconds."""

    model_config = ConfigDict(json_schema_extra=with_one_budget)

    seconds: Seconds | None = None
    iterations: Iterations | None = None
    seed: Seed = 0
    move_cap: MoveCap | None = None

    @field_validator("iterations")
    @classmethod
    def _one_budget(cls, iterations: int | None, info: ValidationInfo) -> int | None:
        if iterations is not None and info.data.get("seconds") is not None:
            raise PydanticCustomError("budget.both", "one budget only")
        return iterations

    def order(self) -> PlanOrder:
        """The same, as the runs know it."""
        given = dict(self)
        if self.seconds is None and self.iterations is None:
            given["seconds"] = DEFAULT_SECONDS
        return PlanOrder(**given)


class PlanOrderSchema(Budgeted):
    """What to plan with; seconden and iteraties exclude each other, without either 60 seconds."""

    model_config = ConfigDict(title="Planopdracht")

    earlier_plan: EarlierPlan | None = None


class OrderedSchema(Schema):
    """What was ordered, defaults filled in."""

    model_config = ConfigDict(title="GegevenOpdracht")

    seconds: float | None
    iterations: int | None
    seed: int
    move_cap: int | None
    earlier_plan: str | None


class ProgressSchema(Schema):
    """How far a run is."""

    model_config = ConfigDict(title="Voortgang")

    step: CodeText | None
    elapsed: float
    objective: int | None
    bound: float | None
    gap: float | None

    @classmethod
    def of(cls, progress: RunProgress, language: Language) -> Self:
        """From what a worker told last."""
        step = progress.step
        return cls(
            step=CodeText.of_service(f"step.{step}", language) if step else None,
            elapsed=round(progress.seconds, 1),
            objective=progress.objective,
            bound=progress.bound and round(progress.bound, 1),
            gap=progress.gap and round(progress.gap, 6),
        )


class PlanLinks(Schema):
    """Where everything of a plan is."""

    model_config = ConfigDict(title="PlanLinks")

    self_link: Link
    placements_link: Link | None
    unplaced_link: Link | None
    bottlenecks_link: Link | None
    changes_link: Link | None
    proposals_link: Link | None


@dataclass(frozen=True)
class Shelf:
    """What is known of an organisation's plans beside their runs.

    Attributes
    ----------
    path
        Address of all plans.
    with_result
        Plans whose result is kept.
    places
        Place in the queue of the runs that wait.
    """

    path: str
    with_result: Collection[str]
    places: Mapping[str, int]


class PlanRunSchema(Schema):
    """The run that makes a plan, as lists show it."""

    model_config = ConfigDict(title="PlanInLijst")

    plan_id: str
    state: State
    ordered: OrderedSchema
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    stop_requested: bool
    queue_place: int | None
    attempt: int
    progress: ProgressSchema | None
    failure: CodeText | None
    from_schedule: str | None
    links: PlanLinks

    @classmethod
    def of(cls, run: StoredRun, shelf: Shelf, language: Language, **more: Any) -> Self:
        """From a run as it stands."""
        order = PlanOrder.of(run.order)
        has_result = run.run_id in shelf.with_result
        return cls(
            plan_id=run.run_id,
            state=_STATES[run.state],
            ordered=OrderedSchema(
                seconds=order.seconds,
                iterations=order.iterations,
                seed=order.seed,
                move_cap=order.move_cap,
                earlier_plan=order.earlier_plan,
            ),
            created_at=run.created_at,
            started_at=run.started_at,
            ended_at=run.ended_at,
            stop_requested=run.stop_requested,
            queue_place=shelf.places.get(run.run_id) if run.state is RunState.WAITING else None,
            attempt=run.attempts,
            progress=run.progress and ProgressSchema.of(RunProgress.of(run.progress), language),
            failure=CodeText.of_service(run.failure, language) if run.failure else None,
            from_schedule=run.schedule_id,
            links=_links(f"{shelf.path}/{run.run_id}", has_result=has_result),
            **more,
        )


class PlanSchema(PlanRunSchema):
    """A plan, or the run that is making it."""

    model_config = ConfigDict(title="Plan")

    summary: SummarySchema | None


class PlanPage(Schema):
    """Runs that made a plan or are to make one, the newest first."""

    model_config = ConfigDict(title="PaginaPlannen")

    rows: list[PlanRunSchema]
    total: int
    next: Link | None


class PlanQuery(PageQuery):
    """Which plans to list."""

    state: State | None = Field(None, description="Alleen plannen in deze toestand.")

    @property
    def run_state(self) -> RunState | None:
        """The same, as the runs know it."""
        return next((known for known, name in _STATES.items() if name == self.state), None)


def _links(path: str, *, has_result: bool) -> PlanLinks:
    def link(part: str) -> str | None:
        return f"{path}/{part}" if has_result else None

    return PlanLinks(
        self_link=path,
        placements_link=link("plaatsingen"),
        unplaced_link=link("niet-geplaatst"),
        bottlenecks_link=link("knelpunten"),
        changes_link=link("wijzigingen"),
        proposals_link=link("voorstellen"),
    )
