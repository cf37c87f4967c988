"""One transaction of one organisation: the repositories that a request or run works with."""

from datetime import datetime
from functools import cached_property

from matcher.records.models import (
    Candidate,
    CandidateLevel,
    Employer,
    Place,
    PlaceLevel,
    Placement,
    Team,
    TeamDaypart,
)
from matcher.store.recorder import Recorder
from matcher.store.repositories.access import ApiKeyRepository, IdempotencyRepository
from matcher.store.repositories.audit_groups import AuditGroupRepository
from matcher.store.repositories.dataset import DatasetRepository
from matcher.store.repositories.history import HistoryRepository
from matcher.store.repositories.log import LogRepository
from matcher.store.repositories.own_names import OwnNameRepository
from matcher.store.repositories.pairs import ApartRepository, DecisionRepository
from matcher.store.repositories.people import PeopleRepository
from matcher.store.repositories.plans import PlanRepository
from matcher.store.repositories.policy import PolicyRepository
from matcher.store.repositories.proposals import ProposalRepository
from matcher.store.repositories.records import RecordRepository
from matcher.store.repositories.retention_times import RetentionTimeRepository
from matcher.store.repositories.runs import RunRepository
from matcher.store.repositories.schedules import ScheduleRepository
from matcher.store.repositories.sessions import SessionRepository
from matcher.store.repositories.suggestions import SuggestionRepository
from matcher.store.repositories.wholes import WholeRepository
from matcher.store.scope import Scope


class Transaction:
    """Everything that one organisation has, seen and changed as one.

    Made by ``Store.reading`` and ``Store.writing`` only, which also end it.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._recorder = Recorder(scope)

    @property
    def organisation_id(self) -> str:
        """The organisation whose rows this transaction sees."""
        return self._scope.organisation_id

    def now(self) -> datetime:
        """The time by the clock of the store, in UTC."""
        return self._scope.clock()

    @cached_property
    def candidates(self) -> WholeRepository[Candidate, CandidateLevel]:
        """People, with their levels as parts."""
        return WholeRepository(
            self._scope, self._recorder, "candidates", "candidate", "candidate_levels"
        )

    @cached_property
    def employers(self) -> RecordRepository[Employer]:
        """Employers."""
        return RecordRepository(self._scope, self._recorder, "employers", "employer")

    @cached_property
    def places(self) -> WholeRepository[Place, PlaceLevel]:
        """Places, with what they ask and offer as parts."""
        return WholeRepository(self._scope, self._recorder, "places", "place", "place_levels")

    @cached_property
    def teams(self) -> WholeRepository[Team, TeamDaypart]:
        """Teams, with their hours per day-part as parts."""
        return WholeRepository(self._scope, self._recorder, "teams", "team", "team_dayparts")

    @cached_property
    def placements(self) -> RecordRepository[Placement]:
        """Placements that started."""
        return RecordRepository(self._scope, self._recorder, "placements", "placement")

    @cached_property
    def decisions(self) -> DecisionRepository:
        """Pins and forbids."""
        return DecisionRepository(self._scope, self._recorder, "decisions", "decision")

    @cached_property
    def apart(self) -> ApartRepository:
        """People who may not be placed together."""
        return ApartRepository(self._scope, self._recorder, "apart", "pair to keep apart")

    @cached_property
    def policy(self) -> PolicyRepository:
        """The policy of plans."""
        return PolicyRepository(self._scope, self._recorder)

    @cached_property
    def dataset(self) -> DatasetRepository:
        """All records at once."""
        return DatasetRepository(self._scope, self._recorder)

    @cached_property
    def runs(self) -> RunRepository:
        """Runs, such as the making of a plan."""
        return RunRepository(self._scope)

    @cached_property
    def schedules(self) -> ScheduleRepository:
        """Times at which runs start by themselves."""
        return ScheduleRepository(self._scope)

    @cached_property
    def plans(self) -> PlanRepository:
        """Plans as they were made."""
        return PlanRepository(self._scope)

    @cached_property
    def proposals(self) -> ProposalRepository:
        """Proposed changes and what was decided about them."""
        return ProposalRepository(self._scope, self.log)

    @cached_property
    def suggestions(self) -> SuggestionRepository:
        """Lists of suggestions as they were shown."""
        return SuggestionRepository(self._scope, self.log)

    @cached_property
    def api_keys(self) -> ApiKeyRepository:
        """Keys by which programs identify themselves."""
        return ApiKeyRepository(self._scope)

    @cached_property
    def sessions(self) -> SessionRepository:
        """Who is logged in for the pages."""
        return SessionRepository(self._scope, self.log)

    @cached_property
    def idempotency(self) -> IdempotencyRepository:
        """Answers that a repeated request gets again."""
        return IdempotencyRepository(self._scope)

    @cached_property
    def people(self) -> PeopleRepository:
        """Everything about one person: export, correction, purge."""
        return PeopleRepository(self._scope, self._recorder, self.log, self.candidates)

    @cached_property
    def retention_times(self) -> RetentionTimeRepository:
        """When what is over its time is removed."""
        return RetentionTimeRepository(self._scope)

    @cached_property
    def audit_groups(self) -> AuditGroupRepository:
        """Attributes for the fairness audit, kept apart."""
        return AuditGroupRepository(self._scope)

    @cached_property
    def own_names(self) -> OwnNameRepository:
        """What the organisation calls its sheets and columns."""
        return OwnNameRepository(self._scope)

    @cached_property
    def log(self) -> LogRepository:
        """What was suggested, planned and decided, chained by hashes."""
        return LogRepository(self._scope)

    @cached_property
    def history(self) -> HistoryRepository:
        """Who changed what when."""
        return HistoryRepository(self._scope)

    def finish(self) -> None:
        """Write what is written last: history, lists shown, the log. The store calls it."""
        self._recorder.write()
        self.suggestions.write()
        self.log.write()
