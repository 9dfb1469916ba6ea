"""Every line that the check of a pack can print is said in German; what it quotes stays as it is."""

import ast
import re
from pathlib import Path

import pytest

import ledger.pack
from report.verdict import say_finding
from report.wording.verdicts import VERDICTS
from report.words import GAP


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("log a.example/1, 1200 leaves, root ab12", "Log a.example/1, 1.200 Blätter, Wurzel ab12"),
        ("log a.example/1, 1 leaf, root ab12", "Log a.example/1, 1 Blatt, Wurzel ab12"),
        (
            "12 versions of reviews, 1 published set of figures, all logged",
            "Fassungen von Bewertungen: 12; veröffentlichte Zahlensätze: 1; alle stehen im Log",
        ),
        (
            "Kessel as of day as of 2025-11-01T00:00:00Z: trust 0.7 (n 9), and more",
            "Kessel, Stand day as of 2025-11-01T00:00:00Z: trust 0.7 (n 9), und weitere",
        ),
        ("compared with: no earlier checkpoint", "verglichen mit: keinem früheren Prüfpunkt"),
        ("  where: entries.txt, leaf 3", "wo: entries.txt, leaf 3"),
        ("  next:  look whether it is the right file.", "weiter: nachsehen, ob es die richtige Datei ist."),
        ("what nobody foresaw", "what nobody foresaw"),
    ],
)
def test_a_line_is_said_in_both_languages(line, said):
    assert say_finding(line, "de") == said
    assert say_finding(line, "en") == " ".join(line.split())


def texts_in(module, *calls):
    """Return what a module says in calls of these names: constants, and f-strings with their gaps filled."""
    for node in ast.walk(ast.parse(Path(module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls and node.args:
            said = node.args[0]
            if isinstance(said, ast.Constant):
                yield said.value
            elif isinstance(said, ast.JoinedStr):
                yield "".join(part.value if isinstance(part, ast.Constant) else "7" for part in said.values)


def next_steps_in(module):
    """Return what a module says to do next, also where the words stand in a name of their own."""
    for node in ast.walk(ast.parse(Path(module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[a-z].* .*\.", node.value):
            yield node.value


def test_no_next_step_is_left_in_english():
    folder = Path(ledger.pack.__file__).parent
    told = [text for path in sorted(folder.glob("pack*.py")) for text in next_steps_in(path)]
    assert len(told) > 6
    assert [text for text in told if say_finding(f"  next:  {text}", "de").startswith("next:")] == []


def test_no_refusal_is_left_in_english():
    folder = Path(ledger.pack.__file__).parent
    told = [
        text
        for path in sorted(folder.glob("pack*.py"))
        for text in texts_in(path, "InvalidPack", "UndecidedPack", "_undecided", "_refuse")
    ]
    assert len(told) > 30
    # The system's own words for a file that it cannot read come from outside.
    left = [text for text in told if say_finding(text, "de") == text and "cannot be read" not in text]
    assert left == []


def test_every_gap_stands_in_both_languages():
    for phrase in VERDICTS:
        assert set(GAP.findall(phrase.de)) == set(GAP.findall(phrase.en)), phrase.en
