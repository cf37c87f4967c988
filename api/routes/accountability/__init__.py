"""Accountability under ``/v1``: proposals, the log, data on one person, retention, sessions."""

from fastapi import APIRouter

from api.routes.accountability import log, monitor, people, proposals, retention, sessions

router = APIRouter()
for _part in (proposals, monitor, log, people, retention, sessions):
    router.include_router(_part.router)
