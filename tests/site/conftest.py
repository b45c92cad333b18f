"""A site of a few entries, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.missing import lacking
from workbench.site.building import build
from workbench.site.markup import NoMathML, require_mathml

FEW = (
    "product-rule", "gradient-linear-form", "gradient-quadratic-form", "cauchy-schwarz-inequality", "softmax-jacobian"
)  # fmt: skip


def required() -> None:
    try:
        require_mathml()
    except NoMathML:
        lacking("latex2mathml", pip="latex2mathml")


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site of FEW."""
    required()
    folder = tmp_path_factory.mktemp("site")
    build(folder, FEW, checked=False, cached=False)
    return folder
