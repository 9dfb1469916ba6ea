"""Check an evidence pack; the second of two verifiers, written apart from verify.py so that each tests the other."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from ledger.canonical import lines
from ledger.errors import InvalidPack, LedgerError, MalformedCheckpoint, PackRefused, UndecidedPack
from ledger.log import Checkpoint, parse_checkpoint
from ledger.pack import STATEMENT
from ledger.packclaims import CLAIMS, COUNTED, require_form
from ledger.packentry import ENTRIES, PackEntry, read_entry
from ledger.packfile import PackFile, open_pack, signed_text
from ledger.packlog import PROOF, PackLog
from ledger.packreport import ModelOutput, PackContent, PackReport, ShownForecast

CHECKPOINT, OUTPUTS = "checkpoint.txt", "outputs.txt"
_OUTPUT = re.compile(
    r"(?P<version>0|[1-9][0-9]{0,18}) (?P<leaf>0|[1-9][0-9]{0,18}) (?P<of>own|part) (?P<language>[A-Za-z0-9_-]+) "
    r"(?P<positive>[0-9.e-]+) (?P<worded>-|worded) (?P<replied>-|replied) (?P<leader>-|0|[1-9][0-9]{0,18})"
)
_EARLIER = re.compile(r"consistency\.txt|anchors/[0-9]+\.txt")
_DIGESTS = ("as-of", "published-at", "model", "config", "figures", "outputs", "live")
_FORM = (ValueError, LookupError, TypeError, AttributeError, RuntimeError, ArithmeticError)


def check_pack(path: Path, keys: Sequence[str], previous: Path | None = None) -> PackReport:
    """Return what holds of a pack.

    Args:
        path: The archive.
        keys: Texts of public keys got elsewhere; none: nobody knows who signed.
        previous: File with an earlier checkpoint of the log.

    Raises:
        InvalidPack: If something does not fit.
        UndecidedPack: If nothing can be said: no pack, damaged on its way, of a newer form, not comparable; or if the
            file with the earlier checkpoint holds none.
    """
    kept = None if previous is None else _kept(previous)
    with _in_plain_words(), open_pack(path, keys) as pack:
        return _checked(pack, kept).report


def read_pack(path: Path, keys: Sequence[str]) -> PackContent:
    """Return everything that a pack holds, once it was checked.

    Raises:
        PackRefused: As `check_pack`.
    """
    with _in_plain_words(), open_pack(path, keys) as pack:
        return _checked(pack, None, keep=True)


@contextmanager
def _in_plain_words(where: str = "manifest.txt") -> Iterator[None]:
    """Turn what Python says of values that are not of their form into what a reader can use, with their place."""
    try:
        yield
    except PackRefused:
        raise
    except (LedgerError, *_FORM) as error:
        what = str(error).splitlines()[0][:200] if str(error) else "nothing more is known"
        raise InvalidPack(f"not in its form ({type(error).__name__}: {what})", where=where) from error


def _checked(pack: PackFile, kept: Checkpoint | None, *, keep: bool = False) -> PackContent:
    checkpoint = _checkpoint(pack.text_of_note(CHECKPOINT), CHECKPOINT)
    if (checkpoint.origin, checkpoint.size) != (pack.origin, pack.size):
        raise InvalidPack("its manifest is of another log", where=CHECKPOINT)
    earlier = _earlier(pack, kept)
    with _in_plain_words(CLAIMS):
        claims = json.loads(pack.read(CLAIMS))
        require_form(claims)
        if claims["log"] != {"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex()}:
            raise InvalidPack("of another log", where=CLAIMS)
        log = PackLog(claims, pack.pieces(PROOF, b"\n"))
    entries = _read_entries(pack, log, keep=keep)
    _require_whole(log, checkpoint)
    with _in_plain_words(OUTPUTS):
        outputs = [_output(line.decode()) for line in pack.pieces(OUTPUTS, b"\n")]
        said = _outputs_digest(outputs, log)
    with _in_plain_words(CLAIMS):
        lost = _check_claims(claims, log, said)
        listings = tuple(log.shown(claims))
    _require_continuation(log, checkpoint, earlier)
    tokens = [name for name in sorted(pack.members) if name.startswith("anchors/") and name not in earlier]
    # What is read is compared with the manifest.
    for name in (*tokens, *({STATEMENT} & set(pack.members))):
        pack.read(name)
    report = PackReport(
        checkpoint=checkpoint,
        versions=len(log.versions),
        sets=len(log.figures),
        claims=claims,
        lost=lost,
        listings=listings,
        tokens=tuple(tokens),
        compared=tuple(earlier),
        is_signed=bool(pack.keys),
        statement=pack.members[STATEMENT][0] if STATEMENT in pack.members else "",
        forecasts=tuple(_foreseen(log, {**earlier, CHECKPOINT: checkpoint})),
        withheld_forecasts=log.withheld_forecasts,
    )
    return PackContent(report, tuple(entries), tuple(outputs) if keep else ())


def _read_entries(pack: PackFile, log: PackLog, *, keep: bool) -> list[PackEntry]:
    """Give all entries to the log; return them if they are to be kept."""
    kept, where = [], ENTRIES
    for block in pack.pieces(ENTRIES, b"\n\n"):
        try:
            entry = read_entry(block)
            where = entry.where
            log.add(entry)
        except _FORM as error:
            # A record that lacks a line, say.
            raise InvalidPack(f"not in its form ({type(error).__name__}: {error})", where=where) from error
        if keep:
            kept.append(entry)
    return kept


def _foreseen(log: PackLog, known: Mapping[str, Checkpoint]) -> Iterator[ShownForecast]:
    for leaf, told in log.forecasts.items():
        covered_by = min((each.size, name) for name, each in known.items() if each.size > leaf)[1]
        yield ShownForecast(leaf, **told, covered_by=covered_by)


def _checkpoint(text: str, name: str) -> Checkpoint:
    try:
        checkpoint = parse_checkpoint(text)
    except MalformedCheckpoint as error:
        raise InvalidPack("not the three lines of a checkpoint", where=name) from error
    if checkpoint.extensions:
        raise InvalidPack("not the three lines of a checkpoint", where=name)
    return checkpoint


def _kept(path: Path) -> Checkpoint:
    """Return the checkpoint that the reader kept; what is wrong with that file says nothing of the pack."""
    try:
        return _checkpoint(signed_text(path.read_bytes(), (), str(path)), str(path))
    except OSError as error:
        what = f"the earlier checkpoint cannot be read: {error.strerror}"
    except (PackRefused, ValueError) as error:
        what = f"the file that you kept holds no checkpoint: {str(error).splitlines()[0]}"
    raise UndecidedPack(
        what,
        where=f"--previous {path}",
        next_step="name the file in which you kept a checkpoint, or leave --previous out: this says "
        "nothing of the pack.",
    )


def _earlier(pack: PackFile, kept: Checkpoint | None) -> dict[str, Checkpoint]:
    """Return the checkpoints that the log must continue; whoever kept them has verified them when they came."""
    notes = {name: pack.read(name) for name in pack.members if _EARLIER.fullmatch(name)}
    earlier = {name: _checkpoint(signed_text(note, (), name), name) for name, note in notes.items()}
    return earlier if kept is None else {**earlier, "--previous": kept}


def _require_whole(log: PackLog, checkpoint: Checkpoint) -> None:
    log.end(checkpoint.size)
    if log.subtrees.root(checkpoint.size) != checkpoint.root:
        raise InvalidPack("together they have another root than the log", where=ENTRIES)
    if not log.erased <= log.told.keys():
        unsaid = sorted(log.erased - log.told.keys())
        raise InvalidPack(f"called erased, but not logged so: {unsaid[:3]}", where=ENTRIES)


def _require_continuation(log: PackLog, checkpoint: Checkpoint, earlier: Mapping[str, Checkpoint]) -> None:
    for name, old in earlier.items():
        if old.origin != checkpoint.origin:
            what = f"a checkpoint of {old.origin}, while the pack is of {checkpoint.origin}"
            raise UndecidedPack(what, where=name, next_step="ask the operator whether a new epoch was begun, and why.")
        if old.size > checkpoint.size:
            what = f"{old.size} leaves, and the pack, which is older, has {checkpoint.size}"
            raise UndecidedPack(what, where=name, next_step="ask for a new pack; if there is none, leaves were lost.")
        root = log.subtrees.root(old.size)
        if root is None:
            what = f"a checkpoint of {old.size} leaves that this pack cannot be compared with"
            raise UndecidedPack(what, where=name, next_step="ask for a pack that was exported with --previous.")
        if root != old.root:
            raise InvalidPack("no earlier state of this log, so the log was changed since", where=name)


def _output(line: str) -> ModelOutput:
    match = _OUTPUT.fullmatch(line)
    if match is None:
        raise InvalidPack(f"{line[:60]!r} is not of its form", where=OUTPUTS)
    language, positive, leader = (None if match[name] == "-" else match[name] for name in _OPTIONAL)
    return ModelOutput(
        int(match["version"]),
        int(match["leaf"]),
        match["of"] == "own",
        language,
        positive,
        is_worded=match["worded"] != "-",
        is_replied=match["replied"] != "-",
        leader=None if leader is None else int(leader),
    )


_OPTIONAL = ("language", "positive", "leader")


def _outputs_digest(outputs: Sequence[ModelOutput], log: PackLog) -> str:
    digest, newest = sha256(), -1
    for said in outputs:
        if said.leaf not in log.versions or said.version <= newest:
            raise InvalidPack(f"version {said.version} is out of order, or not shown", where=OUTPUTS)
        newest = said.version
        if said.is_own and said.language is not None:
            digest.update(lines([("version", str(newest)), ("language", said.language), ("p", said.positive)]))
    return digest.hexdigest()


def _check_claims(claims: Any, log: PackLog, outputs: str) -> int:
    """Compare the claimed figures with what was logged; return how many reviews their outputs lack, as erased since."""
    figures, name = claims["figures"], claims["subject"]["name"]
    if figures is None:
        return 0
    if figures["leaf"] not in log.figures:
        raise InvalidPack(f"figures of {name} that no entry publishes", where=CLAIMS)
    if figures["leaf"] != max(log.figures):
        raise InvalidPack(f"figures of {name} that are older than the newest that it shows", where=CLAIMS)
    logged, live = log.figures[figures["leaf"]]
    subject = lines([("subject", claims["subject"]["key"])]).decode()
    is_published = all(figures[key] == logged[key] for key in _DIGESTS) and figures_digest(figures) == logged["figures"]
    if not is_published or subject != f"subject {logged['subject']}\n":
        raise InvalidPack("not what was published, or not when", where=CLAIMS)
    _require_counted(figures, claims["listings"], logged["live"], live)
    if outputs == logged["outputs"]:
        return 0
    lost = log.reviews_erased_since(figures["leaf"])
    if not lost:
        raise InvalidPack("not what the published figures came from, and no review was erased since", where=OUTPUTS)
    return lost


def _require_counted(figures: Any, listings: Any, logged: str, live: Mapping[int, str]) -> None:
    """Refuse a pack that lacks a collection which the figures count, a whole listing, or reviews of one."""
    own = [each["id"] for each in listings if each["own"] and each["id"] in live]
    counted = sorted(figures.get(COUNTED, own))
    if not set(counted) <= live.keys():
        raise InvalidPack("it counts listings that no collection before the figures is shown of", where=CLAIMS)
    if sha256(lines((str(each), live[each]) for each in counted)).hexdigest() != logged:
        raise InvalidPack("the figures count collections that are left out, or others than were counted", where=CLAIMS)


def figures_digest(figures: Any) -> str:
    """Return the digest, hex, that the entry which publishes figures has of them.

    Args:
        figures: As claims.json has them.
    """
    pairs = [(f"{each['name']} {each['period']}", _figure_text(each)) for each in figures["indicators"]]
    beside = json.dumps(figures["beside"], ensure_ascii=False, separators=(",", ":"))
    return sha256(lines([*pairs, ("facts", beside)])).hexdigest()


def _figure_text(each: Any) -> str:
    numbers = [each[name] for name in ("value", "low", "high", "level", "n_eff", "limit_low", "limit_high")]
    texts = ["-" if number is None else repr(float(number)) for number in numbers]
    return " ".join([*texts, str(each["n"]), "alarm" if each["alarm"] else "-", each["note"]])
