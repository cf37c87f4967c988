"""Accountability under ``/v1``: proposals and decisions, the log, data on one person, retention."""

from fastapi import APIRouter

from api.routes.accountability import log, monitor, people, proposals, retention

router = APIRouter()
for _part in (proposals, monitor, log, people, retention):
    router.include_router(_part.router)
