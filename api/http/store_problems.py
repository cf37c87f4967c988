"""What the store refuses, as problems: routes on the store need not catch anything."""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from api.problems import InputFault, ProblemCode, problem_response
from matcher.glossary import camel_name
from matcher.store import errors

RETRY_SECONDS = 5

_CODES: dict[type[errors.StoreError], ProblemCode] = {
    errors.UnknownRecord: ProblemCode.UNKNOWN_RECORD,
    errors.DuplicateRecord: ProblemCode.DUPLICATE,
    errors.RecordInUse: ProblemCode.IN_USE,
    errors.Contradiction: ProblemCode.CONTRADICTION,
    errors.VersionConflict: ProblemCode.PRECONDITION_FAILED,
    errors.WrongState: ProblemCode.CONFLICT,
    errors.UnknownOrganisation: ProblemCode.NOT_ALLOWED,
    errors.StoreOutdated: ProblemCode.UNAVAILABLE,
    errors.StoreUnavailable: ProblemCode.UNAVAILABLE,
}
_UNKNOWN = {
    "candidate": ProblemCode.UNKNOWN_CANDIDATE,
    "place": ProblemCode.UNKNOWN_PLACE,
    "run": ProblemCode.UNKNOWN_PLAN,
}


def answer_store_errors(app: FastAPI) -> None:
    """Turn every refusal of the store into problem details."""
    app.add_exception_handler(errors.StoreError, _refused)


def _refused(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, errors.BrokenReference):
        fault = InputFault("body", camel_name(error.column), "reference.unknown", {})
        return problem_response(request, ProblemCode.INVALID_INPUT, [fault])
    code = next((_CODES[kind] for kind in type(error).__mro__ if kind in _CODES), None)
    if code is None:
        raise error
    if isinstance(error, errors.UnknownRecord):
        code = _UNKNOWN.get(error.kind, code)
    waits = code is ProblemCode.UNAVAILABLE
    headers = {"Retry-After": str(RETRY_SECONDS)} if waits else None
    return problem_response(request, code, headers=headers)
