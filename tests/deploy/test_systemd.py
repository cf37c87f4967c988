"""The units for machines without containers, read."""

import shlex
from configparser import RawConfigParser

import pytest

from api.settings import Settings
from tests.deploy.commands import ROOT, require_command

UNITS = {path.name: path for path in sorted((ROOT / "deploy" / "systemd").glob("*.service"))}
HARDENED = {
    "NoNewPrivileges": "yes",
    "DynamicUser": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectKernelModules": "yes",
    "ProtectControlGroups": "yes",
    "RestrictSUIDSGID": "yes",
    "RestrictNamespaces": "yes",
    "LockPersonality": "yes",
    "CapabilityBoundingSet": "",
    "SystemCallArchitectures": "native",
    "StateDirectory": "passend",
    "StateDirectoryMode": "0700",
    "UMask": "0077",
    "LimitCORE": "0",
}


class _LastWins(RawConfigParser):
    optionxform = staticmethod(str)


def service(name):
    """Section ``[Service]``; of a key that comes more than once the last line."""
    parser = _LastWins(strict=False, interpolation=None)
    parser.read(UNITS[name], encoding="utf-8")
    assert parser["Install"]["WantedBy"] == "multi-user.target"
    return parser["Service"]


def lines(name, key):
    """Every line with this key."""
    text = UNITS[name].read_text(encoding="utf-8")
    return [line.split("=", 1)[1] for line in text.splitlines() if line.startswith(f"{key}=")]


def test_there_is_a_unit_for_the_api_and_for_the_worker():
    """And each starts the command of that name."""
    assert [lines(name, "ExecStart")[0].split()[1] for name in UNITS] == ["serve", "worker"]


@pytest.mark.parametrize("name", UNITS)
def test_every_command_exists(name):
    """With its options, and from the folder of the installation guide."""
    (line,) = lines(name, "ExecStart")
    program, *words = shlex.split(line)
    assert program == "/opt/passend/bin/passend"
    require_command(words)
    for line in lines(name, "ExecStartPre"):
        program, flag, module = shlex.split(line)
        assert (program, flag) == ("/opt/passend/bin/python", "-m")
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file()


@pytest.mark.parametrize("name", UNITS)
def test_nothing_is_within_reach_that_is_not_needed(name):
    """A user of its own, a disk that cannot be written, no capabilities, ordinary calls only."""
    found = service(name)
    assert {key: found.get(key) for key in HARDENED} == HARDENED
    assert lines(name, "SystemCallFilter") == ["@system-service", "~@privileged"]
    assert found["RestrictAddressFamilies"] == "AF_INET AF_INET6 AF_UNIX"


@pytest.mark.parametrize("name", UNITS)
def test_it_comes_back_and_gets_time_to_end(name):
    """After a crash at once; at a stop a run goes back to the queue first."""
    found = service(name)
    assert found["Restart"] in {"always", "on-failure"}
    assert int(found["TimeoutStopSec"]) >= 30
    assert found["KillMode"] == "mixed"


def test_compiling_may_take_longer_than_a_start_usually_may():
    """On a busy machine the first start of the worker takes minutes; 90 seconds is the default."""
    assert lines("passend-worker.service", "ExecStartPre")
    (limit,) = lines("passend-worker.service", "TimeoutStartSec")
    assert int(limit.removesuffix("min")) >= 5


def test_plans_are_made_by_the_worker_only():
    """The API answers; it does not share its processors with a search."""
    assert "PASSEND_PLAN_WORKERS=0" in lines("passend-api.service", "Environment")
    assert "plan_workers" in Settings.model_fields


@pytest.mark.parametrize("name", UNITS)
def test_secrets_are_in_a_file_of_the_administrator(name):
    """No unit names one: anybody can read units."""
    text = UNITS[name].read_text(encoding="utf-8")
    assert "EnvironmentFile=/etc/passend/passend.env" in text
    assert "SECRET" not in text
    assert "PASSWORD" not in text


@pytest.mark.parametrize("name", UNITS)
def test_what_is_compiled_is_kept_where_it_may_be_written(name):
    """The installed packages cannot be written, so the cache is elsewhere."""
    assert "NUMBA_CACHE_DIR=/var/cache/passend" in lines(name, "Environment")
    assert service(name)["CacheDirectory"] == "passend"
