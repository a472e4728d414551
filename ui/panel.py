"""What a citation link shows: the report, or one line that says why there is none."""

from index.errors import WenbaoError
from ui.anchors import read_anchor
from ui.conversation import Desk
from ui.messages import Texts
from ui.render import notice, report


def panel(desk: Desk, anchor: object, texts: Texts) -> str:
    """The HTML for `anchor`, which anyone may have written; how to use the panel where it is empty."""
    if not anchor:
        return notice(texts.no_report, texts)
    try:
        mark = read_anchor(anchor)
    except ValueError:
        return notice(texts.bad_link, texts)
    if not desk.ready:
        return notice(texts.loading, texts)
    try:
        return report(desk.article(mark.article_id), mark, texts)
    except KeyError:
        return notice(texts.gone, texts)
    except WenbaoError as error:
        return notice(str(error), texts)
