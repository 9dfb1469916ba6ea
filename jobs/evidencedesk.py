"""The evidence as people ask for it on a page: checkpoint, key, witnesses, packs, and the check of a pack."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from jobs.checkpoint import newest_note
from jobs.errors import NeverSigned
from jobs.evidence import ExportRequest, export_pack, verify_pack
from jobs.lists import anchors_table
from jobs.seal import public_key
from jobs.workplace import Workplace
from ledger.errors import PackRefused
from report.evidence import Evidence, PackVerdict
from store.errors import UnknownSubject


@dataclass(frozen=True, slots=True)
class EvidenceDesk:
    """The dashboard's view of the evidence log."""

    place: Workplace
    """The deployment."""

    def evidence(self) -> Evidence:
        """Return the newest checkpoint, the key that checks it, and who bears witness."""
        try:
            note = newest_note(self.place)
        except NeverSigned:
            return Evidence("", "", anchors_table(self.place.store))
        return Evidence(note, public_key(self.place), anchors_table(self.place.store))

    def pack(self, key: str) -> bytes | None:
        """Return an evidence pack of a subject, without texts; None where there is no such subject."""
        with TemporaryDirectory() as folder:
            file = Path(folder) / "pack.zip"
            try:
                export_pack(self.place, ExportRequest(key, file), datetime.now(UTC))
            except UnknownSubject:
                return None
            return file.read_bytes()

    def verify(self, pack: bytes, keys: list[str]) -> PackVerdict:
        """Return what `leumund evidence verify` finds of a pack.

        Args:
            pack: Its bytes, from anybody.
            keys: Texts of public keys got elsewhere than with it.
        """
        with TemporaryDirectory() as folder:
            file = Path(folder) / "pack.zip"
            file.write_bytes(pack)
            try:
                code, lines = verify_pack(file, keys, None)
            except PackRefused as error:
                # The path is ours and says nothing to the reader.
                return PackVerdict(error.exit_code, tuple(str(error).replace(str(file), "pack.zip").splitlines()))
        return PackVerdict(code, tuple(lines[1:] if code == 0 else lines))
