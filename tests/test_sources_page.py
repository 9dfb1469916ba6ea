"""The page of sources tells of every shipped policy, and says of its door what the policy says."""

import re
from pathlib import Path

import pytest

from crawler.gate import missing_lines
from crawler.policy import Access
from crawler.policyfile import load_policies

ROOT = Path(__file__).resolve().parents[1]
POLICIES = load_policies(ROOT / "config" / "sources")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "sources.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| `")
]


def row_of(source):
    (row,) = [row for row in ROWS if f"`{source}`" in row[0]]
    return row


@pytest.mark.parametrize("source", sorted(POLICIES))
def test_each_source_has_a_row_with_its_door_and_its_page(source):
    policy, row = POLICIES[source], row_of(source)
    state = "open" if not missing_lines(policy) else "shut" if policy.enabled else "off"
    door = "import only" if policy.access is Access.IMPORT else state
    assert re.search(rf"\b{door}\b", row[2])
    assert row[1] in {f"`{policy.page}`", "the same"}
    assert all(row)


def test_no_row_tells_of_a_source_that_has_no_policy():
    named = {name for row in ROWS for name in re.findall(r"`([^`]+)`", row[0])}
    assert named == set(POLICIES)


@pytest.mark.parametrize("source", ["steam", "mangrove", "googleprofile"])
def test_what_was_never_seen_live_says_so(source):
    assert "never seen live" in row_of(source)[5]
