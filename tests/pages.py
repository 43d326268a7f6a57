"""Reading pages as a browser would: what runs, what is asked of whom, what is shown."""

from html.parser import HTMLParser

ASKS = {"src", "srcset", "data", "poster", "action", "formaction", "background"}
"""Attributes by which a page asks something of a host without being clicked."""


class Page(HTMLParser):
    """Elements, texts and scripts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.shown: list[str] = []
        self._within: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"script", "style"}:
            self._within.append(tag)
            if tag == "script":
                self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.shown.append(data)
        elif self._within[-1] == "script":
            self.scripts[-1] += data

    @property
    def text(self) -> str:
        """What is shown, on one line."""
        return " ".join(" ".join(self.shown).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.tags if name == tag]

    def asked(self) -> list[str]:
        """Every address that is asked for when the page is opened."""
        found = [str(a[name]) for _, a in self.tags for name in ASKS & set(a)]
        return found + [str(a.get("href")) for a in self.all("link")]

    def handlers(self) -> list[str]:
        """Attributes that would run a script."""
        return [name for _, a in self.tags for name in a if name.startswith("on")]
