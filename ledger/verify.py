"""Check an evidence pack offline, with nothing but Python's standard library.

    python3 -I -S verify.py PACK.zip --key KEY [--previous CHECKPOINT]
Exit code 0: valid, 1: invalid, 2: cannot decide, as without a key: who made a pack chose what lies in it, so the key
must come from elsewhere (the operator's website, a contract, an earlier pack). This is checked, in this order:
 1. The archive holds the members of a pack and nothing else, each once, none of absurd size.
 2. KEY signed manifest.txt (SHA-256 of every member but verify.py, README) and checkpoint.txt (size, root of the log).
 3. Entries (leaves) and proof.txt (subtrees in between) have that root, and those of all earlier checkpoints at hand.
 4. Each part of a record that is shown is the one that its entry committed to when it was logged.
 5. Chains have no gap and no fork: of reviews, collections, published figures, and forecasts, each made in time.
 6. Each collection changed as many reviews as it says; after the newest one the pack shows all that stood there.
 7. Figures, the collections they count, and model outputs (unless reviews were erased since) have the digests logged.
"""

import argparse
import gc
import json
import re
import zipfile
import zlib
from binascii import a2b_base64, unhexlify
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import reduce
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any, NoReturn

MOST_BYTES, LONGEST_PIECE, MOST_MEMBERS = 1 << 32, 1 << 22, 1000
B, NUMBER, AT, DIGEST = "[A-Za-z0-9+/]", "0|[1-9][0-9]{0,18}", "[0-9-]{10}T[0-9:]{8}", "[0-9a-f]{64}"
FREE, ANCHOR = re.compile(r"verify\.py|README[A-Za-z0-9._-]*"), r"anchors/[A-Za-z0-9_][A-Za-z0-9_.-]*"
MEMBER = re.compile(rf"(claims\.json|statement\.pdf|(checkpoint|consistency|proof|entries|outputs)\.txt|{ANCHOR})")
LISTED, NOTES = re.compile(rf"({DIGEST}) ({NUMBER}) (\S+)"), re.compile(r"consistency\.txt|anchors/[0-9]+\.txt")
KEY = re.compile(r"([^+\s\x00-\x1f\ud800-\udfff]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})")
END = f"(?:{B}{{4}}|{B}{{2}}[AEIMQUYcgkosw048]=|{B}{{5}}[AQgw]==)"  # the one form of base64: spare bits are 0
SIGNED, HASH = f"\u2014 ([^+\\s\x00-\x1f]+) ((?:{B}{{4}})+{END})\n", f"{B}{{42}}[AEIMQUYcgkosw048]="
CHECKPOINT = re.compile(rf"([^\n]+)\n({NUMBER})\n({HASH})\n")
NOTE = re.compile(f"([^\x00-\x09\x0b-\x1f]*\n)\n((?:{SIGNED}){{1,100}})")
GAP = re.compile(rf"([0-9]|[1-5][0-9]|6[0-3]) ({NUMBER}) ({HASH})".encode())
SAID = re.compile(rf"({NUMBER}) ({NUMBER}) (own|part) ([\w-]+) ([\d.e-]+) (-|worded) (-|replied) (-|{NUMBER})".encode())
KINDS = "observed|edited|vanished|reappeared|aggregate|erased|run|indicator|forecast|key|note"
FORM = f"rsl/entry/v1\nkind ({KINDS})\nrun ({NUMBER})\nat ({AT})Z\nprevious (-|{NUMBER})\ncommit ({DIGEST})\n"
ENTRY = re.compile(f"leaf ({NUMBER}) (-|{NUMBER})\n({FORM})facts ".encode())
COUNTED = {b"observed": "new", b"edited": "edited", b"vanished": "vanished", b"reappeared": "reappeared"}
TOLD, OF_NONE = (b"run", b"erased", b"forecast", b"indicator"), (b"indicator", b"forecast", b"key", b"note")
IDENTITY = {b"run": (0, 1), b"aggregate": (0, 1, 2), b"indicator": (0,), b"key": (), b"note": (), b"forecast": ()}
ASK = "believe nothing of this pack; fetch it again, and if it is the same, ask who made it"
LOST = "is this its name? If so, it was damaged or cut off on its way: fetch the pack again"
KEPT = "name the file in which you kept a checkpoint, or leave --previous out: this says nothing of the pack"
UNKNOWN = "CANNOT DECIDE: consistent, signer unknown: give --key, got elsewhere than with the pack"
LEVELS = ("value", "low", "high", "level", "n_eff", "limit_low", "limit_high")
LOGGED = ("as-of", "published-at", "model", "config", "figures", "outputs", "live")
LISTING = {"id": 0, "source": "", "external_id": "", "own": True, "last_run": (0, None), "links": [{}]}
FIGURE = dict.fromkeys(LEVELS, (0, 0.0, None)) | {"name": "", "period": "", "n": 0, "alarm": True, "note": ""}
FIGURES = {"leaf": 0, "indicators": [FIGURE], "beside": {}} | dict.fromkeys(LOGGED, "")
CLAIMS = {"log": {}, "subject": {"key": "", "name": "", "kind": ""}, "listings": [LISTING], "figures": (FIGURES, None)}


class Refused(Exception):
    """What does not fit, where, and, if for that reason nothing can be decided, what to do next."""


def refuse(what: str, where: str = "", to_do: str = "") -> NoReturn:
    """Refuse a pack: as invalid or, where the reader can do something about it, as undecided."""
    raise Refused(what, where, to_do)


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
        total, point, number = (add(total, point) if number & 1 else total), add(point, point), number >> 1
    return total


def decompress(data: bytes) -> Point | None:
    """Return the point of 32 bytes (5.1.3), or None."""
    sign, y = divmod(int.from_bytes(data, "little"), 1 << 255)
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    x = x * pow(2, (P - 1) // 4, P) % P if (v * x * x - u) % P else x
    is_point = y < P and (v * x * x - u) % P == 0 and (x or not sign)
    return ((x := P - x if x & 1 != sign else x), y, 1, x * y % P) if is_point else None


def is_signature(signature: bytes, key: bytes, message: bytes) -> bool:
    """Say whether the owner of a key signed a message (5.1.7)."""
    point, base, s = decompress(key), decompress(b"\x58" + b"\x66" * 31), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or point is None or base is None or s >= L or times(8, point)[0] == 0:
        return False
    h = int.from_bytes(sha512(signature[:32] + key + message).digest(), "little") % L
    x, y, z, _ = add(times(s, base), times(h, (P - point[0], point[1], 1, P - point[3])))
    x, y = x * pow(z, P - 2, P) % P, y * pow(z, P - 2, P) % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def read_key(text: str) -> tuple[str, bytes, bytes]:
    """Return name, id and public key of a key text NAME+ID+BASE64."""
    refusal = f"{text[:80]!r} is no Ed25519 key text", "--key", "copy the whole line from where it is published"
    name, key_id, encoded = (KEY.fullmatch(text.strip()) or refuse(*refusal)).groups()
    data = a2b_base64(encoded)
    (data[0] == 1 and sha256(f"{name}\n".encode() + data).hexdigest()[:8] == key_id) or refuse(*refusal)
    return name, bytes.fromhex(key_id), data[1:]


def verify_note(data: bytes, name: str, keys: Sequence[tuple[str, bytes, bytes]]) -> str:
    """Return the text of a C2SP signed note that one of the keys signed; without any key, the text alone."""
    text, lines, *_ = (NOTE.fullmatch(data.decode()) or refuse("no text with signatures below it", name)).groups()
    signed = [(signer, a2b_base64(value)) for signer, value in re.findall(SIGNED, lines)]
    known = [(key, value) for key in keys for signer, value in signed if (signer, value[:4]) == key[:2]]
    for (signer, _, public), value in known:
        is_signature(value[4:], public, text.encode()) or refuse(f"changed since {signer} signed it, if ever", name)
    signers = f"signed by {[signer for signer, _ in signed]}, not by the key that you gave"
    known or not keys or refuse(f"{signers}; the key may have been changed: ask the operator", name)
    return str(text)


def read_checkpoint(data: bytes, name: str, keys: Sequence[tuple[str, bytes, bytes]]) -> tuple[str, int, bytes]:
    """Return origin, size and root of a checkpoint that one of the keys signed; see `verify_note`."""
    origin, size, root = (CHECKPOINT.fullmatch(verify_note(data, name, keys)) or refuse("no checkpoint", name)).groups()
    return (origin if origin.isprintable() else refuse("no checkpoint", name)), int(size), a2b_base64(root)


class Tree:
    """A Merkle tree (RFC 9162, 2.1) that grows from left to right, by leaves and by whole subtrees."""

    def __init__(self, sizes: Iterable[int] = ()) -> None:
        self.size, self.sizes, self.roots, self.subtrees = 0, {*sizes}, {0: sha256().digest()}, list[bytes]()

    def push(self, level: int, digest: bytes) -> None:
        """Add a subtree of 2**level leaves; neighbours of one height, the ones in the binary size, are joined."""
        before, self.size = self.size >> level, self.size + (1 << level)
        while before & 1:
            digest, before = sha256(b"\1" + self.subtrees.pop() + digest).digest(), before >> 1
        self.subtrees.append(digest)
        if self.size in self.sizes:
            self.roots[self.size] = self.root()

    def root(self) -> bytes:
        """Return the root of what is there."""
        return reduce(lambda right, left: sha256(b"\1" + left + right).digest(), self.subtrees[::-1] or [self.roots[0]])


class Pack:
    """The members of a pack; each is compared with the manifest while it is read."""

    def __init__(self, archive: zipfile.ZipFile, keys: Sequence[tuple[str, bytes, bytes]]) -> None:
        self.archive, self.keys, self.place = archive, keys, b"manifest.txt"
        names = [info.filename for info in archive.infolist() if info.filename != "anchors/"]
        "manifest.txt" in names or refuse("no manifest.txt, so no evidence pack", "archive", "is it the right file?")
        plain = all(info.compress_type in (0, 8) and not info.flag_bits & 0x61 for info in archive.infolist())
        plain or refuse("packed in another way than packs are", "archive", LOST)
        (len(names) == len({*names}) and len(names) <= MOST_MEMBERS) or refuse("a member twice, or too many", "archive")
        manifest = archive.open("manifest.txt").read(1 << 20)
        manifest.startswith(b"rsl/pack/v1\n") or refuse("of a newer form", "manifest.txt", "get a newer verify.py")
        _, self.origin, self.size, *rows, _ = verify_note(manifest, "manifest.txt", keys).split("\n")
        listed = [(LISTED.fullmatch(row) or refuse("a line that names no member", "manifest.txt")) for row in rows]
        self.members = {match[3]: (match[1], int(match[2])) for match in listed}
        [match[3] for match in listed] == sorted(self.members) or refuse("out of order", "manifest.txt")
        foreign = {n for n in names if not FREE.fullmatch(n)} ^ {"manifest.txt", *self.members}
        foreign |= {n for n in self.members if not MEMBER.fullmatch(n)}
        not foreign or refuse("missing, or does not belong into the pack", ascii(sorted(foreign)[:3])[1:-1])
        sum(size for _, size in self.members.values()) <= MOST_BYTES or refuse("larger than can be", "manifest.txt")

    def pieces(self, name: str, end: bytes = b"") -> Iterator[bytes]:
        """Yield what stands before each end, in a member that closes with one; without any end, chunks."""
        (stated, left), seen, rest = self.members.get(name) or refuse("missing", name), sha256(), b""
        with self.archive.open(name) as member:
            self.place = name.encode()
            while chunk := member.read(1 << 20):
                left -= len(chunk)
                seen.update(chunk)
                *whole, rest = (rest + chunk).split(end) if end else (chunk, b"")
                (left >= 0 and len(rest) <= LONGEST_PIECE) or refuse("longer than it was when it was signed", name)
                yield from whole
        (left == 0 and seen.hexdigest() == stated and not rest) or refuse("changed since it was signed", name)


def record(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Return the bytes of a record: one line for each key and value, without newlines of their own."""
    escaped = [[text.replace("\\", "\\\\").replace("\n", "\\n") for text in pair] for pair in pairs]
    return "".join([key.replace(" ", "\\s") + f" {value}\n" for key, value in escaped]).encode()


def fits(value: Any, form: Any) -> bool:
    """Say whether a value is like a form: of its type, with its keys, each row like its row; or like one of a tuple."""
    if isinstance(form, tuple):
        return any(fits(value, each) for each in form)
    if type(value) is not type(form) or isinstance(form, list):
        return type(value) is list and isinstance(form, list) and all(fits(row, form[0]) for row in value)
    return not isinstance(form, dict) or all(key in value and fits(value[key], each) for key, each in form.items())


class Log:
    """What the entries of the pack say, read once, from the first to the last."""

    def __init__(self, listings: Any, gaps: Iterator[bytes], sizes: Iterable[int]) -> None:
        self.tree, self.gaps, self.withheld, self.times = Tree(sizes), gaps, 0, set[bytes]()
        names = [(e["id"], ("source", e["source"]), ("subject", e["external_id"])) for e in listings]
        self.ends, self.about = {e["last_run"] for e in listings}, {b"%d" % of: record(pair) for of, *pair in names}
        self.erased, self.versions, self.told = set[Any](), set[Any](), dict[Any, int]()
        self.heads, self.begun, self.live, self.figures, self.counts, self.ahead = (dict[Any, Any]() for _ in range(6))

    def fill(self, until: int) -> None:
        """Add the subtrees of proof.txt that lie before a leaf."""
        while self.tree.size < until:
            match: Any = GAP.fullmatch(next(self.gaps, b""))
            (match and int(match[2]) << int(match[1]) == self.tree.size) or refuse("a hash is missing", "proof.txt")
            self.tree.push(int(match[1]), a2b_base64(match[3].decode()))
        self.tree.size == until or refuse("an entry out of order, or twice")

    def add(self, block: bytes) -> None:
        """Check one entry: its parts, its place in the log and in its chain, and what it says of others."""
        match = ENTRY.match(block) or refuse("not the lines of an entry")
        number, listing, entry, kind, run, at, previous, commit = match.groups()
        first, _, rest = block[match.end() :].partition(b"\ncontent ")
        content, _, author = rest.partition(b"\nauthor ")
        parts = self.part(number, "facts", first) + self.part(number, "content", content)
        digest = sha256(b"rsl/commit/v1\0" + parts + self.part(number, "author", author)).digest()
        digest == unhexlify(commit) or refuse("what is shown of it is not what it committed to")
        (listing in self.about) != (kind in OF_NONE) or refuse("of a listing, or of none, as it can't be")
        (len(run) < 19 or int(run) < 1 << 63) or refuse("a run of a number that none has")
        is_time = at in self.times or datetime.fromisoformat(day := at.decode()).isoformat() == day
        self.times.add(at) if is_time else refuse("a time that is none")
        self.fill(index) if (index := int(number)) != self.tree.size else None
        self.tree.push(0, sha256(b"\0" + entry).digest())
        told = first[65:] if first[64:65] == b"\n" else b""
        facts = dict([line.partition(" ")[::2] for line in told.decode().split("\n")]) if kind in TOLD else {}
        chain = self.chain(index, kind, previous, listing, told)
        self.withheld += kind == b"forecast" and not told
        if kind in COUNTED:
            self.counts[run, kind] = self.counts.get((run, kind), 0) + 1
            if kind in (b"observed", b"edited"):
                chain["commit"] = digest
                self.versions.add(number)
            chain["stands"] = kind != b"vanished"
            "commit" in chain or kind == b"vanished" or refuse("of a review that was never observed")
        elif kind == b"run":
            self.close(index, run, listing, facts)
            self.live[listing.decode()] = facts["live"], index, f"{at.decode()}Z"
        elif kind == b"erased":
            for name in facts["parts"].split(" "):
                self.told.setdefault((facts["leaf"].encode(), name), index)
        elif kind == b"forecast" and told:
            audit, event, starts = [facts[name] for name in ("audit", "event", "starts")]
            is_day = re.fullmatch("[0-9]{4}(-[0-9]{2}){2}", starts) and datetime.fromisoformat(starts)
            (is_day and at[:10].decode() < starts) or refuse(f"a forecast of an audit that had begun on {starts}")
            self.ahead[index] = f"forecast of audit {audit}, {event}: logged {at.decode()}Z, before {starts}"
        elif kind == b"indicator":
            self.figures[index] = (facts | {"published-at": f"{at.decode()}+00:00"}, dict(self.live))

    def part(self, number: bytes, name: str, shown: bytes) -> bytes:
        """Return the digest of a part: of salt and bytes where they are shown, else the one that is stated."""
        if shown[64:65] == b"\n":
            return sha256(b"rsl/part/v1\0%b%b\n" % (unhexlify(shown[:64]), shown[65:])).digest()
        if shown == b"-":
            return bytes(32)
        how, stated = shown[:-64], shown[-64:]
        (how in (b"withheld ", b"erased ") and stated == stated.lower()) or refuse("a part is not of its form")
        self.erased.add((number, name)) if how == b"erased " else None
        return unhexlify(stated)

    def chain(self, index: int, kind: bytes, previous: bytes, listing: bytes, told: bytes) -> dict[str, Any]:
        """Append an entry to the chain whose newest entry it names; return what is known of the chain."""
        chain = {"of": listing} if previous == b"-" else self.heads.pop(int(previous), None)
        self.heads[index] = chain or refuse("the one before it is missing, or was followed already")
        chain["of"] == listing or refuse("follows an entry of another listing")
        if kind != b"erased" and told:
            listing == b"-" or told.startswith(self.about[listing]) or refuse("of another listing than it says")
            head = told.split(b"\n", 4)
            about = self.about[listing] + head[3] if kind in COUNTED else (kind, *[head[n] for n in IDENTITY[kind]])
            chain.setdefault("about", about) == about or refuse("follows an entry about something else")
            self.begun.setdefault(about, chain) is chain or refuse("begins a second chain of the same thing")
        return chain

    def close(self, index: int, run: bytes, listing: bytes, facts: dict[str, str]) -> None:
        """Compare the account that a collection gave of itself with the entries shown."""
        told = {name: str(self.counts.pop((run, kind), 0)) for kind, name in COUNTED.items()}
        (facts["run"].encode() == run and told.items() <= facts.items()) or refuse(f"the pack shows {told} of it")
        if index in self.ends:
            tree, own = Tree(), [chain for chain in self.heads.values() if chain["of"] == listing]
            for commit in sorted([chain["commit"] for chain in own if chain.get("stands")]):
                tree.push(0, sha256(b"\0" + commit).digest())
            tree.root().hex() == facts["live"] or refuse("reviews that stood there when this run closed are left out")


def check_claims(claims: Any, pack: Pack, log: Log) -> list[str]:
    """Check the claimed figures; return lines that tell them and what can't be recomputed any more."""
    figures, name, outputs, newest = claims["figures"], claims["subject"]["name"], sha256(), -1
    for line in pack.pieces("outputs.txt", b"\n"):
        version, seen, of, language, p, *_ = (SAID.fullmatch(line) or refuse("a line not of its form")).groups()
        (seen in log.versions and newest < (newest := int(version))) or refuse("a version out of order, or not shown")
        if of == b"own" and language != b"-":
            outputs.update(b"version %s\nlanguage %s\np%s\n" % (version, language, b"" if p == b"-" else b" " + p))
    if figures is None:
        return [f"{name}: no figures claimed"]
    logged, live = log.figures.get(leaf := figures["leaf"]) or refuse("figures that no entry publishes", "claims.json")
    leaf == max(log.figures) or refuse("older figures than the newest that the pack shows", "claims.json")
    pairs = []
    for e in figures["indicators"]:
        texts = ["-" if e[key] is None else repr(float(e[key])) for key in LEVELS] + [str(e["n"])]
        pairs.append((f"{e['name']} {e['period']}", " ".join([*texts, "alarm" if e["alarm"] else "-", e["note"]])))
    pairs.append(("facts", json.dumps(figures["beside"], ensure_ascii=False, separators=(",", ":"))))
    same = sha256(record(pairs)).hexdigest() == logged["figures"] and all(figures[key] == logged[key] for key in LOGGED)
    same = same and record([("subject", claims["subject"]["key"])]) == f"subject {logged['subject']}\n".encode()
    same or refuse("not what was published, or not when", "claims.json")
    own = [each["id"] for each in claims["listings"] if each["own"] and str(each["id"]) in live]
    fits(counted := figures.get("counted", own), [0]) or refuse("counted: no list of listings", "claims.json")
    standing = record([(number, live[number][0]) for number in map(str, sorted(counted))])
    sha256(standing).hexdigest() == logged["live"] or refuse("live: collections are left out", "claims.json")
    lost = [n for n, part in log.erased if part == "facts" and n in log.versions and int(n) < leaf < log.told[n, part]]
    gone = [f"not recomputed: outputs (reviews erased since: {len(lost)})"] * (outputs.hexdigest() != logged["outputs"])
    lost or not gone or refuse("not what the figures came from, and no review was erased since", "outputs.txt")
    told = [f"{each['name']} {each['value']} (n {each['n']})" for each in figures["indicators"][:1]]
    return [f"{name} as of {figures['as-of']}: {', '.join(told)}, and more", *gone]


def check(pack: Pack, kept: dict[str, tuple[str, int, bytes]]) -> list[str]:
    """Check a pack, also against the checkpoint that the reader kept; return lines that say what was found."""
    origin, size, root = read_checkpoint(b"".join(pack.pieces("checkpoint.txt")), "checkpoint.txt", pack.keys)
    (origin, str(size)) == (pack.origin, pack.size) or refuse("of another log than checkpoint.txt", "manifest.txt")
    old = {n: read_checkpoint(b"".join(pack.pieces(n)), n, ()) for n in pack.members if NOTES.fullmatch(n)} | kept
    claims = json.loads(b"".join(pack.pieces("claims.json")))
    (fits(claims, CLAIMS) and json.dumps(claims, ensure_ascii=False).encode()) or refuse("not in form", "claims.json")
    claims["log"] == {"origin": origin, "size": size, "root": root.hex()} or refuse("of another log", "claims.json")
    log = Log(claims["listings"], pack.pieces("proof.txt", b"\n"), [at for _, at, _ in old.values()])
    for block in pack.pieces("entries.txt", b"\n\n"):
        pack.place = b"entries.txt, " + block[: block.find(b" ", 5)]
        log.add(block)
    log.fill(size)
    (log.tree.root() == root and next(log.gaps, None) is None) or refuse("of another root", "entries.txt, proof.txt")
    not (unsaid := log.erased - log.told.keys()) or refuse(f"not logged as erased: {sorted(unsaid)[:3]}", "entries.txt")
    told, leaves = check_claims(claims, pack, log), {chain["of"]: index for index, chain in log.heads.items()}
    for each in claims["listings"]:
        _, run, at = log.live.get(of := str(each["id"]), ("", None, "none"))
        each["last_run"] == run or refuse(f"listing {of}: last_run is not its newest collection", "claims.json")
        end = f"shown up to leaf {leaves.get(of.encode(), 'none')} of {size}, last collection: {at}"
        told.append(f"listing {of} ({each['source']} {each['external_id']}): {end}")
    for name, (of, at, stated) in old.items():
        of == origin or refuse(f"of the log {of}, not {origin}", name, "was a new epoch begun? Ask the operator")
        at <= size or refuse(f"{at} leaves, and this older pack has {size}", name, "ask for a new pack")
        at in log.tree.roots or refuse("can't be compared with this pack", name, "ask for one exported with it")
        log.tree.roots[at] == stated or refuse("no earlier state of this log, so the log was changed since", name)
    covers = sorted([(at, name) for name, (_, at, _) in old.items()] + [(size, "checkpoint.txt")])
    rest = [(n.split("-")[0], n) for n in pack.members if n[:8] == "anchors/" and n not in old and [*pack.pieces(n)]]
    return [
        f"log {origin}, {size} leaves, root {root.hex()}",
        f"all logged: versions of reviews: {len(log.versions)}, published sets of figures: {len(log.figures)}",
        *told,
        *[f"{n}: signed, SHA-256 {pack.members[n][0]}" for n in pack.members if n[-4:] == ".pdf" and [*pack.pieces(n)]],
        *[f"{said}; covered by {next(by for at, by in covers if at > index)}" for index, said in log.ahead.items()],
        *[f"more forecasts, of other subjects, not shown, yet none left out: {log.withheld}"][: log.withheld],
        *[f"time stamp: openssl ts -verify -data {at}.txt -in {n} -CAfile ROOT.pem" for at, n in rest if "tsr" in n],
        *[f"witness: {n} speaks of {at}.txt; ask the operator where it is kept" for at, n in rest if "tsr" not in n],
        "compared with: " + (", ".join(old) or "no earlier checkpoint"),
    ]


def verdict(path: str, key: Sequence[str], previous: str | None) -> tuple[int, list[str]]:
    """Return exit code and sentences for a pack."""
    pack = kept = None
    try:
        kept = {} if previous is None else {"--previous": read_checkpoint(Path(previous).read_bytes(), "", ())}
        with zipfile.ZipFile(path) as archive:
            pack = Pack(archive, [read_key(text) for text in key])
            return (0 if key else 2), ["VALID" if key else UNKNOWN, *check(pack, kept)]
    except Refused as error:
        what, where, to_do = error.args
    except (OSError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        what, where, to_do = str(error), getattr(error, "filename", None) or path, LOST
    except (RuntimeError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        what, where, to_do = f"not in its form ({type(error).__name__}: {str(error)[:200]})", "", ""
    where, to_do = (where, to_do) if kept is not None else (f"--previous {previous}", KEPT)
    place = ascii((pack.place if pack else b"manifest.txt").partition(b"\n")[0][:60])[2:-1]
    code, first, to_do = (2, "CANNOT DECIDE", to_do) if to_do else (1, "INVALID", ASK)
    return code, [f"{first}: {what}", f"  where: {where or place}", f"  next:  {to_do}"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Check an evidence pack offline: 0 valid, 1 invalid, 2 cannot decide.")
    parser.add_argument("path", metavar="pack", help="the ZIP file")
    parser.add_argument("--key", action="append", default=[], help="public key NAME+ID+BASE64, got elsewhere")
    parser.add_argument("--previous", help="file with a checkpoint of this log that you kept earlier")
    gc.disable()  # nothing here has cycles, and to look for them again and again takes a tenth of the time
    code, lines = verdict(**vars(parser.parse_args()))
    print(*[ascii(line)[1:-1] for line in lines], sep="\n")  # noqa: T201
    raise SystemExit(code)
