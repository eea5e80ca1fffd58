"""The examples in docstrings run and say the truth."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import fonds

MODULES = sorted(module.name for module in pkgutil.walk_packages(fonds.__path__, "fonds.") if not module.name.endswith("__main__"))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    """Each example gives what its docstring says."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0
