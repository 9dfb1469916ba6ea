"""Where sources stand: the row of a run with the policy's words among it, in both languages."""

import pytest

from report.jsontext import render_json
from report.reason import say_reason
from report.standing import Standing, listings_part, policies_part, standings_table
from report.subject import SourceLine
from report.table import Kind
from report.tables import sources_table
from report.words import known_word
from store.records import Coverage

RUN = SourceLine("shop", Coverage.PARTIAL, 7, 9, reason="7 of 9 announced reviews were shown", subject="mug")


def rows(*standings):
    return render_json(standings_table(standings))["rows"]


def test_a_row_holds_policy_and_newest_run():
    (row,) = rows(Standing(RUN, "open", basis="official-api"))
    assert (row["subject"], row["source"]) == ("mug", "shop")
    assert (row["policy"], row["basis"], row["closed_because"]) == ("open", "official-api", "")
    assert (row["result"], row["coverage"], row["seen"], row["announced"]) == ("partial", "partial", 7, 9)
    assert row["reason"] == "7 of 9 announced reviews were shown"


@pytest.mark.parametrize(
    ("coverage", "result"),
    [(Coverage.FULL, "ok"), (Coverage.PARTIAL, "partial"), (Coverage.FAILED, "failed"), (None, None)],
)
def test_a_run_is_ok_partial_or_failed(coverage, result):
    assert rows(Standing(SourceLine("shop", coverage)))[0]["result"] == result


def test_a_source_without_subject_policy_or_run_has_gaps_and_no_empty_words():
    (row,) = rows(Standing(SourceLine("shop")))
    assert [row[name] for name in ("subject", "policy", "basis", "result", "coverage", "last_run")] == [None] * 6


def test_every_column_of_a_run_stands_in_the_table_as_it_is():
    table, runs = (
        standings_table([Standing(RUN, "closed", closed_because="no host is allowed (hosts)")]),
        sources_table([RUN]),
    )
    added = {"policy", "basis", "result", "closed_because"}
    assert [column for column in table.columns if column.name not in added] == list(runs.columns)
    kinds = {column.name: column.kind for column in table.columns}
    assert (kinds["policy"], kinds["basis"], kinds["closed_because"]) == (Kind.WORD, Kind.WORD, Kind.REMARK)


@pytest.mark.parametrize("word", ["open", "closed", "import", "simulated", "ok", "official-api", "permitted-crawl"])
def test_its_words_are_said_in_both_languages(word):
    assert known_word(word, "de") not in {word, known_word(word, "en")}


def test_why_a_source_is_shut_is_said_in_german_part_by_part():
    said = say_reason("it is switched off (enabled = false); no host is allowed (hosts)", "de")
    assert said == "sie ist abgeschaltet (enabled = false); kein Rechner ist erlaubt (hosts)"


def test_a_page_tells_listings_and_policies_apart_and_each_policy_once():
    other = SourceLine("shop", Coverage.FULL, 3, 3, subject="cup")
    table = standings_table([
        Standing(SourceLine("kununu"), "import", closed_because="it is not known"),
        Standing(RUN, "closed", closed_because="no host is allowed (hosts)"),
        Standing(other, "closed", closed_because="no host is allowed (hosts)"),
        Standing(SourceLine("steam"), "open", basis="official-api"),
    ])  # fmt: skip
    listings, policies = (render_json(part(table))["rows"] for part in (listings_part, policies_part))
    assert [(row["subject"], row["result"], row["seen"]) for row in listings] == [
        ("mug", "partial", 7),
        ("cup", "ok", 3),
    ]
    assert {"policy", "basis", "closed_because", "coverage"}.isdisjoint(listings[0])
    assert [(row["source"], row["policy"]) for row in policies] == [
        ("steam", "open"),
        ("shop", "closed"),
        ("kununu", "import"),
    ]
    assert policies[1]["closed_because"] == "no host is allowed (hosts)"


def test_the_parts_of_a_table_without_policies_are_its_runs_and_the_names_of_its_sources():
    runs = sources_table([RUN])
    assert listings_part(runs).rows == runs.rows
    assert policies_part(runs).rows == (("shop",),)
