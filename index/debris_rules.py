"""The debris that stands at the tail of a report, as a table to extend. `index.debris` applies it.

All in Simplified, for text folded with `to_simplified`. A group named `cut` marks where the debris
starts when the pattern needs to see what stands before it.
"""

import re
from dataclasses import dataclass, replace

from index.debris_words import (
    BOUNDARY,
    BYLINE,
    CLOSE,
    CREDITS,
    HAN,
    MEDIUM,
    NAME_PART,
    NAMES,
    NO_SUBSTANCE,
    OPEN,
    PAGE,
    ROLE,
    SOURCE_MARK,
    either,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of debris; tried only where one of the `hints` occurs, which is much faster."""

    reason: str
    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    prompt: bool = False

    def start(self, folded: str, reach: int, end: int) -> int | None:
        """Where the debris starts that ends at `end`, at `reach` or later; `None` if there is none."""
        if self.prompt and folded[end - 1] == "。":
            return None
        if not any(folded.find(hint, reach, end) >= 0 for hint in self.hints):
            return None
        match = self.pattern.search(folded, reach, end)
        if not match:
            return None
        return match.start("cut") if "cut" in self.pattern.groupindex else match.start()


def _rule(reason: str, hints: str, *patterns: str, end: str = r"[\s。！!|丨]*") -> Rule:
    return Rule(reason, tuple(hints.split()), re.compile(rf"(?:{'|'.join(patterns)}){end}\Z", re.IGNORECASE))


def _prompt(reason: str, hints: str, *patterns: str) -> Rule:
    """Buttons and prompts have no full stop; `打开APP即可挂号。` is a sentence of the news."""
    return replace(_rule(reason, hints, *patterns, end=r"[\s！!|丨>»↓☟]*"), prompt=True)


_NAVIGATION = (
    _rule("navigation", "查看更多", r"返回搜狐，?查看更多(?:\s*责任编辑：\S{0,8})?"),
    _rule(
        "navigation",
        "更多精彩",
        rf"(?:>>\s?)?更多精彩{either('内容 视频 资讯 新闻')}?，?(?:敬?请|尽在)"
        r"(?:进入|关注|点击|下载)?[^。\n]{1,24}",
    ),
    _prompt(
        "navigation",
        "返回 上一篇 下一篇 阅读 查看 展开全文 打开 下载 点击 点我 继续 订阅 加入 兴趣",
        rf"{BOUNDARY}返回(?:首页|列表|顶部)",
        rf"{BOUNDARY}[上下]一篇[：:][^\n]{{0,60}}",
        rf"{BOUNDARY}(?:点击)?(?:阅读|查看|看)(?:原文|更多|全文)",
        rf"{BOUNDARY}(?:展开全文|请?继续往下阅读)",
        rf"{BOUNDARY}(?:打开|下载)[^。，\n]{{0,10}}(?:APP|客户端)[^。\n]{{0,20}}",
        rf"{BOUNDARY}点击(?:查看|进入|上方|下方|阅读|此处)[^。\n]{{0,20}}",
        rf"{BOUNDARY}点击[^。，\n]{{0,8}}(?:进入|查看|观看|阅读)[^。，\n]{{0,12}}",
        rf"{BOUNDARY}订阅[^。，\n]{{0,8}}(?:电子报|频道|快讯)",
        rf"{BOUNDARY}(?:点我)?加入[^。，\n]{{0,8}}(?:好友|粉丝团|会员|群组)",
        rf"{BOUNDARY}[您你]可能[也还]?[会对]?(?:感|有)兴趣的?(?:文章|新闻|内容)?[：:]?[^。\n]{{0,200}}",
        rf"{BOUNDARY}[^。！\n]{{0,16}}[戳点击]{{1,2}}“?阅读原文”?",
    ),
    _prompt(
        "share",
        "分享 转发 扫一扫 扫码 长按 二维码",
        r"分享让更多人看到",
        rf"{BOUNDARY}(?:分享|转发)(?:到|至|给)[^。，\n]{{0,16}}(?:[：:][^。\n]{{0,40}})?",
        rf"{BOUNDARY}(?:打开)?(?:微信|QQ)?"
        r"(?:扫一扫|扫码|长按(?:识别|扫描)?|扫描[^。，\n]{0,6}二维码)[^。\n]{0,30}",
    ),
    _prompt("advertisement", "广告", rf"{BOUNDARY}广告"),
    _rule("advertisement", "扫码", r"\[扫码下载[^\]\n]{0,60}\]"),
)

_CREDITS = (
    _rule("credit", "完", r"[（(【\[]\s?(?:全文)?完\s?[）)\]】]"),
    _rule(
        "credit",
        "编 校 审 监 策 制 排",
        rf"{OPEN}{ROLE}\s?[：:/|｜丨\s]\s?[^（(【\[〖）)】\]〗\n。]{{0,30}}{CLOSE}",
    ),
    _rule("credit", "编 校 审 监 策 制 排 出品", rf"{BOUNDARY}[▌●■◆★丨]?\s?{CREDITS}"),
    _rule("credit", "编 校 审", rf"(?:{BYLINE}|{SOURCE_MARK}[^。，！？；：\n]{{2,24}}?)(?P<cut>{CREDITS})"),
    _rule("credit", "责任编辑 责编", rf"[▌●■◆★\s]?责(?:任编辑|编)\s?[：:；/]\s?(?:{NAMES}|\S{{0,8}})"),
    _rule("credit", "编辑 责编 校", rf"{BOUNDARY}(?:责编|校对|审校){NAME_PART}{{2,3}}", r"编辑[：:]"),
    # The staff of a film, all with the same bar; the bar occurs in no sentence.
    _rule(
        "credit",
        "丨",
        rf"(?:{BOUNDARY}|(?={ROLE})){HAN}{{2,6}}丨[^。，！？\n]{{2,440}}丨[^丨。，！？\n]{{2,70}}",
    ),
)

_SOURCES = (
    _rule(
        "source",
        "源 转自",
        rf"{OPEN}{either('文章 稿件 信息 内容 综合 资料 素材 图片 本文')}?(?:来\s?源|转自)"
        rf"\s?[：:|｜丨]?\s?[^（(【\[）)】\]。\n]{{2,40}}{CLOSE}",
        rf"{NO_SUBSTANCE}{SOURCE_MARK}[^。，！？；：\n“”（）()【】]{{2,60}}(?:（[^（）。]{{1,20}}）)?",
    ),
    _rule(
        "source",
        "本文",
        rf"{BOUNDARY}本文(?:来自|转载?自|首发于?|摘编自|节选自|原载于?)[^。！？\n]{{2,80}}",
    ),
    _rule("source", "特稿", r"[（(][^（()）。]{0,12}特稿[^（()）。]{0,14}[）)]"),
    _rule("source", "（ (", rf"{OPEN}(?:[一-鿿A-Za-z·《》]{{1,14}}{MEDIUM}[、\s]?){{1,3}}{CLOSE}"),
    _rule(
        "source",
        "《",
        rf"{BOUNDARY}《\s?[一-鿿 ]{{2,12}}(?:报|网|刊)\s?》\s?[（(]\s?\d{{4}}年\d\d?月\d\d?日"
        r"\s?第?\s?\d{0,2}\s?版?\s?[）)]",
    ),
    _rule(
        "title",
        "原标题",
        r"【原标题】[^。\n]{4,80}",
        rf"{OPEN}原(?:标题"
        rf"|题)\s?[：:][^（(）)\n]{{4,80}}(?:[（(][^（(）)]{{0,20}}[）)])?[^（(）)\n]{{0,40}}{CLOSE}",
    ),
)

_DISCLAIMERS = (
    _rule("disclaimer", "广告声明", r"广告声明：文内含有[^\n]{0,160}"),
    _rule(
        "disclaimer",
        "以上内容由",
        r"以上内容由[^。，\n]{2,12}(?:根据公开信息整理|整理自公开信息)[^\n]{0,240}",
    ),
    _rule(
        "disclaimer",
        "有风险",
        rf"{BOUNDARY}{either('股市 投资 理财 市场 入市')}有风险，\S{{2,4}}(?:需|须|应)谨慎",
    ),
    _rule(
        "disclaimer",
        "声明 说明 提示",
        rf"(?:(?:免责|版权|转载)(?:声明|说明)"
        rf"|{BOUNDARY}[（(【*※\s]?(?:特别|郑重|法律|风险)?(?:声明|说明|提示))\s?[：:】]\s?"
        rf"(?:{PAGE}|{either('凡 任何 本文 此文 该文 以上 文章 图片 转载 部分 所有')})[^\n]{{0,80}}"
        rf"{either('转载 版权 侵权 侵犯 仅供参考 代表 不构成 立场 联系 使用')}[^\n]{{0,260}}",
    ),
    _rule(
        "disclaimer",
        "建议 意见 依据 承诺 要约 参考 代表",
        rf"(?:〖[^〖〗]{{1,16}}〗|{BOUNDARY}|(?<=[（(：:*]))"
        rf"{either('本文 以上内容 以上信息 以上观点 文章内容 文中观点 本内容 文章')}[^。\n]{{0,40}}"
        r"(?:(?:不构成|不作为)[^。\n]{0,20}(?:建议|意见|依据|承诺|要约)|仅供参考|代表[^。\n]{0,14}(?:观点"
        r"|立场))"
        r"[^。\n]{0,80}(?:。[^。\n]{0,30}(?:风险|自负|责任|声明)[^。\n]{0,60})?",
    ),
)

_COPYRIGHT = (
    _rule("copyright", "原创文章", r"本文属于?原创文章，如若转载，请注明来源[\s\S]{0,180}"),
    _rule("copyright", "如遇作品", r"如遇作品内容、版权等问题[^\n]{0,120}"),
    _rule(
        "copyright",
        "转载",
        rf"(?:[*＊※]|{BOUNDARY})\s?[^。，\n]{{0,10}}(?:独家|原创)(?:稿件|文章|作品|内容)?，?"
        r"[^。，\n]{0,14}转载[^。\n]{0,20}",
    ),
    _rule(
        "copyright",
        "所有",
        rf"(?:(?:本文中?|以上|部分)?{either('图片 文字 图文 内容 视频 音视频 、')}*等?版权"
        rf"(?=[^\n]{{0,70}}(?:侵权|侵犯|联系))|{BOUNDARY}(?:图片|图文|文章|内容)?版权)均?归属?于?"
        rf"(?:原|作者|{PAGE}|[一-鿿]{{2,8}}网)[^。\n]{{0,8}}所有[^。\n]{{0,80}}",
    ),
    _rule(
        "copyright",
        "侵",
        r"(?:(?:部分)?(?:图片|文字|素材|内容)[^。\n]{0,8}来(?:源|自)于?(?:网络|互联网)[^。\n]{0,10})?"
        r"(?:如有?|若有?|涉及?)[^。，\n]{0,8}侵(?:权|犯)[^。，\n]{0,8}，?\s?(?:烦?敬?请[^。，\n]{0,8})?"
        rf"(?:及时|立即|速)?联系{either('我们 删除 处理 本 后台 小编 作者 告知')}[^。\n]{{0,60}}",
    ),
)

_PROMOTION = (
    _rule(
        "contact",
        "电话 邮箱 热线 QQ",
        rf"{ROLE}\s?[：:/]\s?[一-鿿、 ]{{2,12}}?(?P<cut>(?:联系)?(?:电话|邮箱|热线"
        rf"|QQ)\s?[：:]\s?[\w@.-]{{7,}}[^。\n]{{0,60}})",
    ),
    _rule(
        "contact",
        "线索 料",
        r"(?:新闻线索报料通道|爆料、维权通道|新闻线索[：:]|【爆料】)[^\n]{0,160}",
        r"(?:新闻)?[爆报]料(?:热线|电话|邮箱)[：:][^。）)\n]{0,50}",
    ),
    _rule(
        "contact",
        "投稿 合作 热线 联系我们",
        rf"{BOUNDARY}[（(【\[]?\s?{either('投稿 商务合作 区域合作 合作 新闻热线 联系我们')}[^。\n]{{0,30}}"
        r"(?:\d{3,4}-\d{7,8}|[\w.]+[@#][\w.]+|微信|邮箱|电话)[^。\n]{0,60}。?\s?[】）)\]]?",
    ),
    _rule(
        "related",
        "阅读 新闻 报道 链接 推荐 文章 往期 猜你喜欢",
        rf"{BOUNDARY}(?:相关{either('阅读 新闻 报道 链接 推荐 文章')}"
        rf"|{either('延伸阅读 推荐阅读 更多阅读 热门推荐 热门文章 编辑推荐 猜你喜欢')})"
        r"\s?[：:|\n ][^。\n]{0,300}",
        rf"{BOUNDARY}更多{HAN}{{0,8}}(?:新闻|报道|资讯)\s?[：:▪•·■][^。\n]{{0,300}}",
        r"往期(?:回顾|推荐|精彩)[^。\n]{0,200}",
    ),
    _rule("follow", "原创", r"本文由[^。，\n]{2,14}原创，[^。\n]{0,40}"),
    _rule(
        "follow",
        "更多",
        rf"更多[^。，\n]{{2,14}}{either('资讯 内容 新闻 信息')}，[^。，\n]{{0,6}}"
        rf"{either('下载 点击 关注 登录')}[^。\n]{{0,140}}",
    ),
    _prompt(
        "follow",
        "关注 赞",
        rf"{BOUNDARY}(?:☆END☆|更多[^。，\n]{{0,10}})?(?:欢迎|敬请|请|点击|长按|搜索|微信)*关注[^。\n]{{0,24}}"
        rf"{either('公众号 视频号 微信号 客户端 官方微信 官方微博 抖音')}[^。\n]{{0,40}}",
        rf"{BOUNDARY}(?:喜欢就?|觉得不错就?)?(?:点赞|点点“?赞|点个“?(?:赞|在看))[^。\n]{{0,30}}(?:在看|关注|转发|收藏|吧)[^。\n]{{0,10}}",
    ),
)

TAIL_RULES = (*_NAVIGATION, *_CREDITS, *_SOURCES, *_DISCLAIMERS, *_COPYRIGHT, *_PROMOTION)
