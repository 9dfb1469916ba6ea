"""Read the lines of a committed part back, byte by byte: what can be read back was encoded injectively."""

MEANING = {"\\": "\\", "n": "\n", "s": " "}


def naive_parse_lines(data):
    """Return the (key, value) pairs; value None where a line has no space."""
    pairs = []
    for line in data.decode("utf-8").split("\n")[:-1]:
        key, space, value = line.partition(" ")
        pairs.append((_unescaped(key), _unescaped(value) if space else None))
    return pairs


def _unescaped(text):
    letters = iter(text)
    return "".join(MEANING[next(letters)] if letter == "\\" else letter for letter in letters)
