"""Authors become keyed hashes here, and nowhere else; names never leave this file."""

import hashlib
import hmac
import secrets
from pathlib import Path

from crawler.errors import CrawlerError
from crawler.pages.found import Author

KEY_BYTES = 32


class UnusableAuthorKey(CrawlerError):
    """The deployment key for author hashes can't be read or is too short."""

    exit_code = 2


def author_key(key: bytes, source: str, author: Author | None) -> str | None:
    """Return HMAC-SHA256(key, source || author), first 128 bits as 32 hex digits; None without an author.

    Args:
        key: The deployment key.
        source: Name of the source; the same name on two sources gives two keys.
        author: Who wrote; revealed for the hash alone.
    """
    if author is None:
        return None
    # The NUL keeps source and author apart, so that no two pairs hash alike.
    message = source.encode() + b"\0" + author.reveal().encode("utf-8", "surrogatepass")
    return hmac.new(key, message, hashlib.sha256).digest()[:16].hex()


def read_author_key(path: Path) -> bytes:
    """Return the deployment key, creating a random one (mode 0600) where there is none.

    Raises:
        UnusableAuthorKey: If the file can't be read or written, or holds no key.
    """
    try:
        _create(path)
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise UnusableAuthorKey(
            f"the key for author hashes can't be used: {error}",
            where=str(path),
            todo="make the file readable and writable for this user, or restore it from your backup.",
        ) from error
    if len(key) < KEY_BYTES:
        raise UnusableAuthorKey(
            f"the key for author hashes has {len(key)} bytes, not {KEY_BYTES}",
            where=str(path),
            todo="restore it from your backup; with another key known authors count as new ones.",
        )
    return key


def _create(path: Path) -> None:
    """Write a fresh key unless the file exists; two processes at the same moment get the same one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return
    # A name of chance: a draft that a killed process left behind must not close the way for ever.
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(secrets.token_hex(KEY_BYTES) + "\n", encoding="ascii")
    try:
        # A link fails where another process was first; a rename would replace its key.
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
