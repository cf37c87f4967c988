import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import api
import matcher
import models

PRODUCT_MODULES = sorted(
    info.name
    for package in (matcher, models, api)
    for info in walk_packages(package.__path__, f"{package.__name__}.")
    if not info.name.endswith("__main__")
)


@pytest.mark.parametrize("name", PRODUCT_MODULES)
def test_examples_in_docstrings_hold(name):
    """What a docstring shows is what the function returns; importing a module has no effects."""
    results = doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert results.failed == 0
