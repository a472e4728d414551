"""HTML as a browser would read it, and texts that would like to be more than text in it."""

from html.parser import HTMLParser

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=http://evil.example/x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "[x](javascript:alert(1))",
    '[x](https://evil.example "title")',
    "![x](http://evil.example/x.png)",
    "<form action=http://evil.example><input></form>",
    '<div style="position:fixed;inset:0">',
    "$$\\frac{1}{2}$$ \\(x\\)",
    "${alert(1)} {{constructor}} {{{value}}}",
    "# heading\n\n- list\n\n    code\n\n> quote\n***",
    "`code` **bold** _em_ ~~gone~~ | a | b |",
    "www.evil.example http://evil.example a@evil.example :smile:",
    "&lt;b&gt; &amp;amp; &#60;",
    "</div></p></article></textarea></style><!-- --> ]]>",
]


class Parsed(HTMLParser):
    """The tags, attributes and text that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.marked: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "br":
            self.text += "\n"
        if tag == "mark":
            self.marked.append((dict(attrs).get("class") or "", ""))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.text += data
        if "mark" in self._open:
            kind, text = self.marked[-1]
            self.marked[-1] = (kind, text + data)

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def shape(html: str) -> list[tuple[str, list[str]]]:
    """The elements of `html` in order, each with the names of its attributes; line breaks are left out."""
    return [(tag, sorted(attributes)) for tag, attributes in Parsed(html).tags if tag != "br"]


def values(html: str, attribute: str) -> list[str | None]:
    """The values of an attribute, in order, as a script would read them."""
    return [attributes[attribute] for _, attributes in Parsed(html).tags if attribute in attributes]
