"""The keys of a platform's interfaces: made up anew for each platform, checked like real ones."""

import secrets
from collections import Counter
from dataclasses import dataclass, field

from simulator.call import Call, Reply


@dataclass(slots=True)
class Keys:
    """What the platform lets in; hand the same texts to the collector that is to be let in."""

    api_key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    """Key of an account, whatever a vendor calls it: API key, passkey, app key."""
    client_id: str = field(default_factory=lambda: f"{secrets.token_hex(8)}.apps.simulator.invalid")
    """Id of the application that the owner of a location allowed in."""
    client_secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    """Its password."""
    refresh_token: str = field(default_factory=lambda: secrets.token_urlsafe(40))
    """The owner's lasting permission."""
    token_seconds: int = 3599
    """For how long the platform says that an access token is good, seconds."""
    forgets_after: int | None = None
    """Number of calls after which an access token is refused although it should be good; None: never."""
    n_issued: int = 0
    """Access tokens issued so far."""
    _good: Counter[str] = field(default_factory=Counter)

    def grant(self) -> dict[str, str]:
        """Return the owner's permission as a tool for signing in writes it to a file."""
        return {
            "type": "authorized_user",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "refresh_token": self.refresh_token,
        }

    def is_let_in(self, call: Call) -> bool:
        """Say whether a call carries an access token that is good, and count it."""
        token = call.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self._good:
            return False
        self._good[token] += 1
        return self.forgets_after is None or self._good[token] <= self.forgets_after

    def exchange(self, call: Call) -> Reply:
        """Return the answer of the token endpoint.

        References:
            RFC 6749, sections 5.1 and 5.2.
        """
        asked = {"grant_type": "refresh_token", **{name: text for name, text in self.grant().items() if name != "type"}}
        if call.form != asked:
            return Reply({"error": "invalid_grant", "error_description": "Bad Request"}, 400)
        token = secrets.token_urlsafe(32)
        self._good[token] = 0
        self.n_issued += 1
        return Reply({"access_token": token, "expires_in": self.token_seconds, "token_type": "Bearer"})
