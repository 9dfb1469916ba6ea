"""Find the records of audits in a tree, whatever their elements are called, and tell what stands beside them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.imports.audits.layout import find_tables
from crawler.imports.audits.tree import Branch, Node, headings_of, knows, rows_of

_MOST_SHOWN = 60


@dataclass(slots=True)
class Records:
    """What was found."""

    groups: dict[str, list[Branch]] = field(default_factory=dict)
    """Path of elements that are records to these, in order of the file."""
    beside: Counter[str] = field(default_factory=Counter)
    """Paths of what stands beside all records to how often."""
    shown: dict[str, str] = field(default_factory=dict)
    """Path to the beginning of the first text there."""


def find_records(root: Branch, name: str) -> Records:
    """Return the records of a tree: the outermost branches whose fields are those of a table of audits.

    Branches of one path are records together, so that one of them that lacks its number is a row that is refused, and
    no gap that nobody sees.

    Args:
        root: The tree.
        name: What its root is called.
    """
    found = Records()
    _search([root], (name,), found)
    return found


def _search(branches: Sequence[Branch], path: tuple[str, ...], found: Records) -> None:
    if _tables(branches) and not _is_wrapper(branches):
        found.groups.setdefault(" / ".join(path), []).extend(branches)
        return
    below = _below(branches)
    for name, node in (entry for branch in branches for entry in branch.entries):
        if node is not None and name not in below:
            at = " / ".join((*path, name))
            found.beside[at] += 1
            found.shown.setdefault(at, str(node)[:_MOST_SHOWN])
    for name, inside in below.items():
        _search(inside, (*path, name), found)


def _tables(branches: Sequence[Branch]) -> tuple[str, ...]:
    """Return the tables whose records these are by what each of them has once."""
    plain = {heading for branch in branches for row in rows_of(_once(branch), _nothing) for heading in row}
    return find_tables(sorted(plain))


def _is_wrapper(branches: Sequence[Branch]) -> bool:
    """Say whether a branch only stands around records, as a list of one record does, or one of several lists."""
    if len(branches) != 1:
        return False
    (branch,) = branches
    held = {name: _held(inside) for name, inside in _below(branches).items()}
    around = Branch(tuple((name, node) for name, node in branch.entries if not held.get(name)))
    n_lists = sum(bool(tables) for tables in held.values())
    if not n_lists or _tables([around]):
        return False
    is_known = knows(sorted({table for tables in held.values() for table in tables}))
    return n_lists > 1 or not any(is_known(heading) for heading in headings_of([around]))


def _held(branches: Sequence[Branch]) -> set[str]:
    """Return the tables whose records these are, or are somewhere below them."""
    own = set(_tables(branches))
    return own or {table for inside in _below(branches).values() for table in _held(inside)}


def _below(branches: Sequence[Branch]) -> dict[str, list[Branch]]:
    """Return the branches below others by name; beside branches of its name a text, or nothing at all, is one, too."""
    entries = [entry for branch in branches for entry in branch.entries]
    names = dict.fromkeys(name for name, node in entries if isinstance(node, Branch))
    return {name: [_as_branch(node) for own, node in entries if own == name] for name in names}


def _as_branch(node: Node) -> Branch:
    return node if isinstance(node, Branch) else Branch((("text", node),))


def _once(branch: Branch) -> Branch:
    """Return a branch without the branches below it of which there are several."""
    n = Counter(name for name, node in branch.entries if isinstance(node, Branch))
    kept = ((name, _once(node) if isinstance(node, Branch) else node) for name, node in branch.entries if n[name] < 2)
    return Branch(tuple(kept))


def _nothing(_: str) -> bool:
    return False
