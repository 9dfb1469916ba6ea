"""How long what a source gave may be kept: by its policy, by the one that Leumund ships, or by default."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from crawler.policy import SOURCE_NAME, SourcePolicy
from crawler.policyfile import load_policies
from jobs.counted import counted
from jobs.settings import SHIPPED

RETENTION_DAYS: int = SourcePolicy.model_fields["retention_days"].default
"""How long texts are kept of a source that has no policy, days."""


def retention_of(source: str, stated: Mapping[str, SourcePolicy]) -> SourcePolicy:
    """Return what says how long a source's content is kept; without a policy the shipped one, which may be stricter.

    Args:
        source: Its name.
        stated: Policies of the deployment, by source.
    """
    # Not by its constructor: imports may have named a source in a way that no policy would.
    return stated.get(source) or _shipped().get(source) or SourcePolicy.model_construct(source=source, page="")


def expiry_notes(sources: Iterable[str], stated: Mapping[str, SourcePolicy]) -> list[str]:
    """Return of each source without a policy how long its texts stay and how to keep them longer, one line each.

    Args:
        sources: Names of those of which something new was taken in.
        stated: Policies of the deployment, by source.
    """
    return [_note(source, retention_of(source, stated)) for source in sorted({*sources} - stated.keys())]


def _note(source: str, policy: SourcePolicy) -> str:
    said = f"texts of {source} are erased {counted(policy.retention_days, 'day')} after they were first taken in"
    if policy.retention_ratings_days is not None:
        said += f", ratings after {policy.retention_ratings_days}"
    if re.match(SOURCE_NAME, source) is None:
        return f"note: {said}; no policy can have this name: to keep them for longer, take a --source of a-z, 0-9 and -"
    keys = f'source = "{source}", page = "{policy.page or "schemaorg"}", access = "import", retention_days = N'
    return (
        f"note: {said}; to keep them for N days (1 to 3650), write config/sources/{source}.toml with the lines {keys}"
    )


@cache
def _shipped() -> dict[str, SourcePolicy]:
    return dict(load_policies(SHIPPED / "sources"))
