"""Makes ``docs/reference/rights.md`` of the rights: ``python -m api.access.rights_page``."""

import json
from pathlib import Path

from api.access.caller import Role
from api.access.rights import PROFILE, Reach, Right, rights

PAGE = Path("docs/reference/rights.md")
_DESCRIPTION = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"

_HEAD = """# Rights

Who may call what, made from `api/access/rights.toml`, which the service itself reads. A route that
is not in the table stops the service from starting.

- **all**: everything the route shows.
- **caseload**: only people who have one of the caller's teams as their coach team; for the caller
  nobody else exists.
- **no**: 403. **public**: also without logging in.

Without log-in (`PASSEND_ACCESS=local`) there is one user, who has every right, and only the machine
itself gets an answer. A key or token can carry scopes; they narrow what its roles allow: `GET`
needs `passend:read`, every other method `passend:write`, unless the table says otherwise. A caller
always stays within its own organisation.

A route goes by its `operationId` in the description of the API, which leaves out logging in and out
and the description itself.
"""

_PROFILE_HEAD = """
## Who sees a capability profile

A route that shows the levels of a person asks this line besides its own. Two kinds of answers hold
levels without it: `geefInzage`, everything about one person, for that person and logged each time;
and suggestions and explanations, which name the levels that the one match turns on.
"""


def rights_page() -> str:
    """The page as text."""
    routes = [right for name, right in rights().items() if name != PROFILE]
    return "\n".join(
        [
            _HEAD,
            "## Routes\n",
            *_table(routes),
            _PROFILE_HEAD,
            *_table([rights()[PROFILE]]),
            "",
        ]
    )


def _addresses() -> dict[str, str]:
    """Method and address of each route, by its name, as the description of the API has them."""
    paths = json.loads(_DESCRIPTION.read_text(encoding="utf-8"))["paths"]
    return {
        operation["operationId"]: f"`{method.upper()} /v1{path}`"
        for path, item in paths.items()
        for method, operation in item.items()
        if "operationId" in operation
    }


def _table(lines: list[Right]) -> list[str]:
    addresses = _addresses()
    head = ["Route", "Request", *(role.value for role in Role), "Scope", "Why"]
    return [
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
        *("| " + " | ".join(_row(right, addresses)) + " |" for right in lines),
    ]


def _row(right: Right, addresses: dict[str, str]) -> list[str]:
    reaches = [
        "public" if right.is_public else _word(right.reaches.get(role, Reach.NOTHING))
        for role in Role
    ]
    scope = f"`{right.scope}`" if right.scope else ""
    return [f"`{right.name}`", addresses.get(right.name, ""), *reaches, scope, right.why]


def _word(reach: Reach) -> str:
    return "no" if reach is Reach.NOTHING else reach.name.lower()


if __name__ == "__main__":
    PAGE.write_text(rights_page(), encoding="utf-8")
