"""Proposals, what somebody thinks of them, and what was decided."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.schemas.codes import CodeText
from api.schemas.names import api_name
from api.schemas.results import PageQuery
from api.schemas.schema import Incoming, Link, Schema, describe
from matcher.store.carrying_out import SUGGESTED, Verdict
from matcher.store.proposal_states import Assessment, Outcome, Proposal, ProposalState
from matcher.vocabulary.labels import Language
from matcher.vocabulary.reasons import DecisionReason

State = Literal["voorstel", "beoordeeld", "besloten"]
Opinion = Literal["eens", "oneens", "anders"]
Decided = Literal["aangenomen", "afgewezen", "gewijzigd"]

STATES: dict[State, ProposalState] = {
    "voorstel": ProposalState.PROPOSED,
    "beoordeeld": ProposalState.ASSESSED,
    "besloten": ProposalState.DECIDED,
}
OPINIONS: dict[Opinion, Assessment] = {
    "eens": Assessment.AGREE,
    "oneens": Assessment.DISAGREE,
    "anders": Assessment.OTHERWISE,
}
OUTCOMES: dict[Decided, Outcome] = {
    "aangenomen": Outcome.ACCEPTED,
    "afgewezen": Outcome.REJECTED,
    "gewijzigd": Outcome.ALTERED,
}
_STATE = {state: name for name, state in STATES.items()}
_OPINION = {opinion: name for name, opinion in OPINIONS.items()}
_OUTCOME = {outcome: name for name, outcome in OUTCOMES.items()}

Identifier = Annotated[str, Field(pattern="^[A-Za-z0-9._-]{1,64}$")]
_LONGEST_NOTE = 500


def _text_only(value: object) -> object:
    if value is not None and not isinstance(value, str):
        raise PydanticCustomError("string_type", "text only")
    return value


Day = Annotated[date, BeforeValidator(_text_only), Field(strict=False)]


class AssessmentSchema(Schema):
    """What somebody who knows the person thinks of a proposal."""

    model_config = ConfigDict(title="Beoordeling")

    opinion: Opinion
    assessed_at: datetime
    assessed_by: str


class DecisionGivenSchema(Schema):
    """What was decided about a proposal."""

    model_config = ConfigDict(title="BesluitOverVoorstel")

    decision_outcome: Decided
    reason_code: CodeText | None
    chosen_place_id: str | None
    note: str | None
    decided_at: datetime
    decided_by: str


class ProposalSchema(Schema):
    """One proposed change for one person."""

    model_config = ConfigDict(title="Voorstel")

    proposal_id: str
    plan_id: str | None
    candidate_id: str
    from_place_id: str | None
    proposed_place_id: str | None
    change: CodeText
    proposal_state: State
    proposed_at: datetime
    proposed_by: str
    facts_changed_at: datetime | None
    facts_notice: CodeText | None
    assessment_given: AssessmentSchema | None
    decision_given: DecisionGivenSchema | None

    @classmethod
    def of(
        cls, proposal: Proposal, language: Language, facts_changed_at: datetime | None = None
    ) -> Self:
        """From the store."""
        service_word = proposal.kind == SUGGESTED
        kind = CodeText.of_service if service_word else CodeText.of
        return cls(
            proposal_id=proposal.proposal_id,
            plan_id=proposal.run_id,
            candidate_id=proposal.candidate_id,
            from_place_id=proposal.from_place_id,
            proposed_place_id=proposal.place_id,
            change=kind(f"proposal.{SUGGESTED}" if service_word else proposal.kind, language),
            proposal_state=_STATE[proposal.state],
            proposed_at=proposal.created_at,
            proposed_by=proposal.created_by,
            facts_changed_at=facts_changed_at,
            facts_notice=CodeText.of_service("proposal.facts_changed", language)
            if facts_changed_at
            else None,
            assessment_given=_assessment(proposal),
            decision_given=_decision(proposal, language),
        )


class ProposalPage(Schema):
    """A page of proposals."""

    model_config = ConfigDict(title="PaginaVoorstellen")

    rows: list[ProposalSchema]
    next: Link | None


class NewProposalSchema(Incoming):
    """A suggestion that is put forward."""

    model_config = ConfigDict(title="NieuwVoorstel")

    candidate_id: Identifier
    place_id: Identifier


class AssessmentOrder(Incoming):
    """What the caller thinks of a proposal."""

    model_config = ConfigDict(title="BeoordelingOpdracht")

    opinion: Opinion


def _with_grounds(schema: dict[str, Any], cls: type[BaseModel]) -> None:
    """Say in the description too what goes with which outcome."""
    describe(schema, cls)
    outcome, reason, chosen = map(api_name, ("decision_outcome", "reason_code", "chosen_place_id"))
    nothing, something = {"type": "null"}, {"type": "string"}
    schema["oneOf"] = [
        {"properties": {outcome: {"const": "aangenomen"}, chosen: nothing}},
        {
            "properties": {outcome: {"const": "afgewezen"}, reason: something, chosen: nothing},
            "required": [reason],
        },
        {
            "properties": {outcome: {"const": "gewijzigd"}, reason: something, chosen: something},
            "required": [reason, chosen],
        },
    ]


class DecisionOrder(Incoming):
    """What the caller decides; anything but accepting needs a reason."""

    model_config = ConfigDict(title="BesluitOpdracht", json_schema_extra=_with_grounds)

    decision_outcome: Decided
    reason_code: Annotated[DecisionReason, Field(strict=False)] | None = None
    chosen_place_id: Identifier | None = None
    note: Annotated[str, Field(max_length=_LONGEST_NOTE)] | None = None
    starts_on: Day | None = None

    @model_validator(mode="after")
    def _say_why(self) -> Self:
        outcome = OUTCOMES[self.decision_outcome]
        if outcome is not Outcome.ACCEPTED and self.reason_code is None:
            raise PydanticCustomError("decision.reason_needed", "say why")
        if (outcome is Outcome.ALTERED) == (self.chosen_place_id is None):
            raise PydanticCustomError("decision.other_place", "another place if altered")
        return self

    def verdict(self) -> Verdict:
        """The same, as the store knows it."""
        return Verdict(
            outcome=OUTCOMES[self.decision_outcome],
            reason=self.reason_code,
            chosen_place_id=self.chosen_place_id,
            note=self.note,
            starts_on=self.starts_on,
        )


class ProposalQuery(PageQuery):
    """Which proposals."""

    proposal_state: State | None = None


def _assessment(proposal: Proposal) -> AssessmentSchema | None:
    if proposal.assessment is None or proposal.assessed_at is None:
        return None
    return AssessmentSchema(
        opinion=_OPINION[proposal.assessment],
        assessed_at=proposal.assessed_at,
        assessed_by=proposal.assessed_by or "",
    )


def _decision(proposal: Proposal, language: Language) -> DecisionGivenSchema | None:
    if proposal.outcome is None or proposal.decided_at is None:
        return None
    reason = proposal.reason_code
    return DecisionGivenSchema(
        decision_outcome=_OUTCOME[proposal.outcome],
        reason_code=CodeText.of(reason, language) if reason else None,
        chosen_place_id=proposal.chosen_place_id,
        note=proposal.note,
        decided_at=proposal.decided_at,
        decided_by=proposal.decided_by or "",
    )
