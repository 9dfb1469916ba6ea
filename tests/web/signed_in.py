"""A browser as far as signing in goes: it keeps cookies, reads forms, and sends them back."""

import re
from urllib.parse import urlencode

PASSWORD = "correct horse battery"
PAGE = {"accept": "text/html"}


class Browser:
    """Keeps the cookies that it is given and sends the tokens that stand in pages."""

    def __init__(self, visitor):
        self.visitor, self.cookies = visitor, {}

    def _headers(self, more):
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return PAGE | ({"cookie": cookie} if cookie else {}) | more

    def _take(self, answer):
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            if "max-age=0" in line.lower():
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def get(self, path, **headers):
        return self._take(self.visitor.get(path, **self._headers(headers)))

    def post(self, path, page=None, *, headers=(), **fields):
        """Send a form with the token of a page; none where `page` is None."""
        if page is not None:
            fields = {"token": token_in(self.get(page)), **fields}
        kind = {"content-type": "application/x-www-form-urlencoded"}
        body = urlencode(fields).encode()
        return self._take(self.visitor.post(path, body, self._headers(kind | dict(headers))))

    def sign_in(self, name, password=PASSWORD, **fields):
        return self.post("/login", "/login", name=name, password=password, **fields)


def token_in(answer):
    found = re.search(r'name="token" value="([^"]+)"', answer.text)
    return found[1] if found else ""


def bearer(token):
    return {"authorization": f"Bearer {token}"}
