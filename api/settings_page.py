"""Makes ``docs/reference/settings.md`` from the settings: ``python -m api.settings_page``."""

from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from api.settings import PREFIX, Settings

PAGE = Path("docs/reference/settings.md")

_HEAD = """# Settings

Everything that may differ between two installations, read from the environment when the service
starts. A name that does not exist, or a value that cannot be, stops it from starting; the message
names settings, never their values. What concerns people and plans is in `policy.toml` instead.

| Variable | Default | Meaning |
|---|---|---|
"""

_TAIL = """
## Slow and many clients

A body that is not complete after `PASSEND_BODY_SECONDS` ends in 408, one that is too large or nests
too deeply in 413 or 400 as soon as that shows. Idle connections are closed after
`PASSEND_KEEP_ALIVE_SECONDS`. More than `PASSEND_MAX_CONNECTIONS` get 503 from the server itself.
The server does not limit how slowly the head of a request may come: put a proxy before it that
does (nginx: `client_header_timeout`), and that also limits requests per address.

## Behind a proxy

The proxy ends TLS, sets `X-Forwarded-Proto` and passes the `Host` on; name that host in
`PASSEND_HOST_NAMES`. Use `PASSEND_ACCESS=login`: in single-user mode a request that a proxy passes
on for another machine gets 403.
"""


def settings_page() -> str:
    """The page as text."""
    return (
        _HEAD + "".join(_row(name, field) for name, field in Settings.model_fields.items()) + _TAIL
    )


def _row(name: str, field: FieldInfo) -> str:
    default = _shown(field.default)
    return f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |\n"


def _shown(default: object) -> str:
    if isinstance(default, SecretStr):
        return "(empty)"
    text = ",".join(sorted(default)) if isinstance(default, frozenset) else str(default)
    return f"`{text}`" if text else "(empty)"


if __name__ == "__main__":
    PAGE.write_text(settings_page(), encoding="utf-8")
