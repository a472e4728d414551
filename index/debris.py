"""What a page adds to a report: share buttons, credits, notices, links. Precision first: when in doubt, it stays.

All patterns are written in Simplified and are applied to text folded with `to_simplified`. Most debris
is removed only where it stands last, and then what stands last after it.
"""

import re

Span = tuple[int, int, str]

# Debris at the tail starts where something ended: text, sentence, bracket, line, or a wider gap.
_B = r"(?:(?<=[。！？!?”」』）)】\]〗〕…×▌●■◆★\s.])|(?<![\s\S]))"
_HAN_NAME = r"[一-鿿·]{2,4}(?:\s?[A-Z]{1,3}\d{2,6})?"
_ROLE = (
    r"(?:(?:见习|实习|值班|视频|图文|文字|新媒体|执行|本期|本文|责任|责|网络|图片|版面|轮值|总|副)?"
    r"(?:编辑|编审|编|校对|审校|校|审核|审签|签审|审|监制|主编|编委|策划|统筹|排版|美编|制图|海报|终审|复审|初审|二审|三审|一审|监审|签发|出品人?|运营|剪辑|总监))"
)
_CREDIT = rf"{_ROLE}\s?(?:[：:/|｜丨▏▎]\s?|\s){_HAN_NAME}(?:[、,，\s]\s?{_HAN_NAME}){{0,4}}"
_PHONE = r"(?:\+?\d{2,4}-)?\d{3,4}-?\d{4}-?\d{3,4}"
_SELF = r"(?:本(?:网站?|站|报|刊|平台|公众号|号|栏目|社|客户端|媒体)|我们|小编|后台|[一-鿿]{2,5}网)"
_RIGHTS = r"(?:版权|著作权|侵权|侵犯|转载|摘编|镜像)"


def _tail(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})[\s。！!|]*\Z", re.IGNORECASE)


_TAIL: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, _tail(pattern))
    for reason, pattern in (
        ("navigation", r"返回搜狐，?查看更多(?:\s*责任编辑：\S{0,8})?"),
        (
            "navigation",
            r"(?:>>\s?)?更多精彩(?:内容|视频|资讯)?，?(?:请|尽在)(?:进入|关注|点击|下载)?[^。\n]{1,20}",
        ),
        (
            "navigation",
            rf"{_B}(?:返回(?:首页|列表|顶部)|上一篇[：:]?[^\n]{{0,60}}|下一篇[：:]?[^\n]{{0,60}}|阅读原文|查看原文|查看更多|展开全文|点击(?:查看|进入)[^。\n]{{0,20}})",
        ),
        ("share", r"分享让更多人看到"),
        ("share", rf"{_B}(?:分享到|分享至|转发到)[：:]?[^。\n]{{0,40}}"),
        ("share", rf"{_B}(?:打开)?(?:微信|QQ)?(?:扫一扫|扫码|长按(?:识别|扫描)?)[^。\n]{{0,40}}"),
        (
            "credit",
            rf"[（(【\[〖]\s?(?:{_ROLE}\s?[：:/|｜丨\s]\s?[^（(【\[〖）)】\]〗\n。]{{0,24}})[）)】\]〗]",
        ),
        ("credit", rf"(?:{_B}|(?<=[一-鿿])(?=责任?编辑?[：:]))[▌●■◆★\s]?{_CREDIT}"),
        ("credit", rf"{_B}[▌●■◆★\s]?责任编辑[：:]\S{{0,6}}"),
        ("source", rf"[（(【\[]\s?来源\s?[：:|｜丨]?\s?[^（(【\[）)】\]。\n]{{2,30}}[）)】\]]"),
        (
            "source",
            rf"{_B}(?:素材|文章|稿件|信息|内容|综合|资料)?来源\s?[：:|｜丨]\s?[^。，！？；：\n“”]{{2,50}}",
        ),
        ("disclaimer", r"广告声明：文内含有[^\n]{0,160}"),
        ("disclaimer", r"以上内容由[^。，\n]{2,12}(?:根据公开信息整理|整理自公开信息)[^\n]{0,220}"),
        (
            "disclaimer",
            r"(?:〖[^〖〗]{1,16}〗)?(?:本文|以上内容|以上信息|文章内容|文中观点)[^。\n]{0,30}(?:不构成|不作为)[^。\n]{0,20}建议[^\n]{0,80}",
        ),
        ("disclaimer", rf"{_B}(?:股市|投资|理财|市场)有风险，\S{{2,4}}(?:需|须)谨慎"),
        (
            "disclaimer",
            rf"{_B}[（(【*※\s]?(?:免责|版权|特别|郑重|法律|转载)?(?:声明|说明|提示)\s?[：:】][^\n]{{0,30}}(?:{_SELF}|本文|此文|转载|原作者|媒体)[^\n]{{4,300}}",
        ),
        ("copyright", r"本文属于?原创文章，如若转载，请注明来源[^\n]{0,140}"),
        ("copyright", r"如遇作品内容、版权等问题[^\n]{0,120}"),
        ("contact", r"新闻线索报料通道[：:][^\n]{0,120}"),
        ("contact", r"爆料、维权通道[：:][^\n]{0,160}"),
        (
            "contact",
            rf"{_B}[（(【\[]?\s?(?:投稿|商务合作|区域合作|合作|新闻热线|爆料热线|报料热线|热线电话|联系电话|联系我们|投诉)[^。\n]{{0,30}}(?:{_PHONE}|[\w.]+[@#][\w.]+|微信|邮箱|电话)[^\n]{{0,60}}",
        ),
        (
            "related",
            rf"{_B}(?:相关(?:阅读|新闻|报道|链接|推荐|文章)|延伸阅读|推荐阅读|更多阅读|热门推荐|猜你喜欢|往期(?:回顾|推荐))\s?[：:|\n][^\n]{{0,300}}",
        ),
        (
            "follow",
            rf"{_B}(?:欢迎|敬请|请)?(?:点击|长按|搜索|微信)?[^。，\n]{{0,6}}关注[^。\n]{{0,20}}(?:公众号|视频号|微信号|客户端|官方微信|官方微博|抖音)[^\n]{{0,60}}",
        ),
        (
            "follow",
            rf"{_B}(?:点赞|点点“?赞|转发|点个赞)[^。\n]{{0,30}}(?:在看|关注|转发|收藏)[^。\n]{{0,10}}",
        ),
    )
)

# A notice of the page about itself, as a sentence of the tail: how it begins, and what it must also say.
_NOTICE_START = re.compile(
    rf"\s?(?:\d{{1,2}}[、.．]|[※*●①②③④⑤（(【]|特别|免责|版权|郑重)?\s?(?:声明[：:])?\s?"
    rf"(?:{_SELF}|凡|如[因有若需您]|若[因有您]|未经|所有|任何|欢迎|请|有关|版权|转载|图片|部分|以上|文章|本文|此文|文中|转自|内容)"
)
_NOTICE_ABOUT = re.compile(rf"{_RIGHTS}|原创|登载|刊载|来源|出处")
_NOTICE_ACT = re.compile(
    rf"联系{_SELF}|{_SELF}(?:取得)?联系|联系(?:删除|作者|\s?[：:])|请.{{0,8}}联系|注明(?:来源|出处|作者)|(?:不得|禁止|谢绝|请勿).{{0,10}}(?:转载|使用|复制|摘编)"
    rf"|归.{{0,10}}所有|{_SELF}.{{0,10}}(?:立场|观点|追究)|仅供参考|商业用途|传递.{{0,6}}信息|追究.{{0,8}}责任|保留.{{0,6}}权利|及时.{{0,6}}(?:删除|处理|更正)"
)
_CONTACT = re.compile(
    rf"(?:电话|热线|邮箱|邮件|e-?mail|QQ|微信|传真|地址|邮编|联系)[^。\n]{{0,12}}[：:][^。\n]{{0,60}}", re.I
)
_SENTENCE_END = "。！？!?\n"
_ENGLISH = re.compile(
    r"(?:share (?:this|on)\b|read more[: ]|read also|related (?:articles?|stories|news)|(?:subscribe|sign up) (?:to|for) (?:our|the)\b"
    r"|follow us|all rights reserved|(?:copyright )?(?:©|\(c\)) ?\d{4}|copyright ©|advertisement$|skip to |click here|download (?:our|the) app"
    r"|for (?:more information|enquiries|inquiries),? contact|this article (?:was|is) (?:originally|first) published|terms of (?:use|service)|privacy policy)",
    re.IGNORECASE,
)
_ADVERTISEMENT = re.compile(r"(?<![^。！？”）)】…\s×])广告 [^×\n]{4,80} ×")
_LINE = re.compile(
    r"(?:分享(?:到|至)?[：:]?.{0,40}|.{0,8}(?:扫一扫|扫码|长按识别).{0,30}|(?:点击|欢迎).{0,12}关注.{0,30}|点击上方.{0,30}|返回(?:首页|顶部).{0,10}"
    r"|(?:相关阅读|延伸阅读|推荐阅读|相关新闻|相关链接|往期回顾)[：:]?.{0,200}|广告|advertisement|当前位置[：:].{0,80}|首页\s?>.{0,80}|.{0,12}(?:APP|客户端)(?:下载|打开).{0,12}|打开APP.{0,20}"
    rf"|上一篇[：:].{{0,80}}|下一篇[：:].{{0,80}}|字号.{{0,12}}|收藏|打印|举报|纠错|[【（(\[]?{_ROLE}\s?[：:/]\s?[^。]{{2,24}}[】）)\]]?)",
    re.IGNORECASE,
)
_TAIL_REACH = 700


def find_debris(folded: str) -> list[Span]:
    """The spans of page debris in `folded`, text in Simplified with regular spaces; in order and apart."""
    spans = _tail_spans(folded)
    end = spans[-1][0] if spans else len(folded)
    spans += [(*m.span(), "advertisement") for m in _ADVERTISEMENT.finditer(folded, 0, end)]
    spans += _line_spans(folded, end)
    return sorted(spans)


def _tail_spans(folded: str) -> list[Span]:
    """From the end backwards, as long as what stands last is debris."""
    spans: list[Span] = []
    end = len(folded)
    while end and (span := _last_piece(folded, end)):
        spans.append(span)
        end = span[0]
    return spans


def _last_piece(folded: str, end: int) -> Span | None:
    reach = max(0, end - _TAIL_REACH)
    for reason, pattern in _TAIL:
        if match := pattern.search(folded, reach, end):
            return match.start(), end, reason
    start = _last_sentence(folded, end)
    if end - start > _TAIL_REACH:
        return None
    if _ENGLISH.match(folded, start, end) and end - start < 300:
        return start, end, "navigation"
    if _NOTICE_START.match(folded, start, end) and _NOTICE_ABOUT.search(folded, start, end):
        if _NOTICE_ACT.search(folded, start, end):
            return start, end, "copyright"
    return None


def _last_sentence(folded: str, end: int) -> int:
    """Where the last sentence before `end` starts."""
    stripped = len(folded[max(0, end - _TAIL_REACH) : end].rstrip(" \n" + _SENTENCE_END)) + max(
        0, end - _TAIL_REACH
    )
    return max(folded.rfind(mark, 0, stripped) for mark in _SENTENCE_END) + 1


def _line_spans(folded: str, limit: int) -> list[Span]:
    """Lines that are nothing but a button or a link, wherever they stand."""
    spans, start = [], 0
    if "\n" not in folded:
        return []
    for line in folded[:limit].split("\n"):
        end = start + len(line)
        if len(line) <= 220 and (_LINE.fullmatch(line) or (len(line) <= 120 and _ENGLISH.match(line))):
            spans.append((start, end, "navigation"))
        start = end + 1
    return spans
