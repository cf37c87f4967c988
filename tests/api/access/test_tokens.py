import json
from base64 import urlsafe_b64encode
from threading import Event, Thread
from time import time

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from api.access.caller import Door, Role, Scope
from api.access.doors import Doors
from api.access.signing_keys import SigningKeys, SigningKeysUnavailable
from api.access.tokens import ClaimNames, TokenDoor, TokenRefused
from tests.api import makers
from tests.api.access.callers import ORGANISATION, login_settings, two_caseloads
from tests.api.conftest import ADDRESS
from tests.api.service import app_on

ISSUER, AUDIENCE = "https://inloggen.example", "passend"
KEY = RSAKey.generate_key(2048, {"kid": "een", "use": "sig"})
OTHER = RSAKey.generate_key(2048, {"kid": "twee"})


def public(*keys):
    return {"keys": [key.as_dict(private=False) for key in keys]}


def claims(**changes):
    now = int(time())
    said = {
        "iss": ISSUER, "aud": AUDIENCE, "sub": "p-1", "exp": now + 300, "nbf": now - 5,
        "organisation_id": ORGANISATION, "roles": ["coach", "koning"], "team_ids": ["t1"],
    } | changes  # fmt: skip
    return {name: value for name, value in said.items() if value is not None}


def token(key=KEY, header=None, **changes):
    head = {"alg": "RS256", "kid": key.kid} | (header or {})
    return jwt.encode(head, claims(**changes), key, algorithms=[head["alg"]])


def by_hand(header, signature=b"", **changes):
    """A token that no honest library would make."""
    parts = [json.dumps(header).encode(), json.dumps(claims(**changes)).encode(), signature]
    return ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def token_door(keys=None, **options):
    keys = keys or SigningKeys(lambda: public(KEY))
    return TokenDoor(keys, issuer=ISSUER, audience=AUDIENCE, **options)


def test_a_token_says_who_calls():
    """Roles that mean nothing here are passed over."""
    caller = token_door().identify(token())
    assert (caller.subject, caller.organisation_id, caller.door) == (
        "p-1",
        ORGANISATION,
        Door.TOKEN,
    )
    assert (caller.roles, caller.team_ids, caller.scopes) == ({Role.COACH}, {"t1"}, set())


def test_claims_are_found_where_the_settings_say():
    """A dot goes one level deeper, as Keycloak needs; scopes that are not ours do not narrow."""
    names = ClaimNames("realm_access.roles", "org.id", "teams")
    text = token(
        realm_access={"roles": ["planner"]}, org={"id": "x"}, teams="no list",
        scope="openid passend:read", roles=None,
    )  # fmt: skip
    caller = token_door(names=names).identify(text)
    assert (caller.roles, caller.organisation_id) == ({Role.PLANNER}, "x")
    assert (caller.team_ids, caller.scopes) == (set(), {Scope.READ})


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "iemand-anders"},
        {"aud": ["a", "b"]},
        {"aud": None},
        {"iss": "https://elders.example"},
        {"iss": None},
        {"exp": None},
        {"exp": "morgen"},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
    ],
)
def test_claims_that_do_not_hold_are_refused(changes):
    """Audience, issuer, time and subject are all required and all checked."""
    with pytest.raises(TokenRefused):
        token_door().identify(token(**changes))


@pytest.mark.parametrize(("claim", "seconds"), [("exp", -61), ("nbf", 120), ("iat", 120)])
def test_a_token_holds_between_its_moments(claim, seconds):
    """Ended, or not begun, by more than clocks may be apart."""
    moment = {claim: int(time()) + seconds}
    with pytest.raises(TokenRefused):
        token_door().identify(token(**moment))


def test_clocks_may_be_a_minute_apart():
    """A token that ended half a minute ago still opens; several audiences are fine."""
    now = int(time())
    assert token_door().identify(token(exp=now - 30, nbf=now + 30, aud=["x", AUDIENCE]))


PEM = KEY.as_pem(private=False)


@pytest.mark.parametrize(
    "text",
    [
        by_hand({"alg": "none"}),
        by_hand({"alg": "none", "kid": "een"}),
        by_hand({"alg": "NONE", "kid": "een"}, b"x"),
        jwt.encode({"alg": "HS256", "kid": "een"}, claims(), OctKey.import_key(b"s" * 32)),
        token(header={"alg": "RS512"}),
        token(header={"alg": "PS256"}),
        token(key=OTHER),
        token(key=OTHER, header={"kid": "een"}),
        by_hand({"alg": "RS256"}),
        by_hand({"alg": "RS256", "kid": "een", "crit": ["x"], "x": 1}),
        token()[:-4] + "AAAA",
        token().rsplit(".", 1)[0] + ".",
        "a.b.c",
        "",
        "...",
        "é.x.y",
        urlsafe_b64encode(b"[" * 3000).decode() + ".x.y",
        "x" * 10_000,
    ],
    ids=lambda text: text[:24],
)
def test_signatures_that_do_not_hold_are_refused(text):
    """No signature, another algorithm, another key, changed, or no token at all."""
    with pytest.raises(TokenRefused):
        token_door().identify(text)


def test_the_public_key_is_no_shared_secret(monkeypatch):
    """A token signed with HMAC over the public key, which anybody can make, is refused."""
    import hmac
    from hashlib import sha256

    head, body, _ = by_hand({"alg": "HS256", "kid": "een"}).split(".")
    mac = hmac.new(PEM, f"{head}.{body}".encode(), sha256).digest()
    with pytest.raises(TokenRefused):
        token_door().identify(f"{head}.{body}." + urlsafe_b64encode(mac).decode().rstrip("="))


@pytest.mark.parametrize("algorithm", ["none", "HS256", "", "rs256"])
def test_only_signatures_with_a_public_key_can_be_chosen(algorithm):
    """A shared secret at the provider would let every reader of it sign."""
    with pytest.raises(ValueError, match="no signature"):
        token_door(algorithm=algorithm)


class Provider:
    """Publishes keys, counts how often they are asked for, and can be away."""

    def __init__(self, *keys):
        self.keys, self.asked, self.is_away, self.now = keys, 0, False, 1000.0

    def __call__(self):
        """The keys, published."""
        self.asked += 1
        if self.is_away:
            raise OSError("away")
        return public(*self.keys)


def kept(provider):
    return SigningKeys(provider, keep_seconds=3600, retry_seconds=30, clock=lambda: provider.now)


def test_keys_are_fetched_once_and_again_for_a_new_one():
    """A provider that changes its key needs nothing from us."""
    provider = Provider(KEY)
    door = token_door(kept(provider))
    for _ in range(5):
        door.identify(token())
    assert provider.asked == 1
    provider.keys, provider.now = (KEY, OTHER), provider.now + 31
    assert door.identify(token(key=OTHER))
    assert provider.asked == 2


def test_made_up_keys_cost_the_provider_little():
    """A flood of unknown key ids fetches once per half minute."""
    provider = Provider(KEY)
    door = token_door(kept(provider))
    for number in range(50):
        with pytest.raises(TokenRefused):
            door.identify(token(header={"kid": f"x{number}"}))
    assert provider.asked == 1
    assert door.identify(token())


def test_a_provider_that_is_away_does_not_lock_anybody_out():
    """Old keys stay in use when new ones cannot be had; without any keys it is 503."""
    provider = Provider(KEY)
    door = token_door(kept(provider))
    door.identify(token())
    provider.is_away, provider.now = True, provider.now + 4000
    assert door.identify(token())
    with pytest.raises(SigningKeysUnavailable):
        token_door(kept(provider)).identify(token())


def test_tokens_open_the_service_and_an_absent_provider_is_503():
    """With Retry-After, since it is not the caller's fault."""
    provider = Provider(KEY)
    settings = login_settings()

    def client():
        doors = Doors(tokens=token_door(kept(provider)))
        return TestClient(
            app_on(two_caseloads(), settings, maker=makers.finish, doors=doors), base_url=ADDRESS
        )

    header = {"Authorization": f"Bearer {token(roles=['planner'])}"}
    assert client().get("/v1/plannen/x", headers=header).status_code == 404
    expired = {"Authorization": f"Bearer {token(exp=1)}"}
    assert client().get("/v1/plannen/x", headers=expired).status_code == 401
    provider.is_away = True
    away = client().get("/v1/plannen/x", headers=header)
    assert (away.status_code, away.headers["Retry-After"]) == (503, "30")


def test_who_has_a_kept_key_does_not_wait_for_a_provider_that_hangs():
    """A made-up key id sets a fetch going; everybody else goes on with the kept keys meanwhile."""
    begun, go_on, found = Event(), Event(), []

    class Hanging(Provider):
        def __call__(self):
            if self.asked:
                begun.set()
                assert go_on.wait(60)
            return super().__call__()

    provider = Hanging(KEY)
    keys = kept(provider)
    keys.holding("een")
    provider.keys, provider.now = (KEY, OTHER), provider.now + 31
    asker = Thread(target=lambda: found.append(keys.holding("twee")))
    asker.start()
    assert begun.wait(60)
    assert keys.holding("een").keys[0].kid == "een"
    assert not found
    go_on.set()
    asker.join()
    assert {key.kid for key in found[0].keys} == {"een", "twee"}
