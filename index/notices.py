"""Debris that is known by its whole sentence or line, and debris that stands amid the news.

All in Simplified, for text folded with `to_simplified`.
"""

import re

from index.debris_words import CLOSE, OPEN, PAGE, ROLE, SELF, either

# How a notice of the page about itself begins, what it speaks of, and what it says of it.
_NOTICE_START = re.compile(
    r"\s?(?:\d{1,2}[、.．]|[※*●①②③④⑤（(【])?\s?(?:[一-鿿]{0,6}(?:声明|说明)[：:])?\s?"
    rf"(?:{PAGE}|[一-鿿]{{2,5}}网|如[因有若需您]|若[因有您]"
    rf"|{either('凡 未经 所有 任何 欢迎 请 有关 版权 转载 图片 部分 以上 文章 本文 此文 文中 转自 内容')})"
)
_NOTICE_SUBJECT = re.compile(
    either("版权 著作权 知识产权 侵权 侵犯 转载 摘编 镜像 原创 登载 刊载 注明来源 注明出处")
)
_NOTICE_DEMAND = re.compile(
    rf"联系{SELF}|{SELF}(?:取得)?联系|联系(?:删除|作者|\s?[：:])|注明(?:来源|出处|作者)"
    r"|(?:将|会)(?:及时|尽快).{0,6}(?:删除|处理|更正)|(?:不得|禁止|谢绝|请勿|严禁).{0,10}(?:转载|使用|复制|摘编)"
    rf"|归(?:原作者|作者|{PAGE}|[一-鿿]{{2,6}}网).{{0,6}}所有|知识产权.{{0,50}}(?:所有|持有)"
    rf"|{SELF}.{{0,10}}(?:立场|观点|追究|保留)|仅供参考|商业用途|传递.{{0,6}}信息"
)
_SELF = re.compile(SELF)
# A long sentence that does not speak of the page itself is news about copyright.
_LONGEST_PLAIN_NOTICE = 70
_ENGLISH_NOTICE = re.compile(
    r"\s?(?:share (?:this|on)\b|read more[: ]|read also|related (?:articles?|stories|news)\b|follow us"
    r"|all rights reserved|copyright\b.{0,20}\d{4}|copyright ©|© ?\d{4}|\(c\) ?\d{4}|advertisement\W*$"
    r"|(?:subscribe|sign up) (?:to|for) (?:our|the)\b|skip to |click here|download (?:our|the) app|contact us"
    r"|for (?:more information|enquiries|inquiries),? (?:please )?contact|terms of (?:use|service)"
    r"|privacy policy|this (?:article|story) (?:was|is) (?:originally|first) published|editor: "
    r"|(?:edited|editing|reporting|reported|writing|written) by \w)",
    re.IGNORECASE,
)
_LONGEST_ENGLISH_NOTICE = 200
# A number or address is debris only beside such a notice: a hotline may be the news itself.
_CONTACT = re.compile(
    rf"{either('电话 热线 邮箱 邮件 e-?mail QQ 微信 传真 地址 邮编 联系')}"
    r"[^。\n]{0,12}?[：:]\s?[\w.@#/ -]{3,60}",
    re.IGNORECASE,
)
_ADVERTISEMENT = re.compile(r"(?<![^。！？”）)】…\s×])广告 [^×\n]{4,80} ×")
# Where a report names its own address: `极目新闻（报料邮箱：…）记者`.
_ADDRESS = re.compile(r"[（(](?:[爆报]料|投稿|线索)(?:邮箱|热线|电话)[：:][^（）()\n]{5,40}[）)]")
_SCRIPT = re.compile(r"\b(?:showPlayer|document\.write|\$\(document\)|var \w+ ?=)[^\n一-鿿]{4,400}\}?\)?;")
AMID_NEWS = (("advertisement", _ADVERTISEMENT), ("contact", _ADDRESS), ("script", _SCRIPT))
_BUTTON = re.compile(
    r"(?:分享(?:到|至)[^。]{0,40}|.{0,8}(?:扫一扫|扫码|长按识别|扫描二维码)[^。]{0,30}"
    r"|(?:点击|欢迎).{0,12}关注[^。]{0,30}|点击上方[^。]{0,30}|返回(?:首页|顶部)[^。]{0,10}"
    r"|(?:相关|延伸|推荐)(?:阅读|新闻|链接)(?:[：:].{0,200})?|往期回顾.{0,200}|广告|advertisement"
    r"|当前位置[：:].{0,80}|首页\s?>.{0,80}|[^。]{0,12}(?:APP|客户端)(?:下载|打开)[^。]{0,12}"
    r"|打开.{0,6}APP[^。]{0,20}|[上下]一篇[：:].{0,80}|字号[^。]{0,12}|收藏|打印|举报|纠错"
    r"|请?继续往下阅读|订阅.{0,8}(?:电子报|频道)"
    rf"|{OPEN}?{ROLE}\s?[：:/]\s?[^。]{{2,24}}(?:{CLOSE})?)",
    re.IGNORECASE,
)
_LONGEST_LINE = 220


def is_notice(folded: str, start: int, end: int) -> bool:
    """Whether the sentence is one of the page about itself: may be copied, write to us, not our opinion."""
    if end - start > _LONGEST_PLAIN_NOTICE and not _SELF.search(folded, start, end):
        return False
    parts = (_NOTICE_SUBJECT.search(folded, start, end), _NOTICE_DEMAND.search(folded, start, end))
    return all(parts) and _NOTICE_START.match(folded, start, end) is not None


def is_english_notice(folded: str, start: int, end: int) -> bool:
    """Whether an English sentence or line is a button, a credit or a notice."""
    return end - start <= _LONGEST_ENGLISH_NOTICE and _ENGLISH_NOTICE.match(folded, start, end) is not None


def is_contact(folded: str, start: int, end: int) -> bool:
    """Whether the sentence gives a telephone number or an address."""
    return _CONTACT.search(folded, start, end) is not None


def is_button(line: str) -> bool:
    """Whether a line is nothing but a button, a link or a credit; a sentence has a full stop."""
    return len(line) <= _LONGEST_LINE and (
        _BUTTON.fullmatch(line) is not None or is_english_notice(line, 0, len(line))
    )
