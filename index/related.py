"""Lists of other reports below a report: a heading such as 相关新闻 or Related stories, and titles."""

import re

_HEADING = re.compile(
    r"[\s>»▌●■◆★|【\[]*(?:(?:相关|延伸|推荐|更多|热门|热点|往期|编辑|同类|精彩|关联)(?:阅读|新闻|报道|报导|链接"
    r"|推荐|文章|回顾|资讯|内容|精选|专题|话题|稿件)"
    r"|更多[一-鿿]{0,12}(?:新闻|报道|报导|资讯|内容|文章)|猜你喜欢|大家[都还]在看"
    r"|[您你]可能[也还会对有感]{0,4}(?:兴趣|喜欢|想看)(?:的?(?:文章|新闻|内容))?|看更多[^。]{0,20}|热门排行|新闻排行"
    r"|related(?: (?:articles?|stories|news|content|topics|links|reading|coverage|posts))?|more (?:on|from|in"
    r"|about) [^.!?]{2,40}|more (?:news|stories|like this)"
    r"|you (?:may|might)(?: also)? (?:like|be interested in|enjoy)|(?:also )?read(?: more| next| also)?"
    r"|recommended(?: (?:for you|stories|reading))?"
    r"|most (?:read|popular|viewed)|trending(?: now| stories)?|(?:top|latest|other|popular"
    r"|featured) (?:stories|news|articles|headlines)|what to read next|see also"
    r"|up next|don[’']t miss|editors?[’']?s? picks?|further reading|keep reading)[\s】\]：:>»|…]*",
    re.IGNORECASE,
)
_TITLE_END = re.compile(r"[。；;，,、：:]$|[^.][.]$|[。].")
_LONGEST_TITLE = 140
_MOST_TITLES = 15


def related_start(folded: str, end: int) -> int | None:
    """Where the list of other reports starts whose last title ends at `end`; `None` if there is none.

    All lines from its heading to `end` must look like titles: short, and no sentences.
    """
    line_end = end
    for _ in range(_MOST_TITLES):
        line_start = folded.rfind("\n", max(0, line_end - _LONGEST_TITLE - 1), line_end) + 1
        if not line_start:
            return None
        line = folded[line_start:line_end]
        if _HEADING.fullmatch(line):
            return line_start
        if _TITLE_END.search(line.strip()) or len(line) > _LONGEST_TITLE:
            return None
        line_end = line_start - 1
    return None
