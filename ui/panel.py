"""What a link to a report shows: the report, or one line that says why there is none."""

from index.errors import WenbaoError
from ui.anchors import read_anchor
from ui.desk import Desk
from ui.failures import in_language
from ui.messages import TEXTS, Language
from ui.page_texts import PAGE_TEXTS
from ui.render_report import notice, report


def panel(desk: Desk, anchor: object, language: Language) -> str:
    """The HTML for `anchor`, which anyone may have written; how to use the panel where it is empty."""
    texts = PAGE_TEXTS[language]
    if not anchor:
        return notice(texts.no_report, language)
    try:
        mark = read_anchor(anchor)
    except ValueError:
        return notice(texts.bad_link, language)
    if not desk.ready:
        return notice(TEXTS[language].loading, language)
    try:
        article, also = desk.article(mark.article_id)
        return report(article, mark, also, language)
    except KeyError:
        return notice(texts.gone, language)
    except WenbaoError as error:
        return notice(in_language(str(error), language), language)
