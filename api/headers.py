"""What requests ask for in headers, and what every answer carries. Pure functions on texts."""

from matcher.vocabulary.labels import Language

API_VERSION = "1.0.0-alpha.1"
"""Full version of the HTTP API (semver); its first number is the one in ``/v1``."""

OPENAPI_PATH = "/v1/openapi.json"

_EVERY_ANSWER = {
    "API-Version": API_VERSION,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_ANY_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


_OVER_TLS = {"Strict-Transport-Security": "max-age=31536000"}


def answer_headers(path: str, *, over_tls: bool = False) -> dict[str, str]:
    """Headers of every answer to this path; the API's description may be read from any page."""
    headers = _EVERY_ANSWER | _ANY_ORIGIN if path == OPENAPI_PATH else _EVERY_ANSWER
    return headers | _OVER_TLS if over_tls else headers


def preferred_language(accept_language: str) -> Language:
    """Language that the caller ranks highest among those we speak; Dutch when none is named.

    Parameters
    ----------
    accept_language
        Value of ``Accept-Language`` (RFC 9110, 12.5.4); empty when absent.

    Examples
    --------
    >>> preferred_language("en-GB, nl;q=0.5").value
    'en'
    """
    weights = _weights(accept_language)
    ranked = {
        language: max((w for tag, w in weights.items() if tag.split("-")[0] == language), default=0)
        for language in Language
    }
    best = max(ranked, key=ranked.__getitem__)  # Dutch comes first, so it wins a tie
    return best if ranked[best] > 0 else Language.DUTCH


def accepts(accept: str, media_type: str) -> bool:
    """Whether the caller takes a media type, by ``Accept`` (RFC 9110, 12.5.1); empty = yes.

    The most specific range decides, so ``*/*, application/json;q=0`` does not take JSON.
    """
    weights = _weights(accept) or {"*/*": 1.0}
    for media_range in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        if media_range in weights:
            return weights[media_range] > 0
    return False


def bare_media_type(content_type: str) -> str:
    """Media type of a ``Content-Type``, without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def is_json(content_type: str) -> bool:
    """Whether a body of this ``Content-Type`` is JSON."""
    return bare_media_type(content_type) == "application/json"


def _weights(header: str) -> dict[str, float]:
    """Names of a weighted list, such as ``nl, en;q=0.8``, with their weights 0-1."""
    weights: dict[str, float] = {}
    for part in header.split(","):
        name, *parameters = (text.strip().lower() for text in part.split(";"))
        if name:
            quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
            weights[name] = _number(quality)
    return weights


def _number(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0
