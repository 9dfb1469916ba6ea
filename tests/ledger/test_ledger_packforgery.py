"""Whoever holds the key leaves out, trims or redates: both verifiers refuse it, or tell where what is shown ends."""

from datetime import timedelta
from functools import partial

import pytest
from small_pack import START, figures_of, last_run, members_of, pack_of, small_log
from two_verifiers import KEY, judged

from jobs.evidence import verify_pack
from ledger import verify
from ledger.canonical import Kind


@pytest.fixture
def judge(tmp_path):
    """Return what says the exit code of a pack by both verifiers, which must agree, and why."""
    return partial(judged, tmp_path)


def later_collection(log):
    """A bad review comes in after the figures."""
    log.review(Kind.OBSERVED, "bad", run=9, text="awful")
    log.close(9, {"new": 1})


def hide(log, said, hidden):
    """Show only the hashes of some leaves, and nothing of what the model said of them."""
    for leaf in hidden:
        del log.rows[leaf]
    return [line for line in said if int(line.split(" ")[1]) not in hidden]


def of_listing(log, listing):
    return [leaf for leaf, row in log.rows.items() if row["listing"] == listing]


def packed(log, claims, said):
    for listing in claims["listings"]:
        listing["last_run"] = last_run(log, listing["id"])
    return pack_of(members_of(log, claims, said))


@pytest.mark.parametrize("more", [{}, {"counted": [1]}, {"counted": [1, 2]}, {"recomputable": []}])
def test_a_whole_listing_left_out_is_noticed(judge, more):
    log, claims, said = small_log()
    said = hide(log, said, of_listing(log, 2))
    claims["listings"] = claims["listings"][:1]
    claims["figures"] |= more
    assert judge(packed(log, claims, said))[0] == 1


@pytest.mark.parametrize("last", ["the one shown", "none", "the one hidden"])
def test_the_newest_reviews_before_the_figures_left_out_are_noticed(judge, last):
    log, claims, said = small_log()
    newest = last_run(log, 1)
    said = hide(log, said, [newest - 1, newest])
    claims["figures"]["recomputable"] = []
    runs = {"the one shown": last_run(log, 1), "none": None, "the one hidden": newest}
    claims["listings"][0]["last_run"] = runs[last]
    assert judge(pack_of(members_of(log, claims, said)))[0] == 1


def test_an_end_that_was_cut_after_the_figures_can_be_seen(judge, tmp_path):
    """Nothing in the log tells of what the last figures do not count yet; how far each listing is shown is said."""
    ends = []
    for is_cut in (False, True):
        log, claims, said = small_log(after=later_collection)
        if is_cut:
            said = hide(log, said, of_listing(log, 1)[-2:])
        assert judge(packed(log, claims, said))[0] == 0
        shown, run = of_listing(log, 1)[-1], last_run(log, 1)
        at = (START + timedelta(minutes=run)).isoformat()
        _, alone = verify.verdict(str(tmp_path / "pack.zip"), [KEY], None)
        _, own = verify_pack(tmp_path / "pack.zip", [KEY], None)
        line = f"listing 1 (shop kettle 1): shown up to leaf {shown} of {len(log.leaves)}, last collection: {at}"
        assert line in own
        assert line.replace("+00:00", "Z") in alone
        assert sum("shown up to leaf" in each for each in alone) == 2
        ends.append(line)
    assert ends[0] != ends[1]


def test_a_listing_of_which_nothing_is_shown_yet_is_told(judge, tmp_path):
    log, claims, said = small_log()
    claims["listings"].append(claims["listings"][0] | {"id": 3, "external_id": "kettle 3"})
    claims["listings"][2]["own"] = False
    assert judge(packed(log, claims, said))[0] == 0
    assert "listing 3 (shop kettle 3): nothing shown" in verify_pack(tmp_path / "pack.zip", [KEY], None)[1]
    told = f"listing 3 (shop kettle 3): shown up to leaf none of {len(log.leaves)}, last collection: none"
    assert told in verify.verdict(str(tmp_path / "pack.zip"), [KEY], None)[1]


def test_reviews_that_a_shown_collection_proves_cannot_hide_behind_an_older_last_run(judge):
    log, claims, said = small_log(after=later_collection)
    older = max(leaf for leaf in claims["listings"][0].values() if isinstance(leaf, int)) - 1
    for last in (None, older, claims["listings"][1]["last_run"], len(log.leaves)):
        claims["listings"][0]["last_run"] = last
        assert judge(pack_of(members_of(log, claims, said)))[0] == 1


@pytest.mark.parametrize(
    ("counted", "code"),
    [
        ([1, 2], 0),
        ([2, 1], 0),
        ([1], 1),
        ([2], 1),
        ([], 1),
        ([1, 2, 3], 1),
        ([1, 1, 2], 1),
        ([1, 2, 2], 1),
        (["1", "2"], 1),
        ([1.0, 2], 1),
        ([True, 2], 1),
        ([None], 1),
        ([[1], 2], 1),
        (["1", 2], 1),
        ({"1": 1, "2": 2}, 1),
        ("12", 1),
        (12, 1),
        (None, 1),
        ([-1], 1),
        ([10**30, 1, 2], 1),
    ],
)
def test_a_set_of_counted_listings_is_the_one_that_was_logged(judge, counted, code):
    log, claims, said = small_log()
    claims["figures"]["counted"] = counted
    assert judge(packed(log, claims, said))[0] == code


def test_a_listing_linked_later_is_shown_and_not_counted(judge):
    """It is the subject's own today; the figures of then did not count it, and say so."""
    log, claims, said = small_log(before=lambda log: log.live.pop(2))
    assert judge(packed(log, claims, said))[0] == 1
    claims["figures"]["counted"] = [1]
    # What the model said of its reviews is none of the figures' inputs.
    rest = [line.replace(" own ", " part ") if int(line.split(" ")[1]) in of_listing(log, 2) else line for line in said]
    assert judge(packed(log, claims, said))[0] == 0
    assert judge(packed(log, claims, rest))[0] == 1


@pytest.mark.parametrize("change", [{"own": False}, {"id": 1}, {"id": 7}])
def test_a_listing_cannot_become_one_of_a_part_or_another(judge, change):
    log, claims, said = small_log()
    claims["listings"][1] |= change
    assert judge(packed(log, claims, said))[0] == 1


@pytest.mark.parametrize(
    "stated", ["1999-01-01T00:00:00+00:00", "", "{:.10}", "{}Z", "{}+02:00", "{}.5+00:00", " {}+00:00", 5, None]
)
def test_figures_were_published_when_their_entry_says(judge, stated):
    log, claims, said = small_log()
    at = claims["figures"]["published-at"].removesuffix("+00:00")
    claims["figures"]["published-at"] = stated.format(at) if isinstance(stated, str) else stated
    assert judge(packed(log, claims, said))[0] == 1
    del claims["figures"]["published-at"]
    assert judge(packed(log, claims, said))[0] == 1


def test_older_figures_than_the_newest_shown_cannot_be_claimed(judge):
    log, claims, said = small_log(after=lambda log: figures_of(log, []))
    assert judge(packed(log, claims, said))[0] == 1


def test_no_figures_can_be_claimed_where_no_entry_publishes_any(judge):
    log, claims, said = small_log()
    hide(log, said, [claims["figures"]["leaf"]])
    assert judge(packed(log, claims, said))[0] == 1
    claims["figures"]["leaf"] = -1
    assert judge(packed(log, claims, said))[0] == 1


def _erase(*names, leaf=1):
    """Return what erases parts of the first version of the first review."""

    def erased(log):
        log.erase(leaf, *names, chain=("review", 1, "r1"))

    return erased


def later_erasure(log):
    """A review that came in after the figures is erased: none of theirs."""
    leaf = log.review(Kind.OBSERVED, "new", run=9)
    log.close(9, {"new": 1})
    log.erase(leaf, "facts", chain=("review", 1, "new"))


FACTS, WORDS = _erase("facts"), _erase("content")


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (None, None, 1),
        (None, FACTS, 0),
        (None, WORDS, 1),
        (FACTS, None, 1),
        # Telling again what was gone by then explains nothing.
        (FACTS, FACTS, 1),
        (None, later_erasure, 1),
        (None, lambda log: log.erase(4, "facts", chain=("aggregate",)), 1),
    ],
)
@pytest.mark.parametrize("recomputable", [[], ["outputs", "live"]])
def test_outputs_are_missed_only_where_a_review_was_erased_since(judge, before, after, code, recomputable):
    log, claims, said = small_log(before=before, after=after)
    claims["figures"]["recomputable"] = recomputable
    assert judge(packed(log, claims, said))[0] == 0
    found, why = judge(packed(log, claims, said[1:]))
    assert found == code
    assert ("not recomputed: outputs (reviews erased since: 1)" in why) == (code == 0)


def test_reviews_said_to_be_erased_are_not_those_that_are_shown(judge):
    """An entry that tells of an erasure explains no missing outputs while the pack shows the review."""
    log, claims, said = small_log()
    row = dict(log.rows[2])
    log.erase(2, "facts", chain=("review", 1, "r2"))
    log.rows[2] = row
    assert judge(packed(log, claims, said))[0] == 0
    assert judge(packed(log, claims, said[1:]))[0] == 1


def test_a_strange_name_of_a_listing_does_nothing_to_a_terminal(judge, tmp_path):
    log, claims, said = small_log()
    name = "kettle\nVALID \u202e 1"
    claims["listings"].append({**claims["listings"][0], "id": 9, "external_id": name, "own": False})
    assert judge(packed(log, claims, said))[0] == 0
    _, lines = verify_pack(tmp_path / "pack.zip", [KEY], None)
    assert r"listing 9 (shop kettle\nVALID \u202e 1): nothing shown" in lines
