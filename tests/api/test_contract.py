"""schemathesis sends what the description allows, and what it does not, to a real server.

Every answer must be one that the description names, in the form it names, with the headers it
names; what is not allowed must be refused. Then it follows links from answer to request.
"""

import time
from collections.abc import Iterator
from threading import Thread

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api.access.caller import Role
from api.routes.records.resources import RESOURCES
from api.runs.plan_process import make_plan
from tests.api.access.callers import Guarded, login_settings
from tests.api.renew import OPENAPI

BOUNDED = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "phases": (Phase.explicit, Phase.generate),
    "suppress_health_check": list(HealthCheck),
}


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, dict[str, str]]]:
    """Address of a service that callers log in to, and the header of one who may do everything."""
    guarded = Guarded(settings=login_settings(max_waiting_runs=2))
    config = uvicorn.Config(guarded.app(make_plan), port=0, log_level="warning")
    running = uvicorn.Server(config)
    thread = Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    port = running.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}", guarded.header(*Role, teams=("t-coach", "t-coach-2"))
    running.should_exit = True
    thread.join()


SCHEMA = schemathesis.openapi.from_path(OPENAPI)  # the stored one is the service's own
OPERATIONS = {operation.ok().label: operation.ok() for operation in SCHEMA.get_all_operations()}
NOTHING_TO_SEND = {"GET /gezondheid", "GET /metrics"}
RECORDS = {"suggesties", *(resource.path for resource in RESOURCES)}
REFERRING = {"plannen", "planningen", "voorstellen", "logboek", "vernietigingen", "importen"}
"""What looks right may be refused where JSON Schema cannot say all.

Records refer to each other and their bounds hold together. A plan goes on from a plan that is
there, a proposal is about a person and a place that are there, a time zone is one that exists, and
a header is explained by a column that some table has. A page is named by a token that the service
made, and a version by an ETag that it gave.
"""
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def excluded_checks(path):
    """Checks that the operations at an address cannot meet."""
    may_refuse = path.split("/")[1] in RECORDS | REFERRING
    return [positive_data_acceptance] if may_refuse else []


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_one_that_the_description_names(label, mode, server):
    """Whatever is sent, allowed or not."""
    address, header = server
    excluded = excluded_checks(label.split()[1])

    @settings(max_examples=8, **BOUNDED)
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode))
    def send(case):
        case.call_and_validate(base_url=f"{address}/v1", headers=header, excluded_checks=excluded)

    try:
        send()
    except Unsatisfiable:  # an operation without input cannot be sent wrong input
        assert mode is GenerationMode.NEGATIVE
        assert label in NOTHING_TO_SEND


def test_links_lead_from_answers_to_requests_that_fit(server):
    """Plans are ordered, looked at, stopped and asked for results, in orders of its own making."""
    address, header = server

    class Machine(SCHEMA.as_state_machine()):
        def get_call_kwargs(self, _case):
            return {"headers": header, "base_url": f"{address}/v1"}

        def validate_response(self, response, case, additional_checks=None, **kwargs):
            case.validate_response(
                response,
                additional_checks=additional_checks,
                excluded_checks=excluded_checks(case.operation.path),
                transport_kwargs=kwargs or None,
                recorder=self.recorder,
            )

    Machine.run(settings=settings(max_examples=6, stateful_step_count=6, **BOUNDED))
