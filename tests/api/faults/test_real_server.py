"""``passend serve`` as it is started, attacked over sockets: it answers, closes, and lives on."""

import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.faults.bombs import BOMBS
from benchmarks.faults.logs import faults_of_log
from benchmarks.faults.memory import FLOODS, flood, offer_file, watched
from benchmarks.faults.service import running_service
from benchmarks.faults.sockets import ATTACKS, attack, faults_of_end
from matcher.records import read_dataset
from tests.api.conftest import SMALL

BODY_SECONDS = 1
MOST_GROWTH = 150 * 2**20
MOST_READING = 700 * 2**20


@pytest.fixture(scope="module")
def service():
    """The service on the hand-solvable region, with little patience."""
    environment = {"PASSEND_BODY_SECONDS": str(BODY_SECONDS), "PASSEND_KEEP_ALIVE_SECONDS": "1"}
    with running_service(str(SMALL), environment=environment) as running:
        yield running


def test_every_broken_request_ends_soon_and_alone(service):
    """An error or an ordinary answer, never two answers to one request, never an open end."""
    with ThreadPoolExecutor(8) as pool:
        ends = list(pool.map(lambda content: attack(service.port, content, 8), ATTACKS.values()))
    found = {
        name: faults
        for name, end in zip(ATTACKS, ends, strict=True)
        if (faults := faults_of_end(end))
    }
    assert found == {}
    by_name = dict(zip(ATTACKS, ends, strict=True))
    assert by_name["body that stops"].statuses == (408,)
    assert by_name["length of a terabyte"].statuses == (413,)
    assert by_name["chunks without end"].statuses == (413,)
    assert by_name["host of somebody else"].statuses == (421,)
    assert by_name["websocket"].statuses == (200,)
    assert service.is_alive


def test_who_is_slow_holds_nobody_up(service):
    """Bodies that never come, many at once, while others get their answers."""
    start = b"POST /v1/plannen HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n{"
    slow = [socket.create_connection(("127.0.0.1", service.port)) for _ in range(100)]
    try:
        for connection in slow:
            connection.sendall(start)
        assert service.status("/v1/kandidaten/k04/suggesties") == 200
        for connection in slow:
            connection.settimeout(BODY_SECONDS + 10)
            assert b" 408 " in connection.recv(100)
    finally:
        for connection in slow:
            connection.close()


@pytest.mark.parametrize("kind", FLOODS)
def test_memory_is_bounded_while_a_hundred_oversized_requests_come(service, kind):
    """Bodies are refused while they come in, whatever they say of their kind and size."""
    before = service.resident_bytes()
    statuses, peak = flood(service, FLOODS[kind], 100)
    assert statuses <= {0, 400, 413, 415}  # 0: closed before all was sent
    assert peak - before < MOST_GROWTH
    assert service.is_alive


REFUSED = {
    "archives in archives": set(),  # nobody opens what is in it
    "entities in a sheet": {"column.key_missing"},  # left as they are, so the header lacks its key
    "million columns": {"sheet.no_header"},
    "three hundred thousand wrong rows": {
        "findings.more",  # the first thousand of each kind, and how many more there are
        "key.duplicate",
        "value.bad_identifier",
        "value.missing",
    },
    "a page of scripts": {"workbook.nothing_to_read"},
}
"""What is said of files that are harmless to this reader; of the others that they are not read."""
NOT_READ = {"workbook.zip_bomb", "workbook.too_large", "workbook.damaged", "json.too_deep"}


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_that_unpacks_to_far_more_than_it_is_ends_in_a_finding(service, name):
    """Through the import of a running service, whose memory stays bounded; others are answered."""
    file, make = BOMBS[name]
    content, before = make(), service.resident_bytes()
    with watched(service) as peak, ThreadPoolExecutor(1) as pool:
        offered = pool.submit(offer_file, service, file, content)
        assert service.status("/v1/kandidaten/k04/suggesties") == 200
        status, answer = offered.result()
    assert status == 200
    assert answer["isOvergenomen"] is False
    codes = {finding["code"] for finding in answer["bevindingen"]}
    assert codes == REFUSED[name] if name in REFUSED else codes & NOT_READ
    assert peak[0] - before < MOST_READING
    assert service.is_alive


def test_many_such_files_at_once_are_judged_one_after_the_other(service):
    """Six together take what one takes."""
    file, make = BOMBS["cells without a place"]
    content, before = make(), service.resident_bytes()
    with watched(service) as peak, ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(lambda _: offer_file(service, file, content)[0], range(6)))
    assert statuses == [200] * 6
    assert peak[0] - before < MOST_READING


def test_the_log_of_all_that_tells_nothing(service):
    """Every line is JSON, and none holds an identifier, a name, a value or what was sent."""
    service.status("/v1/kandidaten/k04/suggesties")
    lines = service.log_lines()
    assert len(lines) > 20
    assert faults_of_log(lines, read_dataset(SMALL)) == set()
