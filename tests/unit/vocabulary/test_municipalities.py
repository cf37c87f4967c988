import re

from matcher.vocabulary.municipalities import MUNICIPALITIES, TWENTE


def test_all_342_municipalities_of_2024_are_there():
    """Codes have the CBS form, come in order and name one municipality each."""
    assert len(MUNICIPALITIES) == 342
    assert all(re.fullmatch(r"GM\d{4}", code) for code in MUNICIPALITIES)
    assert list(MUNICIPALITIES) == sorted(MUNICIPALITIES)
    assert len(set(MUNICIPALITIES.values())) == 342


def test_names_keep_their_letters_and_lose_their_prefix():
    """Names are as people write them."""
    assert MUNICIPALITIES["GM1900"] == "Súdwest-Fryslân"
    assert not any(name.startswith("Gemeente ") for name in MUNICIPALITIES.values())


def test_twente_has_fourteen_municipalities():
    """The region that the generator starts from."""
    assert len(TWENTE) == 14
    assert {MUNICIPALITIES[code] for code in TWENTE} >= {"Enschede", "Hof van Twente", "Dinkelland"}
