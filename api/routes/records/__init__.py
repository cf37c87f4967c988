"""Records under ``/v1``: one description per resource (``resources.py``), one set of routes."""

from fastapi import APIRouter

from api.routes.records import history, parts, reading, writing
from api.routes.records.resources import RESOURCES

router = APIRouter()
for _resource in RESOURCES:
    router.include_router(reading.routes(_resource))
    router.include_router(writing.routes(_resource))
    router.include_router(history.routes(_resource))
    if _resource.parts is not None:
        router.include_router(parts.routes(_resource, _resource.parts))
