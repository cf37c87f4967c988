"""Fixed times at which a plan is made by itself."""

from datetime import datetime, time
from typing import Annotated, Any, Self
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from api.runs.run import PlanOrder
from api.schemas.plans import Budgeted
from api.schemas.schema import Incoming, Schema, describe
from matcher.store.repositories.schedules import Schedule

LocalTime = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
TimeZone = Annotated[str, Field(max_length=64)]


class ScheduledOrderSchema(Budgeted):
    """What to plan with every time; without a budget 60 seconds, from the last plan there is."""

    model_config = ConfigDict(title="Planningsopdracht")

    from_last: bool = True


def _with_time_zone(schema: dict[str, Any], cls: type[BaseModel]) -> None:
    describe(schema, cls)
    schema["properties"]["tijdzone"]["examples"] = ["Europe/Amsterdam"]


class SentSchedule(Incoming):
    """When to plan every day, and with what."""

    model_config = ConfigDict(title="PlanningOpgave", json_schema_extra=_with_time_zone)

    local_time: LocalTime
    time_zone: TimeZone = "Europe/Amsterdam"
    is_enabled: bool = True
    scheduled_order: ScheduledOrderSchema = ScheduledOrderSchema()

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        if name not in available_timezones():
            raise PydanticCustomError("time_zone.unknown", "no such time zone")
        return name

    @property
    def at(self) -> time:
        """The time of day."""
        return time.fromisoformat(self.local_time)


class GivenOrderSchema(Schema):
    """What is planned with every time, defaults filled in."""

    model_config = ConfigDict(title="GegevenPlanningsopdracht")

    seconds: float | None
    iterations: int | None
    seed: int
    move_cap: int | None
    from_last: bool


class ScheduleSchema(Schema):
    """A fixed time at which a plan is made every day."""

    model_config = ConfigDict(title="Planning")

    schedule_id: str
    local_time: str
    time_zone: str
    is_enabled: bool
    next_at: datetime
    scheduled_order: GivenOrderSchema

    @classmethod
    def of(cls, schedule: Schedule) -> Self:
        """From a stored schedule."""
        order = PlanOrder.of(schedule.order)
        return cls(
            schedule_id=schedule.schedule_id,
            local_time=schedule.local_time.strftime("%H:%M"),
            time_zone=schedule.time_zone,
            is_enabled=schedule.is_enabled,
            next_at=schedule.next_at,
            scheduled_order=GivenOrderSchema(
                seconds=order.seconds,
                iterations=order.iterations,
                seed=order.seed,
                move_cap=order.move_cap,
                from_last=order.from_last,
            ),
        )


class ScheduleList(Schema):
    """All fixed times of an organisation."""

    model_config = ConfigDict(title="Planningen")

    schedules: list[ScheduleSchema]
