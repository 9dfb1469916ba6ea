"""The canary: one page per source, compared with what is usual, and not a byte of it kept."""

from datetime import timedelta

import pytest
from small_shop import NOW

from crawler.glance import Check
from jobs.check import check_sources, checks_table, exit_code
from jobs.crawl import Net, collect
from store.records import Coverage, Listing, Subject, SubjectKind


@pytest.fixture
def database_url(sqlite_template, tmp_path):
    """SQLite alone: the canary opens no database."""
    path = tmp_path / "leumund.sqlite"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


def collect_once(deployment):
    listings = deployment.store.subjects.listings()
    collect(deployment.place.settings, deployment.store, deployment.net(), listings, lambda *_: None)


def check(deployment, net: Net | None = None) -> dict[str, Check]:
    place, listings = deployment.place, deployment.store.subjects.listings()
    found = check_sources(place.settings, net or deployment.net(), deployment.store, listings)
    return {one.source: one for one in found}


def kept(deployment):
    """Return everything of which a collection would leave a trace."""
    store = deployment.store
    latest = [store.runs.latest(listing) for listing in store.subjects.listings()]
    return store.leaves.size(), store.reviews.count(), latest


def test_a_sound_source_is_ok_and_nothing_is_kept(deployment):
    before, asked = kept(deployment), len(deployment.platform.visits())
    (found,) = check(deployment).values()
    assert (found.result, found.reason, found.glance.trouble) == (Coverage.FULL, "", "")
    assert (found.glance.health.n_read, found.glance.announced) == (20, 60)
    assert found.glance.health.fill["rating"] == 1.0
    assert kept(deployment) == before
    paths = [visit.path for visit in deployment.platform.visits()[asked:]]
    assert sorted(paths) == ["/robots.txt", "/shop/kettle"]


def test_the_database_file_is_the_same_byte_for_byte(deployment):
    collect_once(deployment)
    folder = deployment.place.settings.home
    # The third file, -shm, is no data: readers mark themselves in it.
    files = [path for path in folder.glob("leumund.sqlite*") if not path.name.endswith("-shm")]
    before = [path.read_bytes() for path in files]
    check(deployment)
    assert [path.read_bytes() for path in files] == before


def test_a_changed_layout_is_amiss_before_anything_is_collected(deployment):
    collect_once(deployment)
    deployment.platform.change_layout()
    (found,) = check(deployment).values()
    assert (found.result, found.reason) == (Coverage.FAILED, "the page shows no reviews")


def test_a_field_that_was_always_there_is_missed(deployment):
    collect_once(deployment)
    for row in deployment.platform.visible("kettle"):
        deployment.platform.edit("kettle", row.review_id, title=None)
    (found,) = check(deployment, deployment.net(NOW + timedelta(days=1))).values()
    assert found.result is Coverage.PARTIAL
    assert found.reason == "0% of the reviews have the field title (usual: 100%): the layout may have changed"


def test_an_outage_is_told_in_plain_words(deployment):
    deployment.platform.outage(503)
    (found,) = check(deployment).values()
    assert found.result is Coverage.FAILED
    assert "503" in found.reason or "times in a row" in found.reason


def test_a_closed_source_is_asked_for_nothing(deployment):
    net = deployment.net()
    policies = {name: policy.model_copy(update={"basis": None}) for name, policy in net.policies.items()}
    before = len(deployment.platform.visits())
    (found,) = check(deployment, Net(policies, net.simulator_url)).values()
    assert found.result is Coverage.FAILED
    assert "no legal basis" in found.reason
    assert len(deployment.platform.visits()) == before


def test_sources_that_are_switched_off_or_have_no_listing_are_left_out(deployment):
    net = deployment.net()
    (policy,) = net.policies.values()
    others = {"off": policy.model_copy(update={"source": "off", "enabled": False})}
    others["bare"] = policy.model_copy(update={"source": "bare"})
    assert check(deployment, Net(others, net.simulator_url)) == {}


def test_a_listing_without_a_usable_address_is_failed(deployment):
    store = deployment.store
    store.subjects.add(Subject("cup", "Cup", SubjectKind.PRODUCT))
    store.subjects.add_listing(Listing("odd", "cup", "cup", "http://[::1/broken"))
    (policy,) = deployment.net().policies.values()
    found = check(deployment, Net({"odd": policy.model_copy(update={"source": "odd"})}, "http://127.0.0.1:1"))
    assert (found["odd"].result, found["odd"].reason) == (Coverage.FAILED, "the address is malformed")


@pytest.mark.parametrize(
    ("results", "code"), [([], 0), (["full"], 0), (["full", "partial"], 1), (["partial", "failed"], 3)]
)
def test_the_worst_source_gives_the_exit_code(results, code):
    assert exit_code([Check("shop", Coverage(result)) for result in results]) == code


def test_the_table_says_ok_partial_or_failed_with_shares(deployment):
    table = checks_table([*check(deployment).values(), Check("gone", Coverage.FAILED, "host not found")])
    sound, lost = table.rows
    assert sound[:4] == ("demo-shop", "ok", 20, 1.0)
    assert (lost[:3], set(lost[3:-1]), lost[-1]) == (("gone", "failed", 0), {None}, "host not found")
