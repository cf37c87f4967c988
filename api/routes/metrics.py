"""Figures on runs and requests, for Prometheus."""

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from api.routes.dependencies import ServiceIn

router = APIRouter(tags=["dienst"])

TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@router.get(
    "/metrics",
    operation_id="geefMetrieken",
    summary="Cijfers over plannen en verzoeken, voor Prometheus",
    response_class=PlainTextResponse,
)
def metrics(service: ServiceIn) -> Response:
    """Geen gegevens over mensen: aantallen, seconden en aandelen, in het formaat van Prometheus."""
    return Response(service.metrics.text(), media_type=TEXT_FORMAT)
