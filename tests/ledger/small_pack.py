"""A small log of every kind of leaf, and the evidence pack of one subject in it, built by hand."""

import base64
import io
import json
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from naive_merkle import naive_leaf, naive_root

from ledger.canonical import Entry, Kind, commit, lines, part
from ledger.log import checkpoint_body
from ledger.merkle import leaf_hash, root
from ledger.note import PrivateKey, sign
from ledger.pack import PackWriter, gap_positions, verifier
from ledger.signature import ED25519

# Secrets of the tests alone.
OPERATOR = PrivateKey("shop.example/rsl/1", ED25519, bytes(range(32)))
STRANGER = PrivateKey("shop.example/rsl/1", ED25519, bytes(range(1, 33)))
ORIGIN = OPERATOR.name
START = datetime(2026, 3, 1, 6, tzinfo=UTC)
NO_LISTING = (Kind.INDICATOR, Kind.FORECAST, Kind.KEY, Kind.NOTE)
MODEL, CONFIG = "ab" * 32, "cd" * 32
LEVELS = ("value", "low", "high", "level", "n_eff", "limit_low", "limit_high")


@dataclass
class SmallLog:
    """A log that is written leaf by leaf."""

    leaves: list = field(default_factory=list)
    rows: dict = field(default_factory=dict)
    heads: dict = field(default_factory=dict)
    visible: dict = field(default_factory=dict)
    live: dict = field(default_factory=dict)
    digests: dict = field(default_factory=dict)

    def append(self, kind, chain, facts, *, listing=None, content=None, author=None, run=0):
        """Append a leaf; return its index. A listing of 0 is another subject's: its leaves are not shown."""
        index = len(self.leaves)
        salts = {name: sha256(f"{name} {index}".encode()).digest() for name in ("facts", "content", "author")}
        parts = {"facts": lines(facts), "content": content, "author": author}
        digests = {name: None if data is None else part(salts[name], data) for name, data in parts.items()}
        at = START + timedelta(minutes=index)
        entry = Entry(kind, run, at, self.heads.get(chain), commit(*digests.values())).encode()
        self.heads[chain] = index
        self.leaves.append(entry)
        shown = {
            name: b"-\n" if data is None else salts[name].hex().encode() + b"\n" + data for name, data in parts.items()
        }
        if author is not None:
            shown["author"] = f"withheld {digests['author'].hex()}\n".encode()
        if listing != 0:
            self.rows[index] = {"listing": listing, "entry": entry, **shown}
            self.digests[index] = digests
        return index

    def review(self, kind, key, *, listing=1, run, text="fine"):
        """Append what happened to a review."""
        facts = [("source", "shop"), ("subject", f"kettle {listing}"), ("review", key), ("key", key), ("rating", "4.0")]
        is_version = kind in (Kind.OBSERVED, Kind.EDITED)
        content = lines([("text", text)]) if is_version else None
        author = lines([("author", "aa")]) if is_version else None
        index = self.append(
            kind, ("review", listing, key), facts, listing=listing, content=content, author=author, run=run
        )
        standing = self.visible.setdefault(listing, {})
        if kind is Kind.VANISHED:
            standing[key] = (None, standing[key][1])
        else:
            commitment = bytes.fromhex(self.leaves[index].decode()[-65:-1]) if is_version else standing[key][1]
            standing[key] = (commitment, commitment)
        return index

    def close(self, run, counts, *, listing=1):
        """Append the closing leaf of a run."""
        standing = sorted(shown for shown, _ in self.visible.get(listing, {}).values() if shown)
        live = root([leaf_hash(commitment) for commitment in standing]).hex()
        self.live[listing] = live
        names = ("new", "edited", "vanished", "reappeared")
        counted = [(name, str(counts.get(name, 0))) for name in names]
        facts = [("source", "shop"), ("subject", f"kettle {listing}"), ("run", str(run)), *counted, ("live", live)]
        return self.append(Kind.RUN, ("run", listing), facts, listing=listing, run=run)

    def erase(self, index, *names, chain):
        """Erase parts of a leaf, and append the leaf that says so."""
        for name in names:
            self.rows[index][name] = f"erased {self.digests[index][name].hex()}\n".encode()
        facts = [("leaf", str(index)), ("parts", " ".join(names)), ("reason", "retention")]
        return self.append(Kind.ERASED, chain, facts, listing=1)


def figures_of(log, outputs):
    """Append the leaf of a set of figures; return what claims.json says of it."""
    indicators = [
        dict.fromkeys(LEVELS)
        | {"name": "trust", "period": "2026-03-02", "value": 0.75, "n": 3, "alarm": False, "note": ""}
    ]
    beside = {"repeats": 0, "newest_on": "2026-03-01"}
    said = "0.75 - - - - - - 3 - "
    figures = lines([("trust 2026-03-02", said), ("facts", json.dumps(beside, separators=(",", ":")))])
    spoken = [lines([("version", str(n)), ("language", tongue), ("p", p)]) for n, tongue, p in outputs if tongue]
    live = lines([(str(number), log.live[number]) for number in sorted(log.live)])
    facts = {
        "as-of": "2026-03-02T00:00:00+00:00",
        "figures": sha256(figures).hexdigest(),
        "outputs": sha256(b"".join(spoken)).hexdigest(),
        "live": sha256(live).hexdigest(),
        "model": MODEL,
        "config": CONFIG,
    }
    leaf = log.append(Kind.INDICATOR, ("indicator",), [("subject", "kettle"), *facts.items()])
    at = (START + timedelta(minutes=leaf)).isoformat()
    return {"leaf": leaf, "published-at": at, **facts, "indicators": indicators, "beside": beside}


def foresee(log, subject, number, starts="2026-03-09"):
    """Append a forecast of an audit; of another subject its facts are not shown."""
    facts = [("subject", subject), ("audit", number), ("event", "result=fail"), ("starts", starts)]
    index = log.append(Kind.FORECAST, ("forecast",), facts)
    if subject != "kettle":
        log.rows[index]["facts"] = f"withheld {log.digests[index]['facts'].hex()}\n".encode()
    return index


def last_run(log, listing):
    """Return the index of the newest closing leaf of a listing; None where none is shown."""
    runs = [at for at, row in log.rows.items() if row["listing"] == listing and b"\nkind run\n" in row["entry"]]
    return max(runs, default=None)


def small_log(starts="2026-03-09", before=None, after=None):
    """Return a log with every kind of leaf, and the claims and outputs of a pack.

    What comes before or after the figures beside that is written by whoever asks.
    """
    log = SmallLog()
    log.append(Kind.KEY, ("key",), [("says", "rsl/key/v1")])
    first = log.review(Kind.OBSERVED, "r1", run=1)
    second = log.review(Kind.OBSERVED, "r2", run=1)
    log.append(Kind.OBSERVED, ("other", 1), [("source", "shop"), ("subject", "mug")], listing=0)
    log.append(
        Kind.AGGREGATE, ("aggregate",), [("source", "shop"), ("subject", "kettle 1"), ("chain", "jsonld")], listing=1
    )
    log.close(1, {"new": 2})
    for n in range(5):
        log.append(Kind.OBSERVED, ("other", n + 2), [("source", "shop"), ("subject", "mug")], listing=0)
    third = log.review(Kind.EDITED, "r1", run=2, text="no longer fine\nat all")
    log.review(Kind.VANISHED, "r2", run=2)
    log.close(2, {"edited": 1, "vanished": 1})
    fourth = log.review(Kind.OBSERVED, "r3", listing=2, run=3)
    log.close(3, {"new": 1}, listing=2)
    log.append(Kind.NOTE, ("note",), [("says", "rsl/note/v1")])
    log.review(Kind.REAPPEARED, "r2", run=4)
    log.close(4, {"reappeared": 1})
    outputs = [(1, "en", "0.9"), (2, None, None), (3, "de", None), (4, "en", "0.125")]
    foresee(log, "mug", "M-1")
    foresee(log, "kettle", "A 1", starts)
    if before:
        before(log)
    figures = figures_of(log, outputs)
    log.erase(first, "content", "author", chain=("review", 1, "r1"))
    log.append(Kind.OBSERVED, ("other", 9), [("source", "shop"), ("subject", "mug")], listing=0)
    if after:
        after(log)
    said = [
        f"{n} {leaf} own {tongue or '-'} {p or '-'} worded - -\n"
        for (n, tongue, p), leaf in zip(outputs, (first, second, third, fourth), strict=True)
    ]
    listings = [
        {"id": 1, "source": "shop", "external_id": "kettle 1", "own": True, "last_run": last_run(log, 1), "links": []},
        {"id": 2, "source": "shop", "external_id": "kettle 2", "own": True, "last_run": last_run(log, 2), "links": []},
    ]
    claims = {
        "subject": {"key": "kettle", "name": "The kettle", "kind": "product"},
        "listings": listings,
        "figures": figures,
    }
    return log, claims, said


def note_of(log, size=None, key=OPERATOR):
    """Return the signed checkpoint of the first leaves of a log."""
    size = len(log.leaves) if size is None else size
    return sign(checkpoint_body(ORIGIN, size, naive_root([naive_leaf(entry) for entry in log.leaves[:size]])), key)


def block(index, row):
    """Return the lines of one entry."""
    listing = "-" if row["listing"] is None else row["listing"]
    parts = (name.encode() + b" " + row[name] for name in ("facts", "content", "author"))
    return f"leaf {index} {listing}\n".encode() + row["entry"] + b"".join(parts) + b"\n"


def raw_note(run, at, salt=None):
    """Return lines of a leaf, of whatever form, and what is shown of it."""
    content = None if salt is None else part(bytes.fromhex(salt.decode()), b"\n")
    entry = f"rsl/entry/v1\nkind note\nrun {run}\nat {at}Z\nprevious -\ncommit {commit(None, content, None).hex()}\n"
    shown = b"-\n" if salt is None else salt + b"\n"
    return {"listing": None, "entry": entry.encode(), "facts": b"-\n", "content": shown, "author": b"-\n"}


def small_members(stops=(), starts="2026-03-09", raw=()):
    """Return the members of a valid pack that the manifest covers, by name; leaves written by hand stand at its end."""
    log, claims, said = small_log(starts)
    for row in raw:
        log.rows[len(log.leaves)] = row
        log.leaves.append(row["entry"])
    return members_of(log, claims, said, stops)


def members_of(log, claims, said, stops=()):
    """Return the members of a pack that shows these rows of a log and claims this; whether it is true or not."""
    size = len(log.leaves)
    hashes = [naive_leaf(entry) for entry in log.leaves]
    claims["log"] = {"origin": ORIGIN, "size": size, "root": naive_root(hashes).hex()}
    gaps = [
        f"{level} {idx} {base64.b64encode(naive_root(hashes[idx << level : idx + 1 << level])).decode()}\n"
        for level, idx in gap_positions(sorted(log.rows), stops, size)
    ]
    return {
        "entries.txt": b"".join(block(index, log.rows[index]) for index in sorted(log.rows)),
        "proof.txt": "".join(gaps).encode(),
        "outputs.txt": "".join(said).encode(),
        "claims.json": json.dumps(claims, indent=1).encode(),
        "checkpoint.txt": note_of(log).encode(),
    }


def pack_of(members, key=OPERATOR, origin=ORIGIN, size=None):
    """Return the bytes of a pack with these members, its manifest signed by a key."""
    file = io.BytesIO()
    stated = json.loads(members["claims.json"])["log"]["size"] if size is None else size
    with PackWriter(file, origin, stated) as writer:
        for name, data in members.items():
            writer.add(name, [data])
        writer.sign(lambda text: sign(text, key))
        writer.add_uncovered("verify.py", verifier())
    return file.getvalue()


def unpacked(pack):
    """Return all members of a pack by name."""
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def repacked(members, method=zipfile.ZIP_STORED):
    """Return the bytes of an archive with these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()
