"""Looks passages up: word for word, or by a template in which the changing parts stand in braces."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

_PLACE = re.compile(r"\{([A-Za-z_]\w*)\}")
_DEEPEST = 4
_ONE_WORD = r"[^\s,]+"


def key_of(text: str) -> str:
    """What two passages have in common that differ in line breaks only."""
    return " ".join(text.split())


class Catalog:
    """English passage -> passage in the course's language.

    `{name} has shape {got}.` stands for every sentence of that form; what stands in the braces is looked up in turn. A
    name in braces that begins with `word` stands for one word only. What is not found stays English.

    Args:
        entries: the pairs.
    """

    def __init__(self, entries: Mapping[str, str]) -> None:
        self._exact = {key_of(english): foreign for english, foreign in entries.items() if foreign}

    def __len__(self) -> int:
        return len(self._exact)

    def joined(self, other: "Catalog") -> "Catalog":
        """Both; this one's entries come first."""
        return Catalog(other._exact | self._exact)

    def holds(self, text: str) -> bool:
        """Whether the passage is translated word for word."""
        return key_of(text) in self._exact

    def __call__(self, text: str) -> str:
        """The passage in the course's language."""
        return self._translated(text, _DEEPEST)

    def _translated(self, text: str, depth: int) -> str:
        if not self._exact or not text:
            return text
        found = self._exact.get(key_of(text))
        if found is not None:
            return found
        if depth:
            for pattern, foreign in self._templates:
                if match := pattern.fullmatch(text):
                    parts = {name: self._translated(part, depth - 1) for name, part in match.groupdict().items()}
                    return _PLACE.sub(lambda place, parts=parts: parts[place[1]], foreign)  # type: ignore[misc]
        return text

    @cached_property
    def _templates(self) -> list[tuple[re.Pattern[str], str]]:
        """Those with the most words of their own come first: they say most exactly what is meant."""
        found = [english for english in self._exact if places_of(english)]
        found.sort(key=lambda english: (-len(_PLACE.sub("", english)), english))
        return [(_pattern(english), self._exact[english]) for english in found]


def places_of(text: str) -> frozenset[str]:
    """The names in braces; those of a formula are its own."""
    return frozenset() if "$" in text else frozenset(_PLACE.findall(text))


def merged(catalogs: Iterable[Catalog]) -> Catalog:
    """All of them; the first that knows a passage counts."""
    found = ENGLISH
    for catalog in catalogs:
        found = found.joined(catalog)
    return found


def _pattern(english: str) -> re.Pattern[str]:
    seen: set[str] = set()

    def group(name: str) -> str:
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>{_ONE_WORD if name.startswith('word') else '.+?'})"

    # Between what stands for itself, every second piece is a name.
    pieces = _PLACE.split(english)
    parts = [group(piece) if index % 2 else re.escape(piece) for index, piece in enumerate(pieces)]
    return re.compile("".join(parts), re.DOTALL)


ENGLISH = Catalog({})
"""Leaves everything as it is."""
