import re

from matcher.vocabulary.certificates import CERTIFICATES


def test_codes_are_keys_and_stable_words():
    """A code is lower-case with underscores, so it survives files, URLs and joined cells."""
    for code, certificate in CERTIFICATES.items():
        assert certificate.code == code
        assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", code)


def test_labels_tell_certificates_apart():
    """No two certificates look the same to a coach."""
    assert len({certificate.label_nl for certificate in CERTIFICATES.values()}) == len(CERTIFICATES)
    assert len({certificate.label_en for certificate in CERTIFICATES.values()}) == len(CERTIFICATES)
