"""Ask both verifiers of packs, which must agree."""

import re

from small_pack import OPERATOR

from ledger import verify
from ledger.errors import PackRefused
from ledger.packcheck import check_pack

KEY = OPERATOR.public.text


def require_sentences(lines):
    """Each refusal says what, where and what to do next, in three lines."""
    what, where, to_do = lines
    assert what.strip()
    assert re.fullmatch(r"  where: \S.*", where), lines
    assert re.fullmatch(r"  next:  \S.*", to_do), lines


def judged(folder, pack, keys=(KEY,), previous=None):
    """Return the exit code of a pack by both verifiers, which must agree, and why; the pack is written to a folder."""
    path, held = folder / "pack.zip", None
    path.write_bytes(pack)
    if previous is not None:
        held = folder / "previous.txt"
        held.write_bytes(previous if isinstance(previous, bytes) else previous.encode())
    alone, lines = verify.verdict(str(path), list(keys), None if held is None else str(held))
    try:
        report = check_pack(path, list(keys), held)
        own, why = (0 if report.is_signed else 2), ""
    except PackRefused as error:
        own, why = error.exit_code, str(error)
    assert alone == own, (lines, why)
    if own and len(lines) <= 3:
        require_sentences(lines)
        require_sentences(why.split("\n"))
    return own, "\n".join([*lines, why])
