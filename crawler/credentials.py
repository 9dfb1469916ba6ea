"""The key of an official interface, read in the process that uses it and shown to nobody."""

import json
from dataclasses import dataclass

from crawler.errors import CrawlerError
from crawler.policy import SourcePolicy
from crawler.spiders.registry import APPROACHES


class KeyMissing(CrawlerError):
    """The interface wants a key, and the place that the policy names holds none that can be used."""

    exit_code = 2

    def __init__(self, policy: SourcePolicy, trouble: str) -> None:
        """Name the source, and the variable or file, never what stands in it.

        Args:
            policy: The source's policy.
            trouble: What is wrong with the place.
        """
        super().__init__(
            f"source {policy.source} can't be collected: {trouble}",
            where=f"key in config/sources/{policy.source}.toml",
            todo="put the key there (docs/sources.md says which one and how to get it); nothing else may hold it.",
        )


class Secret:
    """A key on its way to the moment of sending; shows itself to nobody."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Hold a key."""
        self._text = text

    def reveal(self) -> str:
        """Return the key; the only callers are those that sign a request or keep it out of a log."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(hidden)"

    def __reduce__(self) -> str:
        """Refuse to be pickled: a key must not reach a file or a queue by accident."""
        raise TypeError("a key is never serialised")


@dataclass(frozen=True, slots=True)
class Grant:
    """What Google gave to an application that its owner allowed in; changed into short-lived access tokens."""

    client_id: Secret
    """Id of the application."""
    client_secret: Secret
    """Its own password."""
    refresh_token: Secret
    """The owner's lasting permission."""


def read_secret(policy: SourcePolicy) -> Secret | None:
    """Return the key that a source's requests are signed with; None where they are not signed.

    Raises:
        KeyMissing: If there is none that can be used; the message names the variable or the file.
    """
    signature = APPROACHES[policy.spider].signature
    if signature is None:
        return None
    if policy.key is None:
        raise KeyMissing(policy, 'no place of its key is named; write key = { env = "NAME" } or { file = "/path" }')
    if trouble := policy.key.trouble():
        raise KeyMissing(policy, trouble)
    secret = Secret(policy.key.read())
    if signature.exchange_url:
        read_grant(secret, policy)
    return secret


def parts_of(secret: Secret) -> tuple[Secret, ...]:
    """Return everything in a key that must not be shown: the key, and the texts in it where it is JSON."""
    try:
        stated = json.loads(secret.reveal())
    except ValueError:
        return (secret,)
    texts = stated.values() if isinstance(stated, dict) else ()
    return (secret, *(Secret(text) for text in texts if isinstance(text, str)))


def read_grant(secret: Secret, policy: SourcePolicy) -> Grant:
    """Return the three parts of an OAuth grant, as `gcloud auth application-default login` writes them.

    Args:
        secret: JSON with client_id, client_secret and refresh_token; other members are passed over.
        policy: Of the source, for the message.

    Raises:
        KeyMissing: If it is something else.
    """
    names = ("client_id", "client_secret", "refresh_token")
    try:
        stated = json.loads(secret.reveal())
        parts = [stated[name] for name in names]
    except (ValueError, TypeError, KeyError):
        parts = []
    if not parts or not all(isinstance(part, str) and part for part in parts):
        place = policy.key.env or policy.key.file if policy.key else ""
        # Without a cause: the error of the JSON reader quotes what it read.
        raise KeyMissing(policy, f"{place} does not hold JSON with {', '.join(names)}") from None
    return Grant(*map(Secret, parts))
