"""Debris that is known for what it is wherever it stands, also amid the news: advertisements, buttons.

All in Simplified, for text folded with `to_simplified`.
"""

import re

from index.debris_words import CLOSE, OPEN, ROLE
from index.english_notices import english_reason
from index.toolbars import is_tool_line

_ADVERTISEMENT = re.compile(r"(?<![^。！？”）)】…\s×])广告 [^×\n]{4,80} ×")
# Where a report names its own address: `极目新闻（报料邮箱：…）记者`.
_ADDRESS = re.compile(r"[（(](?:[爆报]料|投稿|线索)(?:邮箱|热线|电话)[：:][^（）()\n]{5,40}[）)]")
_SCRIPT = re.compile(r"\b(?:showPlayer|document\.write|\$\(document\)|var \w+ ?=)[^\n一-鿿]{4,400}\}?\)?;")
PATTERNS = (("advertisement", _ADVERTISEMENT), ("contact", _ADDRESS), ("script", _SCRIPT))
_BUTTON = re.compile(
    r"(?:分享(?:到|至)[^。]{0,40}|.{0,8}(?:扫一扫|扫码|长按识别|扫描二维码)[^。]{0,30}"
    r"|(?:点击|欢迎).{0,12}关注[^。]{0,30}|点击上方[^。]{0,30}|返回(?:首页|顶部)[^。]{0,10}"
    r"|(?:相关|延伸|推荐)(?:阅读|新闻|链接)[：:].{0,200}|往期回顾.{0,200}|广告|advertisement"
    r"|当前位置[：:].{0,80}|首页\s?>.{0,80}|[^。]{0,12}(?:APP|客户端)(?:下载|打开)[^。]{0,12}"
    r"|打开.{0,6}APP[^。]{0,20}|[上下]一篇[：:].{0,80}|字号[^。]{0,12}|收藏|打印|举报|纠错"
    r"|请?继续往下阅读|订阅.{0,8}(?:电子报|频道)"
    rf"|{OPEN}?{ROLE}\s?[：:/]\s?[^。]{{2,24}}(?:{CLOSE})?)",
    re.IGNORECASE,
)
_LONGEST_LINE = 220


def is_button(line: str) -> bool:
    """Whether a line is nothing but a button, a link or a credit; a sentence has a full stop."""
    return len(line) <= _LONGEST_LINE and (
        _BUTTON.fullmatch(line) is not None or is_tool_line(line) or english_reason(line) is not None
    )
