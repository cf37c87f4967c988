"""Names in the query that an operation does not know: refused, never read past.

Who misspells a name believes to have limited what is asked, and may get, or remove, more.
"""

from fastapi import Request
from fastapi.dependencies.models import Dependant

from api.problems import MOST_NAME_CHARACTERS, ApiProblem, InputFault, ProblemCode


async def refuse_unknown_names(request: Request) -> None:
    """400 that names each of them, where an operation takes no query at all.

    The others have a schema of their query, which forbids what it does not know and says so
    together with all other faults.
    """
    if request.query_params and not _takes_query(request.scope["route"].dependant):
        names = [name[:MOST_NAME_CHARACTERS] for name in request.query_params]
        faults = [InputFault("query", name, "extra_forbidden", {}) for name in names]
        raise ApiProblem(ProblemCode.INVALID_INPUT, faults)


def _takes_query(dependant: Dependant) -> bool:
    return bool(dependant.query_params) or any(map(_takes_query, dependant.dependencies))
