"""Turn what a user or a folder calls a source into the name under which its reviews are kept."""

from collections.abc import Mapping
from difflib import get_close_matches

from crawler.errors import UnreadableImport
from crawler.pages.registry import PAGES
from crawler.policy import Access, SourcePolicy


def kept_name(name: str, policies: Mapping[str, SourcePolicy]) -> str:
    """Return the source that a name means.

    A policy's own name means itself. The name of a page without a policy of this name means the import-only source
    that this page reads: what an interface's terms let expire must not be chosen by accident.

    Args:
        name: As said, e.g. google.
        policies: Policy by source.

    Returns:
        The source's name, e.g. google-maps; a name that nobody knows as it is.
    """
    if name in policies or name not in PAGES:
        return name
    readers = sorted(source for source, policy in policies.items() if policy.page == name)
    imported = [source for source in readers if policies[source].access is Access.IMPORT]
    return next(iter(imported or readers), name)


def require_page(name: str, policies: Mapping[str, SourcePolicy], *, where: str) -> str:
    """Return the page that reads a source.

    Args:
        name: Name of the source.
        policies: Policy by source.
        where: What was to be read, for the message.

    Raises:
        UnreadableImport: If no page does.
    """
    page = policies[name].page if name in policies else name
    if page not in PAGES:
        known = sorted({*PAGES, *policies})
        near = get_close_matches(name, known, n=1)
        todo = f"did you mean {near[0]}? " if near else ""
        raise UnreadableImport(
            f"there is no source {name[:80]}", where=where, todo=f"{todo}Sources: {', '.join(known)}"
        )
    return page
