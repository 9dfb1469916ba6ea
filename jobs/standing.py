"""Say of each source whether its policy lets it be asked, and how it went last."""

from collections.abc import Iterable, Iterator, Mapping

from crawler.gate import missing_lines
from crawler.order import SIMULATOR_SCHEME
from crawler.policy import Access, SourcePolicy
from report.standing import Standing
from report.subject import SourceLine
from store.records import Listing

_ORDER = ("open", "closed", "import")


def standings(listed: Iterable[tuple[Listing, SourceLine]], policies: Mapping[str, SourcePolicy]) -> Iterator[Standing]:
    """Yield the standing of every listing, then of every source on which nothing is listed: open ones first.

    Args:
        listed: Each listing with what its newest run gave.
        policies: Policy by source.
    """
    met = set()
    for listing, line in listed:
        met.add(listing.source)
        yield _of_listing(listing, line, policies.get(listing.source))
    rest = (_of_policy(SourceLine(name), policy) for name, policy in policies.items() if name not in met)
    yield from sorted(rest, key=lambda standing: (_ORDER.index(standing.policy), standing.line.source))


def _of_listing(listing: Listing, line: SourceLine, policy: SourcePolicy | None) -> Standing:
    if policy is not None:
        return _of_policy(line, policy)
    if listing.url.startswith(SIMULATOR_SCHEME):
        return Standing(line, "simulated")
    if not listing.url:
        # Reviews of an export: nothing could be asked for, so nobody has to allow it.
        return Standing(line, "import")
    return Standing(line, "closed", closed_because=f"no policy: config/sources/{listing.source}.toml is missing")


def _of_policy(line: SourceLine, policy: SourcePolicy) -> Standing:
    missing = missing_lines(policy)
    state = "import" if policy.access is Access.IMPORT else "closed" if missing else "open"
    why = (policy.why_closed, *missing) if state == "closed" and policy.why_closed else missing
    return Standing(line, state, basis=policy.basis or "", closed_because="; ".join(why))
