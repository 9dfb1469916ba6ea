"""Spell an English or German word out into its regular forms, by the mark that stands after it in the lexicon."""

import re

MARKS = "~^*+"
"""Adjective, adjective with comparison, noun, verb."""

_DECLENSION = ("e", "en", "em", "er", "es")


def inflect(word: str, mark: str, language: str) -> tuple[str, ...]:
    """Return the regular forms of a word besides itself; some that no writer uses are among them.

    Args:
        word: A word or idiom; in an idiom the last word changes.
        mark: One of `MARKS`; any other gives no forms.
        language: `en` or `de`; any other gives no forms.
    """
    rules = {"en": _ENGLISH, "de": _GERMAN}.get(language, {})
    return rules[mark](word) if mark in rules else ()


def _english_adverb(word: str) -> tuple[str, ...]:
    """Return tediously, easily, horribly, basically."""
    if word.endswith("ic"):
        return (word + "ally",)
    if re.search("[^aeiou]le$|ll$", word):
        return (word[:-1] + "y" if word.endswith("e") else word + "y",)
    return (_softened(word) + "ly",)


def _english_comparison(word: str) -> tuple[str, ...]:
    """Return nicely, nicer, nicest."""
    stem = _doubled(_softened(word)).removesuffix("e")
    return (*_english_adverb(word), stem + "er", stem + "est")


def _english_plural(word: str) -> tuple[str, ...]:
    """Return gems, losses, qualities."""
    if re.search("(s|x|z|ch|sh|[^aeiou]o)$", word):
        return (word + "es",)
    return (word[:-1] + "ies" if _ends_in_y(word) else word + "s",)


def _english_verb(word: str) -> tuple[str, ...]:
    """Return delights, delighted, delighting."""
    stem = _doubled(word)
    past = word + "d" if word.endswith("e") else _softened(stem) + "ed"
    progressive = stem[:-2] + "ying" if stem.endswith("ie") else re.sub("(?<![eoy])e$", "", stem) + "ing"
    return (*_english_plural(word), past, progressive)


def _ends_in_y(word: str) -> bool:
    return re.search("[^aeiou]y$", word) is not None


def _softened(word: str) -> str:
    """Return the word with its y after a consonant turned to i."""
    return word[:-1] + "i" if _ends_in_y(word) else word


def _doubled(word: str) -> str:
    """Return a word of one short syllable with its last consonant twice: drag, dragg."""
    return word + word[-1] if re.search(r"(^|\s)[^aeiou\s]*(qu)?[aeiou][bdgklmnprt]$", word) else word


def _german_declension(word: str) -> tuple[str, ...]:
    """Return schöne, schönen, schönem, schöner, schönes."""
    return tuple(_german_stem(word) + ending for ending in _DECLENSION)


def _german_comparison(word: str) -> tuple[str, ...]:
    """Return the declension of all three degrees."""
    comparative = _german_stem(word) + "er"
    hissing = re.search("([dtsßzx]|(?<!i)sch)$", word) and not re.search("(end|ert|elt)$", word)
    superlative = word.removesuffix("e") + ("est" if hissing else "st")
    declined = (*_german_declension(comparative), *_german_declension(superlative))
    return (*_german_declension(word), comparative, *declined)


def _german_stem(word: str) -> str:
    """Return edl of edel, teur of teuer, träg of träge; what no e is lost from stays."""
    if re.search("([^eiau]el|[ae]uer)$", word):
        return word[:-2] + word[-1]
    return word.removesuffix("e")


def _german_noun(word: str) -> tuple[str, ...]:
    """Return plural and cases without a change of vowel."""
    if re.search("(ung|heit|keit|schaft|ion|tät)$", word):
        return (word + "en",)
    if word.endswith("e"):
        return (word + "n",)
    if re.search("(er|el|en|chen|lein)$", word):
        return (word + "s", word + "n")
    return (word + "e", word + "en", word + "s", word + "es")


def _german_verb(word: str) -> tuple[str, ...]:
    """Return the present and the weak past of an infinitive."""
    stem = word.removesuffix("n").removesuffix("e")
    linked = stem + "e" if re.search("([td]|[^aeiouhlr]n)$", stem) else stem
    return (stem + "e", linked + "t", linked + "te", linked + "ten", linked + "st")


_ENGLISH = {"~": _english_adverb, "^": _english_comparison, "*": _english_plural, "+": _english_verb}
_GERMAN = {"~": _german_declension, "^": _german_comparison, "*": _german_noun, "+": _german_verb}
