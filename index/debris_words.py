"""The vocabulary of page debris, as pieces of regular expressions: roles, names, media, the page itself.

All in Simplified, for text folded with `to_simplified`.
"""


def either(words: str) -> str:
    """A group that matches any one of the words, parted by spaces; each may be a pattern."""
    return f"(?:{'|'.join(words.split())})"


# Debris at the tail starts where something ended: the text, a sentence, a bracket, a wider gap.
BOUNDARY = r"(?:(?<=[。！？!?”」』）)】\]〗〕…×▌●■◆★▲▼▶◎\s])|(?<![\s\S]))"
OPEN, CLOSE = r"[（(【\[〖]\s?", r"\s?[）)】\]〗]"
HAN = r"[一-鿿]"

_RANKS = either(
    "见习 实习 值班 视频 图文 文字 新媒体 执行 本期 本文 责任 流程 责 网络 图片 版面 轮值 总 副 本版"
    " 页面 栏目 融媒 每经 一 二 三 终"
)
_JOBS = either(
    "核稿 统筹 编辑 编审 编导 编校 编委 编 校对 校 审校 审核 审签 签审 签发 终审 复审 初审 一审 二审 三审"
    " 监审 审"
    " 监制 主编 策划 统筹 排版 美编 制图 出品人? 运营 剪辑 总监 制片人? 视觉 责校 责任校对 值班主任"
)
ROLE = rf"(?:{_RANKS}{{0,2}}{_JOBS})"
SEPARATOR = r"\s?(?:[：:/／|｜丨▏▎︱]\s?|\s)"
# A name stops where the next credit begins, also without a space: `编辑 程星二审 李中迪`.
NAME_PART = rf"(?:(?!{ROLE}\s?[：:/|｜丨\s])[一-鿿·])"
_NAME = (
    rf"(?:{NAME_PART}{{2,6}}+(?:-{NAME_PART}{{2,5}}+)?|{HAN} {HAN}|[A-Za-z]{{1,12}}\d{{0,6}})"
    r"(?:\s?[A-Z]{1,3}\d{2,6})?"
)
# Atomic groups: a chain of credits is read in one way only, or a long one would take for ever.
NAMES = rf"(?>{_NAME}(?:[、,，&\s]{{1,2}}(?!{ROLE}){_NAME})*+)"
CREDITS = rf"(?>(?:{ROLE}{SEPARATOR}{NAMES}[\s|｜/。；;]{{0,3}}+)+(?:{ROLE}[：:]?)?)"
BYLINE = (
    rf"{either('记者 通讯员 作者 实习生 摄影 文图 文 图 特约 综合')}"
    rf"{SEPARATOR}?{HAN}[一-鿿、·\s/]{{1,18}}?"
)

PAGE = rf"本{either('网站? 站 报 刊 平台 公众号 号 栏目 社 客户端 媒体')}"
SELF = rf"(?:{PAGE}|我们|小编|后台|[一-鿿]{{2,5}}网)"
MEDIUM = either(
    "客户端 日报 晚报 晨报 时报 商报 都市报 青年报 快报 周刊 新闻 新闻网 通讯社 新华社 中新社 电视台 广播"
    " 卫视 频道 微博 公众号 微信 网站? 在线 体育 之声 传媒 发布"
)
_SOURCE_KIND = either("文章 稿件 信息 内容 综合 资料 素材 本文")
SOURCE_MARK = rf"(?:{_SOURCE_KIND}?来\s?源|转自)\s?[：:|｜丨︱]\s?"
# 资金来源：… is no credit of the page.
NO_SUBSTANCE = "".join(
    f"(?<!{word})"
    for word in "资金 收入 经济 主要 传染 感染 食物 污染 病毒 能量 利润 税收 数据 人才 客户".split()
)
