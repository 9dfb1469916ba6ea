"""Check an evidence pack offline, with nothing but Python's standard library.

    python3 -I -S verify.py PACK.zip --key KEY [--previous CHECKPOINT]
Exit code 0: valid, 1: invalid, 2: cannot decide, as without a key: who made a pack chose what lies in it, so the key
must come from elsewhere (the operator's website, a contract, an earlier pack). This is checked, in this order:
 1. The archive holds the members of a pack and nothing else, each once, none of absurd size.
 2. manifest.txt, signed by KEY, has the SHA-256 of every member but verify.py and README.
 3. checkpoint.txt, signed by KEY, states size and root of the log.
 4. Entries (leaves) and proof.txt (subtrees in between) have that root, and those of all earlier checkpoints at hand.
 5. Each part of a record that is shown is the one that its entry committed to when it was logged.
 6. Chains have no gap and no fork: of reviews, collections, published figures, and forecasts, each made in time.
 7. Each collection changed as many reviews as it says; after the last one the pack shows all that stood there.
 8. The claimed figures, and the model outputs they used, have the digests logged when they were published.
"""

import argparse
import base64
import json
import re
import zipfile
import zlib
from binascii import unhexlify
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

MOST_BYTES, LONGEST_PIECE, MOST_MEMBERS = 1 << 32, 1 << 22, 1000
NUMBER, AT, DIGEST = "0|[1-9][0-9]{0,18}", "[0-9-]{10}T[0-9:]{8}", "[0-9a-f]{64}"
FREE, ANCHOR = re.compile(r"verify\.py|README[A-Za-z0-9._-]*"), r"anchors/[A-Za-z0-9_][A-Za-z0-9_.-]*"
MEMBER = re.compile(rf"(claims\.json|statement\.pdf|(checkpoint|consistency|proof|entries|outputs)\.txt|{ANCHOR})")
LISTED = re.compile(rf"([0-9a-f]{{64}}) ({NUMBER}) (\S+)")
KEY = re.compile(r"([^+\s\x00-\x1f]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})")
SIGNED = "\u2014 ([^+\\s\x00-\x1f]+) ([A-Za-z0-9+/]+={0,2})\n"
CHECKPOINT = re.compile(rf"([^\n]+)\n({NUMBER})\n([A-Za-z0-9+/]{{43}}=)\n")
NOTE = re.compile(f"([^\x00-\x09\x0b-\x1f]*\n)\n((?:{SIGNED}){{1,100}})")
GAP = re.compile(rf"([0-9]|[1-5][0-9]|6[0-3]) ({NUMBER}) ([A-Za-z0-9+/]{{43}}=)".encode())
OUTPUT = re.compile(rf"({NUMBER}) ({NUMBER}) (own|part) ([^ ]+) ([^ ]+) (-|worded) (-|replied) (-|{NUMBER})".encode())
KINDS = "observed|edited|vanished|reappeared|aggregate|erased|run|indicator|forecast|key|note"
FORM = f"rsl/entry/v1\nkind ({KINDS})\nrun ({NUMBER})\nat ({AT})Z\nprevious (-|{NUMBER})\ncommit ({DIGEST})\n"
ENTRY = re.compile(f"leaf ({NUMBER}) (-|{NUMBER})\n({FORM})facts ".encode())
COUNTED = {b"observed": b"new", b"edited": b"edited", b"vanished": b"vanished", b"reappeared": b"reappeared"}
OF_NONE = frozenset((b"indicator", b"forecast", b"key", b"note"))
IDENTITY = {b"run": (0, 1), b"aggregate": (0, 1, 2), b"indicator": (0,), b"key": (), b"note": (), b"forecast": ()}
Key = tuple[str, bytes, bytes]


class Refused(Exception):
    """Exit code, 1 or 2, and a plain sentence that says why."""


def require(holds: Any, what: str, code: int = 1) -> Any:
    """Return what holds; where nothing does, refuse."""
    if not holds:
        raise Refused(code, what)
    return holds


P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]


def add(p: Point, q: Point) -> Point:
    """Return the sum of two points of Ed25519 (RFC 8032, 5.1) in extended coordinates."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    """Return the multiple of a point."""
    total = (0, 1, 1, 0)
    while number:
        total = add(total, point) if number & 1 else total
        point, number = add(point, point), number >> 1
    return total


def decompress(data: bytes) -> Point | None:
    """Return the point of 32 bytes (5.1.3), or None."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (v * x * x - u) % P or (x == 0 and sign):
        return None
    return (x := P - x if x & 1 != sign else x), y, 1, x * y % P


def is_signature(signature: bytes, key: bytes, message: bytes) -> bool:
    """Say whether the owner of a key signed a message (5.1.7)."""
    point, base, s = decompress(key), decompress(b"\x58" + b"\x66" * 31), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or point is None or base is None or s >= L:
        return False
    h = int.from_bytes(sha512(signature[:32] + key + message).digest(), "little") % L
    x, y, z, _ = add(times(s, base), times(h, (P - point[0], point[1], 1, P - point[3])))
    x, y = x * pow(z, P - 2, P) % P, y * pow(z, P - 2, P) % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def unbase64(text: str) -> Any:
    """Return the bytes of a base64 text in its one form: spare bits are 0."""
    data = base64.b64decode(text, validate=True)
    return require(base64.b64encode(data).decode() == text and data, f"{text[:50]} is no proper base64")


def read_key(text: str) -> Key:
    """Return name, id and public key of a key text NAME+ID+BASE64."""
    what = f"--key: {text[:80]!r} is no Ed25519 key text; copy the whole line from where it is published"
    name, key_id, encoded = require(KEY.fullmatch(text.strip()), what, 2).groups()
    data = base64.b64decode(encoded)
    require(data[0] == 1 and sha256(f"{name}\n".encode() + data).hexdigest()[:8] == key_id, what, 2)
    return name, bytes.fromhex(key_id), data[1:]


def verify_note(data: bytes, name: str, keys: Sequence[Key]) -> str:
    """Return the text of a C2SP signed note that one of the keys signed; without any key, the text alone."""
    text, lines, *_ = require(NOTE.fullmatch(data.decode()), f"{name}: no text with signatures below it").groups()
    signed = [(signer, unbase64(value)) for signer, value in re.findall(SIGNED, lines)]
    known = [(key, value) for key in keys for signer, value in signed if (signer, value[:4]) == key[:2]]
    for (signer, _, public), value in known:
        require(is_signature(value[4:], public, text.encode()), f"{name}: changed since {signer} signed it, if ever")
    require(known or not keys, f"{name}: signed by {[signer for signer, _ in signed]}, not by the key that you gave")
    return str(text)


def read_checkpoint(data: bytes, name: str, keys: Sequence[Key]) -> tuple[str, int, bytes]:
    """Return origin, size and root of a checkpoint that one of the keys signed; see `verify_note`."""
    origin, size, root = require(CHECKPOINT.fullmatch(verify_note(data, name, keys)), f"{name}: no checkpoint").groups()
    return origin, int(size), unbase64(root)


class Tree:
    """A Merkle tree (RFC 9162, 2.1) that grows from left to right, by leaves and by whole subtrees."""

    def __init__(self, sizes: Iterable[int] = ()) -> None:
        self.size, self.sizes, self.roots, self.stack = 0, {*sizes}, {0: sha256().digest()}, list[tuple[int, bytes]]()

    def push(self, level: int, digest: bytes) -> None:
        """Add a subtree of 2**level leaves; neighbours of one height are joined at once."""
        stack, self.size = self.stack, self.size + (1 << level)
        while stack and stack[-1][0] == level:
            digest, level = sha256(b"\1" + stack.pop()[1] + digest).digest(), level + 1
        stack.append((level, digest))
        if self.size in self.sizes:
            self.roots[self.size] = self.root()

    def root(self) -> bytes:
        """Return the root of what is there."""
        digests = [digest for _, digest in self.stack] or [self.roots[0]]
        joined = digests.pop()
        while digests:
            joined = sha256(b"\1" + digests.pop() + joined).digest()
        return joined


class Pack:
    """The members of a pack; each is compared with the manifest while it is read."""

    def __init__(self, archive: zipfile.ZipFile, keys: Sequence[Key]) -> None:
        self.archive = archive
        names = [info.filename for info in archive.infolist() if info.filename != "anchors/"]
        require("manifest.txt" in names, "no manifest.txt, so this is no evidence pack: is it the right file?", 2)
        require(len(names) == len(set(names)) and len(names) <= MOST_MEMBERS, "a member twice, or too many members")
        manifest = archive.open("manifest.txt").read(1 << 20)
        require(manifest.startswith(b"rsl/pack/v1\n"), "manifest.txt: a newer pack needs a newer verify.py", 2)
        _, self.origin, self.size, *rows, _ = verify_note(manifest, "manifest.txt", keys).split("\n")
        listed = [require(LISTED.fullmatch(row), "manifest.txt: a line that names no member") for row in rows]
        self.members = {match[3]: (match[1], int(match[2])) for match in listed}
        require([match[3] for match in listed] == sorted(self.members), "manifest.txt: out of order")
        foreign = {n for n in names if not FREE.fullmatch(n)} ^ {"manifest.txt", *self.members}
        foreign |= {n for n in self.members if not MEMBER.fullmatch(n)}
        require(not foreign, f"missing, or does not belong into the pack: {sorted(foreign)[:3]}")
        require(sum(size for _, size in self.members.values()) <= MOST_BYTES, "larger than a pack can be")

    def pieces(self, name: str, end: bytes = b"") -> Iterator[bytes]:
        """Yield what stands before each end, in a member that closes with one; without any end, chunks."""
        (stated, left), digest, rest = require(self.members.get(name), f"{name} is missing"), sha256(), b""
        with self.archive.open(name) as member:
            while chunk := member.read(1 << 20):
                left -= len(chunk)
                digest.update(chunk)
                *whole, rest = (rest + chunk).split(end) if end else (chunk, b"")
                require(left >= 0 and len(rest) <= LONGEST_PIECE, f"{name}: longer than it was when it was signed")
                yield from whole
        require(left == 0 and digest.hexdigest() == stated and not rest, f"{name}: changed since it was signed")


def record(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Return the bytes of a record: one line for each key and value, without newlines of their own."""
    escaped = [[text.replace("\\", "\\\\").replace("\n", "\\n") for text in pair] for pair in pairs]
    return "".join([key.replace(" ", "\\s") + f" {value}\n" for key, value in escaped]).encode()


class Log:
    """What the entries of the pack say, read once, from the first to the last."""

    def __init__(self, claims: Any, gaps: Iterator[bytes], sizes: Iterable[int]) -> None:
        names = [(e["id"], ("source", e["source"]), ("subject", e["external_id"])) for e in claims["listings"]]
        self.about = {str(of).encode(): record(pair).split(b"\n")[:2] for of, *pair in names}
        self.last_runs = {each["last_run"] for each in claims["listings"]} - {None}
        self.tree, self.gaps, self.withheld = Tree(sizes), gaps, 0
        self.erased, self.told, self.versions = (set[Any]() for _ in range(3))
        self.heads, self.names, self.listings, self.commits, self.visible = (dict[Any, Any]() for _ in range(5))
        self.live, self.figures, self.changed, self.owners, self.foreseen = (dict[Any, Any]() for _ in range(5))

    def fill(self, until: int) -> None:
        """Add the subtrees of proof.txt that lie before a leaf."""
        while self.tree.size < until:
            match: Any = GAP.fullmatch(next(self.gaps, b""))
            require(match and int(match[2]) << int(match[1]) == self.tree.size, "proof.txt: a hash is missing")
            self.tree.push(int(match[1]), unbase64(match[3].decode()))
        require(self.tree.size == until, "entries.txt: an entry out of order, or twice")

    def add(self, block: bytes) -> None:
        """Check one entry: its parts, its place in the log and in its chain, and what it says of others."""
        match = require(ENTRY.match(block), "entries.txt: not the lines of an entry")
        number, listing, entry, kind, run, at, previous, commit = match.groups()
        first, _, rest = block[match.end() :].partition(b"\ncontent ")
        content, _, author = rest.partition(b"\nauthor ")
        index, parts = int(number), self.part(number, b"facts", first) + self.part(number, b"content", content)
        committed = sha256(b"rsl/commit/v1\0" + parts + self.part(number, b"author", author)).hexdigest().encode()
        require(committed == commit and datetime.fromisoformat(at.decode()), f"entry {index}: not what it committed to")
        require((listing in self.about) != (kind in OF_NONE), "an entry is of a listing, or of none, as it can't be")
        if self.tree.size != index:
            self.fill(index)
        self.tree.push(0, sha256(b"\0" + entry).digest())
        chain = self.chain(index, kind, previous, listing, first[65:] if first[64:65] == b"\n" else b"")
        facts = {} if kind in COUNTED else dict([line.partition(b" ")[::2] for line in first[65:].split(b"\n")])
        if kind in COUNTED:
            self.changed[run, kind] = self.changed.get((run, kind), 0) + 1
            if kind in (b"observed", b"edited"):
                self.commits[chain] = commit
                self.versions.add(number)
            self.visible.setdefault(listing, {})[chain] = None if kind == b"vanished" else self.commits[chain]
        elif kind == b"run":
            self.close(index, run, listing, facts)
        elif kind == b"erased":
            self.told |= {(facts[b"leaf"], name) for name in facts[b"parts"].split(b" ")}
        elif kind == b"forecast" and first[64:65] != b"\n":
            self.withheld += 1
        elif kind == b"forecast":
            said = [facts[name].decode() for name in (b"audit", b"event", b"starts")]
            is_day = re.fullmatch("[0-9]{4}(-[0-9]{2}){2}", said[2]) and datetime.fromisoformat(said[2])
            require(is_day and at[:10].decode() < said[2], f"forecast {index}: its audit had begun: {said}")
            self.foreseen[index] = f"forecast of audit {said[0]}, {said[1]}: logged {at.decode()}Z, before {said[2]}"
        elif kind == b"indicator":
            self.figures[index] = ({key.decode(): value.decode() for key, value in facts.items()}, dict(self.live))

    def part(self, number: bytes, name: bytes, shown: bytes) -> bytes:
        """Return the digest of a part: of salt and bytes where they are shown, else the one that is stated."""
        if shown[64:65] == b"\n":
            return sha256(b"rsl/part/v1\0" + unhexlify(shown[:64]) + shown[65:] + b"\n").digest()
        if shown == b"-":
            return bytes(32)
        how, stated, digest = shown[:-64], shown[-64:], unhexlify(shown[-64:])
        require(how in (b"withheld ", b"erased ") and digest.hex().encode() == stated, "a part is not of its form")
        self.erased.update([(number, name)] if how == b"erased " else ())
        return digest

    def chain(self, index: int, kind: bytes, previous: bytes, listing: bytes, told: bytes) -> int:
        """Append an entry to the chain whose newest entry it names; return the first one of the chain."""
        first = index if previous == b"-" else self.heads.pop(int(previous), -1)
        require(first >= 0, f"entry {index}: the one before it is missing, or was followed already")
        self.heads[index] = first
        require(self.listings.setdefault(first, listing) == listing, "an entry follows one of another listing")
        if kind != b"erased" and told:
            head = told.split(b"\n", 4)
            require(listing == b"-" or self.about[listing] == head[:2], "an entry is of another listing")
            name = (head[0], head[1], head[3]) if kind in COUNTED else (kind, *[head[n] for n in IDENTITY[kind]])
            require(self.names.setdefault(first, name) == name, "an entry follows one about something else")
            require(self.owners.setdefault(name, first) == first, f"entry {first}: a second chain of the same thing")
        return first

    def close(self, index: int, run: bytes, listing: bytes, facts: dict[bytes, bytes]) -> None:
        """Compare the account that a collection gave of itself with the entries shown."""
        shown = {name: str(self.changed.pop((run, kind), 0)).encode() for kind, name in COUNTED.items()}
        require(facts[b"run"] == run and shown.items() <= facts.items(), f"run {run!r} shows other changes: {shown}")
        self.live[listing.decode()] = facts[b"live"].decode()
        if index in self.last_runs:
            tree = Tree()
            for commit in sorted(filter(None, self.visible.get(listing, {}).values())):
                tree.push(0, sha256(b"\0" + unhexlify(commit)).digest())
            require(tree.root().hex().encode() == facts[b"live"], f"run {run!r}: reviews that stood there are left out")
            self.last_runs.remove(index)


def figures_digest(figures: Any) -> str:
    """Return the digest that an `indicator` entry has of these figures."""
    pairs = []
    for each in figures["indicators"]:
        values = [each[key] for key in ("value", "low", "high", "level", "n_eff", "limit_low", "limit_high")]
        texts = ["-" if value is None else repr(float(value)) for value in values] + [str(each["n"])]
        texts += ["alarm" if each["alarm"] else "-", each["note"]]
        pairs.append((f"{each['name']} {each['period']}", " ".join(texts)))
    beside = json.dumps(figures["beside"], ensure_ascii=False, separators=(",", ":"))
    return sha256(record([*pairs, ("facts", beside)])).hexdigest()


def outputs_digest(pack: Pack, log: Log) -> str:
    """Return the digest that an `indicator` entry has of what the model said of the texts."""
    digest, newest = sha256(), -1
    for line in pack.pieces("outputs.txt", b"\n"):
        version, leaf, of, language, p, *_ = require(OUTPUT.fullmatch(line), "outputs.txt: not of its form").groups()
        require(leaf in log.versions and int(version) > newest, "outputs.txt: out of order")
        newest = int(version)
        if of == b"own" and language != b"-":
            digest.update(b"version %s\nlanguage %s\np%s\n" % (version, language, b"" if p == b"-" else b" " + p))
    return digest.hexdigest()


def check_claims(claims: Any, log: Log, outputs: str) -> list[str]:
    """Check the claimed figures; return lines that tell them and what can't be recomputed any more."""
    figures, name = claims["figures"], claims["subject"]["name"]
    if figures is None:
        return [f"{name}: no figures claimed"]
    logged, live = require(log.figures.get(figures["leaf"]), "claims.json: figures that no entry publishes")
    same = all(figures[key] == logged[key] for key in ("as-of", "model", "config", "figures", "outputs", "live"))
    same = same and record([("subject", claims["subject"]["key"])]) == f"subject {logged['subject']}\n".encode()
    require(same and figures_digest(figures) == logged["figures"], "claims.json: not what was published")
    own = [str(number) for number in sorted(each["id"] for each in claims["listings"] if each["own"])]
    now = {"outputs": outputs, "live": sha256(record([(each, live[each]) for each in own if each in live])).hexdigest()}
    for key in figures["recomputable"]:
        require(now[key] == logged[key], f"{key}: not what the published figures came from")
    gone = [f"not recomputed: {key} (its inputs are gone)" for key in now if key not in figures["recomputable"]]
    told = [f"{each['name']} {each['value']} (n {each['n']})" for each in figures["indicators"][:1]]
    return [f"{name} as of {figures['as-of']}: {', '.join(told)}, and more", *gone]


def check(pack: Pack, keys: Sequence[Key], previous: bytes | None) -> list[str]:
    """Check a pack; return lines that say what was found."""
    origin, size, root = read_checkpoint(b"".join(pack.pieces("checkpoint.txt")), "checkpoint.txt", keys)
    require((origin, str(size)) == (pack.origin, pack.size), "manifest.txt and checkpoint.txt are of different logs")
    notes = [name for name in pack.members if re.fullmatch(r"consistency\.txt|anchors/[0-9]+\.txt", name)]
    earlier = {name: b"".join(pack.pieces(name)) for name in notes}
    earlier |= {} if previous is None else {"--previous": previous}
    old = {name: read_checkpoint(note, name, ()) for name, note in earlier.items()}
    claims = json.loads(b"".join(pack.pieces("claims.json")))
    require(claims["log"] == {"origin": origin, "size": size, "root": root.hex()}, "claims.json: of another log")
    log = Log(claims, pack.pieces("proof.txt", b"\n"), [at for _, at, _ in old.values()])
    for block in pack.pieces("entries.txt", b"\n\n"):
        log.add(block)
    log.fill(size)
    require(log.tree.root() == root and next(log.gaps, None) is None, "the entries have another root")
    require(log.erased <= log.told, f"called erased, but not logged so: {sorted(log.erased - log.told)[:3]}")
    require(not log.last_runs, "claims.json: a last run that the pack does not show")
    told = check_claims(claims, log, outputs_digest(pack, log))
    for name, (of, at, stated) in old.items():
        require(of == origin, f"{name}: of the log {of}, not {origin}: was a new epoch begun? Ask the operator", 2)
        require(at <= size, f"{name} has {at} leaves, this older pack only {size}: ask for a new pack", 2)
        require(at in log.tree.roots, f"{name}: can't be compared with this pack; ask for one exported with it", 2)
        require(log.tree.roots[at] == stated, f"{name}: no earlier state of this log, so the log was changed since")
    covers = sorted([(at, name) for name, (_, at, _) in old.items()] + [(size, "checkpoint.txt")])
    rest = sorted(n for n in pack.members if n.startswith("anchors/") and n not in old and [*pack.pieces(n)])
    return [
        f"log {origin}, {size} leaves, root {root.hex()}",
        f"{len(log.versions)} versions of reviews, {len(log.figures)} published sets of figures, all logged",
        *told,
        *[f"{n}: signed, SHA-256 {pack.members[n][0]}" for n in pack.members if n[-4:] == ".pdf" and [*pack.pieces(n)]],
        *[f"{said}; covered by {next(by for at, by in covers if at > index)}" for index, said in log.foreseen.items()],
        *[f"{log.withheld} more forecasts, of other subjects, are not shown; none is left out"][: log.withheld],
        *[f"time stamp: openssl ts -verify -data {n.split('-')[0]}.txt -in {n} -CAfile THEIR-ROOT.pem" for n in rest],
        "compared with: " + (", ".join(old) or "no earlier checkpoint"),
    ]


def verdict(pack: str, key: Sequence[str], previous: str | None) -> tuple[int, list[str]]:
    """Return exit code and sentences for a pack."""
    try:
        known = [read_key(text) for text in key]
        with zipfile.ZipFile(pack) as archive:
            lines = check(Pack(archive, known), known, None if previous is None else Path(previous).read_bytes())
    except Refused as error:
        return error.args[0], [("INVALID: " if error.args[0] == 1 else "CANNOT DECIDE: ") + error.args[1]]
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        return 2, [f"CANNOT DECIDE: {error}: damaged or cut off on its way; fetch the pack again"]
    except (RuntimeError, ValueError, LookupError, TypeError, AttributeError) as error:
        return 1, [f"INVALID: not in its form ({type(error).__name__}: {str(error)[:200]})"]
    unknown = "CANNOT DECIDE: consistent, signer unknown: give --key, got elsewhere than with the pack"
    return (0 if key else 2), ["VALID" if key else unknown, *lines]


def main() -> None:
    """Check the pack that the command line names."""
    parser = argparse.ArgumentParser(description="Check an evidence pack offline: 0 valid, 1 invalid, 2 cannot decide.")
    parser.add_argument("pack", help="the ZIP file")
    parser.add_argument("--key", action="append", default=[], help="public key NAME+ID+BASE64, got elsewhere")
    parser.add_argument("--previous", help="file with a checkpoint of this log that you kept earlier")
    code, lines = verdict(**vars(parser.parse_args()))
    print(*[ascii(line)[1:-1] for line in lines], sep="\n")  # noqa: T201
    raise SystemExit(code)


if __name__ == "__main__":
    main()
