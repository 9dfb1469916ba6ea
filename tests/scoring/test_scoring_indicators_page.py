"""The page on indicators is true: its examples run, its tables equal the shipped files, its anchors exist."""

import doctest
import json
from pathlib import Path

import pytest

from scoring.card import read_card

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "indicators.md"
MODELS = ROOT / "scoring" / "models"


def test_the_worked_examples_run():
    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert (result.failed, result.attempted > 20) == (0, True)


def test_the_figures_of_the_models_page_are_those_of_the_model_card():
    page = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    for row in read_card((MODELS / "sentiment" / "card.json").read_bytes()).held_out:
        figures = " | ".join(f"{figure:.3f}" for figure in (row.accuracy, row.macro_f1, row.ece, row.brier))
        assert f"| {row.name} | {row.language} | {row.n} | {row.groups} | {figures} |" in page


def test_the_priors_are_those_of_the_table():
    page = PAGE.read_text(encoding="utf-8")
    table = json.loads((MODELS / "priors.json").read_bytes())
    for kind, prior in {**table["kinds"], "default": table["default"]}.items():
        figures = [prior[name] for name in ("mean", "weight", "half_life_days", "design_effect", "dispersion")]
        assert f"| {kind} | {' | '.join(f'{figure:.4g}' for figure in figures)} |" in page


@pytest.mark.parametrize(
    "anchor",
    [
        "rating-unit",
        "counts-once",
        "trust",
        "fragility",
        "robust-value",
        "dissatisfied-share",
        "control-limits",
        "blind-spot",
        "sentiment",
        "why-a-text-counts-as-positive",
        "ratings-that-contradict-their-text",
        "text-rates",
        "aspects",
        "expected-and-received",
        "authenticity",
    ],
)
def test_the_sections_that_code_refers_to_exist(anchor):
    headings = [
        line[3:].lower().replace(" ", "-")
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line[:3] == "## "
    ]
    assert anchor in headings
