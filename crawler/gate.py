"""The gate: an incomplete policy keeps its source shut, and the refusal says what is missing."""

from crawler.policy import Access, Basis, PolicyError, Reservation, RobotsResult, SourcePolicy
from crawler.spiders.registry import APPROACHES


class PolicyIncomplete(PolicyError):
    """A policy that lacks what must be known before a source is asked for anything."""

    def __init__(self, policy: SourcePolicy, missing: tuple[str, ...]) -> None:
        """Keep what is missing, in the words of the policy file."""
        why = f" ({policy.why_closed})" if policy.why_closed else ""
        super().__init__(
            f"source {policy.source} may not be collected yet{why}: {'; '.join(missing)}",
            where=f"config/sources/{policy.source}.toml",
            todo="fill in the keys named above after reading the source's terms; schemaorg.toml explains every key.",
        )
        self.missing = missing


class ImportOnly(PolicyError):
    """A source that is never asked for anything; its saved pages can be imported."""

    def __init__(self, policy: SourcePolicy) -> None:
        """Say why, and how its reviews come in instead."""
        super().__init__(
            f"source {policy.source} is read from saved pages only"
            + (f": {policy.why_closed}" * bool(policy.why_closed)),
            where=f"config/sources/{policy.source}.toml",
            todo=f"save its pages in your browser and run `leumund import reviews FOLDER --source {policy.source}`.",
        )


def missing_lines(policy: SourcePolicy) -> tuple[str, ...]:
    """Return what keeps the source closed, one plain sentence each; empty when it may be collected."""
    if policy.access is Access.IMPORT:
        return (policy.why_closed or "it is read from saved pages only (access = import)",)
    is_api = policy.access is Access.API or policy.loopback_port is not None
    is_signed = APPROACHES[policy.spider].signature is not None
    needs_key = is_signed and policy.loopback_port is None
    gate = {
        "it is switched off (enabled = false)": not policy.enabled,
        "no legal basis is named (basis)": policy.basis is None,
        "nobody has looked at its robots.txt (robots_result, robots_checked_on)": not _is_robots_known(policy, is_api),
        "its robots.txt forbids the pages (robots_result)": policy.robots_result is RobotsResult.FORBIDS,
        "nobody has reviewed its terms (terms_reviewed_on)": policy.terms_reviewed_on is None,
        "the reviewer of its terms is not named (terms_reviewed_by)": not policy.terms_reviewed_by.strip(),
        "its text-and-data-mining reservation was not looked up (tdm)": policy.tdm is None,
        "it reserves text-and-data mining (tdm)": policy.tdm is Reservation.RESERVED,
        "no host is allowed (hosts)": not policy.hosts,
        # A published interface expects strangers; anybody else's pages do not.
        "no contact is given (contact)": not policy.contact.strip() and policy.basis is not Basis.OFFICIAL_API,
        "its interface asks for a key and none is named (key)": needs_key and policy.key is None,
    }
    found = tuple(sentence for sentence, is_missing in gate.items() if is_missing)
    # Where a key lies is examined last: a source that is shut anyway should not ask for one.
    trouble = "" if found or policy.key is None else policy.key.trouble()
    return (*found, trouble) if trouble else found


def _is_robots_known(policy: SourcePolicy, is_api: bool) -> bool:
    if policy.robots_result is RobotsResult.EACH_RUN:
        return is_api
    return policy.robots_result is not None and policy.robots_checked_on is not None


def require_complete(policy: SourcePolicy) -> None:
    """Return nothing if the source may be collected.

    Raises:
        ImportOnly: If the source is read from saved pages alone.
        PolicyIncomplete: Naming every line that is missing.
    """
    if policy.access is Access.IMPORT:
        raise ImportOnly(policy)
    if missing := missing_lines(policy):
        raise PolicyIncomplete(policy, missing)
