"""Say how many there are of something, in English."""


def counted(n: int, thing: str, things: str = "") -> str:
    """Return a number with its noun: "1 review", "2 reviews".

    Args:
        n: How many.
        thing: The noun for one.
        things: The noun for several; empty where it only takes an s.
    """
    return f"{n} {thing if n == 1 else things or f'{thing}s'}"
