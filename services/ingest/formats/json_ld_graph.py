"""A JSON-LD document as a graph: finds the postings in it and follows ``@id`` references."""

from collections.abc import Callable, Iterator
from typing import Any

from services.ingest.formats.values import pointer, text

POSTING_TYPES = frozenset({"JobPosting"})
PREFIXES = ("https://schema.org/", "http://schema.org/", "schema:", "sdo:")

Path = tuple[str | int, ...]


def plain_name(name: str) -> str:
    """A schema.org term without its prefix."""
    for prefix in PREFIXES:
        if name.startswith(prefix):
            return name[len(prefix) :]
    return name


def is_posting(value: Any) -> bool:
    """Whether a value is an object of type JobPosting."""
    if not isinstance(value, dict):
        return False
    types = value.get("@type", value.get("type"))
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and plain_name(name) in POSTING_TYPES for name in names)


class Graph:
    """One document. Walks without recursion, so that depth costs nothing.

    ``first_of`` says at which index of the file a list begins, where ``data`` is a slice of it.
    """

    def __init__(self, data: Any, first_of: Callable[[Path], int] = lambda _path: 0) -> None:
        self._data = data
        self._first_of = first_of
        self._named: dict[str, dict[str, Any]] | None = None

    def postings(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each JobPosting with its JSON pointer, in the order of the document."""
        for path, node in self._nodes():
            if is_posting(node):
                yield pointer(*path), node

    def resolve(self, value: Any) -> Any:
        """The object that ``{"@id": …}`` stands for, or the value itself."""
        if isinstance(value, dict) and set(value) == {"@id"}:
            return self._by_id().get(str(value["@id"]), value)
        return value

    def get(self, node: dict[str, Any], *names: str) -> Any:
        """The first property that has a value, its references resolved."""
        plain = {plain_name(key): value for key, value in node.items()}
        for name in names:
            value = plain.get(name)
            if isinstance(value, list):
                value = [self.resolve(item) for item in value]
            value = self.resolve(value)
            if value not in (None, "", [], {}):
                return value
        return None

    def text(self, value: Any) -> str | None:
        """The words of a value: a text, a ``@value``, a name, or the first of a list."""
        for _ in range(4):
            value = self.resolve(value)
            if isinstance(value, list):
                value = next((item for item in value if item not in (None, "")), None)
            elif isinstance(value, dict):
                value = self.get(value, "@value", "name", "value")
            else:
                break
        return text(value)

    def _by_id(self) -> dict[str, dict[str, Any]]:
        if self._named is None:
            self._named = {}
            for _, node in self._nodes():
                if "@id" in node and len(node) > 1:
                    self._named.setdefault(str(node["@id"]), node)
        return self._named

    def _nodes(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        waiting: list[tuple[Path, Any]] = [((), self._data)]
        while waiting:
            path, value = waiting.pop()
            if isinstance(value, dict):
                yield path, value
                children: list[tuple[str | int, Any]] = list(value.items())
            elif isinstance(value, list):
                children = list(enumerate(value, self._first_of(path)))
            else:
                continue
            waiting += [((*path, key), child) for key, child in reversed(children)]
