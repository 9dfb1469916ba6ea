"""Show the whole cycle on a simulated platform: the shipped story, or the reviews of any stream file."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from crawler.imports.subject import subject_key
from crawler.key import KeyReference
from crawler.policy import SourcePolicy, loopback_policy
from jobs.crawl import Net, SourceOutcome
from jobs.errors import LayoutUnknown
from jobs.journal import repeat_erasures
from jobs.keptstore import open_kept
from jobs.ledgercheck import check_ledger
from jobs.seed import DEMO_PREFIX, SIMULATED, story_of
from jobs.settings import Settings
from jobs.workplace import Workplace
from simulator.apis import APIS, KEYLESS
from simulator.keys import Keys
from simulator.layouts import LAYOUTS, start_path
from simulator.platform import Platform
from simulator.server import serve
from simulator.story import tell_story
from simulator.stream import Stream, read_stream
from store.records import Listing, Subject, SubjectKind

PAGE_OF = {"shop": "schemaorg", "portal": "schemaorg", "feed": "appstore", "googleplaces": "google"}
"""Layout to the page that reads it, where their names differ."""
SHOWN_AS = (*LAYOUTS, *APIS)
"""Everything that a stream can be shown as."""


@dataclass(frozen=True, slots=True)
class Demo:
    """Reviews on a simulated platform, with a store of their own."""

    place: Workplace
    """Where they are kept."""
    net: Net
    """Where they are collected."""
    stream: Stream
    """What is served; its clock is the moment that the figures speak of."""


@contextmanager
def shipped_net(place: Workplace) -> Iterator[Net]:
    """Yield the public sources and, if demo subjects are followed, their simulated platform."""
    simulated = {row.source for row in place.store.subjects.listings() if row.url.startswith(SIMULATED)}
    if not simulated:
        yield Net(place.policies)
        return
    now = datetime.now(UTC)
    # Whole months, so that two cycles of one day find the same reviews.
    platform = Platform(story_of(place.store, now.date()).opinions, clock=month_start(now))
    with serve(platform) as server:
        own = {source: policy for source, policy in _policies(server.port).items() if source in simulated}
        yield Net({**place.policies, **own}, simulator_url=server.base_url)


@contextmanager
def open_demo(settings: Settings, file: Path | None, layout: str | None) -> Iterator[Demo]:
    """Yield a simulated platform with a store of its own under var/demo; a second demo continues the first.

    Args:
        settings: Of the deployment.
        file: A stream file, JSON Lines, plain or gzip; None: the shipped story.
        layout: One of `SHOWN_AS`; None: a portal for employers, a shop for everything else.

    Raises:
        LayoutUnknown: If there is no such layout.
    """
    if layout is not None and layout not in SHOWN_AS:
        raise LayoutUnknown(
            f"there is no layout `{layout}`", where="--layout", next_step=f"choose one of {', '.join(SHOWN_AS)}"
        )
    stream = _told(datetime.now(UTC).date()) if file is None else read_stream(file)
    # Another month tells another story, so each month has a store of its own.
    name = f"story-{stream.clock:%Y-%m}" if file is None else subject_key(file.name.split(".")[0])
    home = settings.var / "demo" / f"{name}-{layout or 'own'}"
    home.mkdir(parents=True, exist_ok=True)
    own = settings.model_copy(update={"home": home, "database": "sqlite:///demo.db"})
    platform = Platform(stream.opinions, clock=stream.clock)
    with open_kept(own) as store, serve(platform) as server:
        repeat_erasures(store, own, datetime.now(UTC))
        place = Workplace(own, store, {})
        _sow_stream(place, platform, layout, is_made_up=file is None)
        offset = (stream.clock - datetime.now(UTC)).total_seconds()
        policies = _policies(server.port)
        if layout is not None and layout in APIS and layout not in KEYLESS:
            policies |= {DEMO_PREFIX + layout: _keyed(policies[DEMO_PREFIX + layout], platform.keys, home)}
        yield Demo(place, Net(policies, server.base_url, offset), stream)


def account(demo: Demo, sources: Sequence[SourceOutcome]) -> list[str]:
    """Return what was served against what was kept and proved, one line each."""
    kept, check = demo.place.store.reviews.count(), check_ledger(demo.place)
    peak = max((outcome.peak_mib for source in sources for outcome in source.outcomes), default=0.0)
    shortfall = "" if kept == demo.stream.n_distinct else "  <- they differ; see the reasons above"
    return [
        f"served: {demo.stream.n_rows} rows, {demo.stream.n_distinct} distinct reviews; stored: {kept}{shortfall}",
        f"evidence log: {check.leaves} leaves for {check.observations} changes, root {check.root.hex()}",
        *(f"fault: {fault}" for fault in check.faults),
        f"peak memory of the crawl process: {peak:.0f} MiB",
    ]


def _told(today: date) -> Stream:
    """Return the shipped story as far as it is told, as a stream."""
    story = tell_story(today)
    opinions = tuple(opinion for opinion in story.opinions if opinion.appears_at <= story.end)
    return Stream(opinions, len(opinions), len({opinion.review_id for opinion in opinions}), story.end)


def _sow_stream(place: Workplace, platform: Platform, layout: str | None, *, is_made_up: bool) -> None:
    known = {listing.external_id for listing in place.store.subjects.listings()}
    for first in platform.subjects():
        if first.subject in known:
            continue
        chosen = layout or ("portal" if first.kind is SubjectKind.EMPLOYER else "shop")
        subject = Subject(subject_key(first.subject), first.subject_name, first.kind, is_demo=is_made_up)
        path = APIS[chosen].start(first.subject) if chosen in APIS else start_path(chosen, first.subject)
        place.store.subjects.add(subject)
        place.store.subjects.add_listing(Listing(DEMO_PREFIX + chosen, first.subject, subject.key, SIMULATED + path))


def _policies(port: int) -> dict[str, SourcePolicy]:
    """Return a policy for each layout and interface; only code can make them, and only for this machine."""
    found = {}
    for shown in SHOWN_AS:
        spider = shown if shown in APIS or shown == "appstore" else "listing"
        found[DEMO_PREFIX + shown] = loopback_policy(DEMO_PREFIX + shown, PAGE_OF.get(shown, shown), spider, port)
    return found


def _keyed(policy: SourcePolicy, keys: Keys, home: Path) -> SourcePolicy:
    """Return the policy with the place of the platform's made-up key, which each demo draws anew."""
    secret = json.dumps(keys.grant()) if policy.page == "googleprofile" else keys.api_key
    file = home.resolve() / "platform.key"
    file.touch(mode=0o600)
    file.write_text(secret, encoding="utf-8")
    return policy.model_copy(update={"key": KeyReference(file=file)})


def month_start(moment: datetime) -> datetime:
    """Return midnight of the first day of a moment's month, UTC."""
    return datetime(moment.year, moment.month, 1, tzinfo=UTC)
