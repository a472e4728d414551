"""The patterns of page debris, for `index.debris`. A table to extend; it decides nothing by itself.

Everything is written in Simplified and matched against text folded with `to_simplified`. A group named
`cut` marks where the debris starts when the pattern needs to see what stands before it.
"""

import re
from dataclasses import dataclass

# Debris at the tail starts where something ended: the text, a sentence, a bracket, a wider gap.
_B = r"(?:(?<=[。！？!?”」』）)】\]〗〕…×▌●■◆★\s])|(?<![\s\S]))"
_HAN = r"[一-鿿]"
_JOB = (
    r"(?:编辑|编审|编导|编校|编|校对|审校|校|审核|审签|签审|审|监制|主编|编委|策划|统筹|排版|美编|制图|终审|复审|初审|二审|三审"
    r"|一审|监审|签发|出品人?|运营|剪辑|总监|制片人?|视觉|责校|责任校对|值班主任)"
)
_ROLE = (
    r"(?:(?:见习|实习|值班|视频|图文|文字|新媒体|执行|本期|本文|责任|流程|责|网络|图片|版面|轮值|总|副|本版|页面|栏目|融媒|每经|一|二|三|终)"
    rf"{{0,2}}{_JOB})"
)
_SEPARATOR = r"\s?(?:[：:/|｜丨▏▎︱]\s?|\s)"
# A name stops where the next credit begins, also without a space: `编辑 程星二审 李中迪`.
_NAME_PART = rf"(?:(?!{_ROLE}\s?[：:/|｜丨\s])[一-鿿·])"
_NAME = rf"(?:{_NAME_PART}{{2,6}}+(?:-{_NAME_PART}{{2,5}}+)?|{_HAN} {_HAN}|[A-Za-z]{{1,12}}\d{{0,6}})(?:\s?[A-Z]{{1,3}}\d{{2,6}})?"
_NAMES = rf"(?>{_NAME}(?:[、,，&\s]{{1,2}}(?!{_ROLE}){_NAME})*+)"
_CREDIT = rf"(?>{_ROLE}{_SEPARATOR}{_NAMES})"
_CREDITS = rf"(?>(?:{_CREDIT}[\s|｜/。；;]{{0,3}}+)+(?:{_ROLE}[：:]?)?)"
_BYLINE = rf"(?:记者|通讯员|作者|实习生|摄影|文图|文|图|特约|综合){_SEPARATOR}?{_HAN}[一-鿿、·\s/]{{1,18}}?"
_SELF = r"(?:本(?:网站?|站|报|刊|平台|公众号|号|栏目|社|客户端|媒体)|我们|小编|后台|[一-鿿]{2,5}网)"
_PAGE = r"本(?:网站?|站|报|刊|平台|公众号|号|栏目|社|客户端|媒体)"
_OPEN, _CLOSE = r"[（(【\[〖]\s?", r"\s?[）)】\]〗]"
_MEDIUM = r"(?:客户端|日报|晚报|晨报|时报|商报|都市报|青年报|快报|周刊|新闻|新闻网|通讯社|新华社|中新社|电视台|广播|卫视|频道|微博|公众号|微信|网站?|在线|体育|之声|传媒|发布)"
# 资金来源：… is no credit of the page.
_SUBSTANCE = "".join(
    f"(?<!{word})"
    for word in (
        "资金",
        "收入",
        "经济",
        "主要",
        "传染",
        "感染",
        "食物",
        "污染",
        "病毒",
        "能量",
        "利润",
        "税收",
        "数据",
        "人才",
        "客户",
    )
)
_SOURCE_MARK = r"(?:(?:文章|稿件|信息|内容|综合|资料|素材|图片)?来\s?源|转自)\s?[：:|｜丨︱]?\s?"


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of debris; tried only where one of the `hints` occurs, which is much faster."""

    reason: str
    hints: tuple[str, ...]
    pattern: re.Pattern[str]

    def start(self, folded: str, reach: int, end: int) -> int | None:
        """Where the debris starts that ends at `end`, at `reach` or later; `None` if there is none."""
        if not any(folded.find(hint, reach, end) >= 0 for hint in self.hints):
            return None
        match = self.pattern.search(folded, reach, end)
        if not match:
            return None
        return match.start("cut") if "cut" in self.pattern.groupindex else match.start()


def _rule(reason: str, hints: str, pattern: str) -> Rule:
    return Rule(reason, tuple(hints.split()), re.compile(rf"(?:{pattern})[\s。！!|丨]*\Z", re.IGNORECASE))


TAIL_RULES = (
    _rule("navigation", "查看更多", r"返回搜狐，?查看更多(?:\s*责任编辑：\S{0,8})?"),
    _rule(
        "navigation",
        "更多精彩",
        r"(?:>>\s?)?更多精彩(?:内容|视频|资讯|新闻)?，?(?:敬?请|尽在)(?:进入|关注|点击|下载)?[^。\n]{1,24}",
    ),
    _rule(
        "navigation",
        "返回 上一篇 下一篇 阅读原文 查看 展开全文 打开 点击",
        rf"{_B}(?:返回(?:首页|列表|顶部)|[上下]一篇[：:][^\n]{{0,60}}|(?:点击)?(?:阅读|查看)(?:原文|更多|全文)|展开全文"
        r"|(?:打开|下载)[^。，\n]{0,10}(?:APP|客户端)[^。\n]{0,20}|点击(?:查看|进入|上方|下方)[^。\n]{0,20})",
    ),
    _rule("share", "分享 转发", rf"分享让更多人看到|{_B}(?:分享|转发)(?:到|至|给)[：:]?[^。\n]{{0,40}}"),
    _rule(
        "share",
        "扫一扫 扫码 长按",
        rf"{_B}(?:打开)?(?:微信|QQ)?(?:扫一扫|扫码|长按(?:识别|扫描)?)[^。\n]{{0,40}}",
    ),
    _rule(
        "credit",
        "编 校 审 监 策 制 排",
        rf"{_OPEN}{_ROLE}\s?[：:/|｜丨\s]\s?[^（(【\[〖）)】\]〗\n。]{{0,30}}{_CLOSE}",
    ),
    _rule("credit", "编 校 审 监 策 制 排 出品", rf"{_B}[▌●■◆★丨]?\s?{_CREDITS}"),
    _rule(
        "credit", "编 校 审", rf"(?:{_BYLINE}|{_SOURCE_MARK}[^。，！？；：\n]{{2,24}}?)(?P<cut>{_CREDITS})"
    ),
    _rule("credit", "责任编辑 责编", rf"[▌●■◆★\s]?责(?:任编辑|编)\s?[：:；/]\s?(?:{_NAMES}|\S{{0,8}})"),
    _rule("credit", "编辑 责编 校对", rf"(?:{_B}(?:责编|校对|审校){_NAME_PART}{{2,3}}|编辑[：:])"),
    # The staff of a film, all with the same bar; the bar occurs in no sentence.
    _rule(
        "credit", "丨", rf"(?:{_B}|(?={_ROLE})){_HAN}{{2,6}}丨[^。，！？\n]{{2,440}}丨[^丨。，！？\n]{{2,70}}"
    ),
    _rule("source", "源 转自", rf"{_OPEN}{_SOURCE_MARK}[^（(【\[）)】\]。\n]{{2,40}}{_CLOSE}"),
    _rule(
        "source",
        "源 转自",
        rf"{_SUBSTANCE}(?:(?:文章|稿件|信息|内容|综合|资料|素材)?来\s?源|转自)\s?[：:|｜丨︱]\s?"
        r"[^。，！？；：\n“”（）()【】]{2,60}(?:（[^（）。]{1,20}）)?",
    ),
    _rule("source", "（ (", rf"{_OPEN}(?:[一-鿿A-Za-z·《》]{{1,14}}{_MEDIUM}[、\s]?){{1,3}}{_CLOSE}"),
    _rule(
        "source",
        "《",
        rf"{_B}《\s?[一-鿿 ]{{2,12}}(?:报|网|刊)\s?》\s?[（(]\s?\d{{4}}年\d\d?月\d\d?日\s?第?\s?\d{{0,2}}\s?版?\s?[）)]",
    ),
    _rule(
        "title",
        "原标题",
        rf"【原标题】[^。\n]{{4,80}}|{_OPEN}原(?:标题|题)\s?[：:][^（(）)\n]{{4,80}}(?:[（(][^（(）)]{{0,20}}[）)])?[^（(）)\n]{{0,40}}{_CLOSE}",
    ),
    _rule("disclaimer", "广告声明", r"广告声明：文内含有[^\n]{0,160}"),
    _rule(
        "disclaimer",
        "以上内容由",
        r"以上内容由[^。，\n]{2,12}(?:根据公开信息整理|整理自公开信息)[^\n]{0,240}",
    ),
    _rule(
        "disclaimer",
        "建议 依据 参考 代表",
        rf"(?:〖[^〖〗]{{1,16}}〗|{_B}|(?<=[（(：:*]))(?:本文|以上(?:内容|信息|观点)|文章内容|文中观点|本内容)"
        r"[^。\n]{0,40}(?:不构成|不作为|仅供参考|不代表)[^\n]{0,100}",
    ),
    _rule("disclaimer", "有风险", rf"{_B}(?:股市|投资|理财|市场|入市)有风险，\S{{2,4}}(?:需|须|应)谨慎"),
    _rule(
        "disclaimer",
        "声明 说明 提示",
        rf"(?:(?:免责|版权|转载)(?:声明|说明)|{_B}[（(【*※\s]?(?:特别|郑重|法律|风险)?(?:声明|说明|提示))"
        rf"\s?[：:】]\s?(?:{_PAGE}|凡|任何|本文|此文|该文|以上|文章|图片|转载|部分|所有)[^\n]{{0,80}}"
        r"(?:转载|版权|侵权|侵犯|仅供参考|不代表|不构成|立场|联系|使用)[^\n]{0,260}",
    ),
    _rule("copyright", "原创文章", r"本文属于?原创文章，如若转载，请注明来源[\s\S]{0,180}"),
    _rule("follow", "原创", r"本文由[^。，\n]{2,14}原创，[^。\n]{0,40}"),
    _rule("follow", "更多", r"更多[^。，\n]{2,14}(?:资讯|内容|新闻|信息)，[^。，\n]{0,6}(?:下载|点击|关注|登录)[^。\n]{0,140}"),
    _rule("navigation", "阅读原文", rf"{_B}[^。！\n]{{0,16}}[戳点击]{{1,2}}“?阅读原文”?"),
    _rule("copyright", "如遇作品", r"如遇作品内容、版权等问题[^\n]{0,120}"),
    _rule(
        "copyright",
        "转载",
        rf"(?:[*＊※]|{_B})\s?[^。，\n]{{0,10}}(?:独家|原创)(?:稿件|文章|作品|内容)?，?[^。，\n]{{0,14}}转载[^。\n]{{0,20}}",
    ),
    _rule(
        "copyright",
        "所有",
        rf"(?:(?:本文中?|以上|部分)?(?:图片|文字|图文|内容|视频|音视频|、)*等?版权(?=[^\n]{{0,70}}(?:侵权|侵犯|联系))"
        rf"|{_B}(?:图片|图文|文章|内容)?版权)均?归属?于?(?:原|作者|{_PAGE}|[一-鿿]{{2,8}}网)[^。\n]{{0,8}}所有[^。\n]{{0,80}}",
    ),
    _rule(
        "copyright",
        "侵",
        r"(?:(?:部分)?(?:图片|文字|素材|内容)[^。\n]{0,8}来(?:源|自)于?(?:网络|互联网)[^。\n]{0,10})?(?:如有?|若有?|涉及?)[^。，\n]{0,8}"
        r"侵(?:权|犯)[^。，\n]{0,8}，?\s?(?:烦?敬?请[^。，\n]{0,8})?(?:及时|立即|速)?"
        r"联系(?:我们|删除|处理|本|后台|小编|作者|告知)[^\n]{0,60}",
    ),
    _rule(
        "contact",
        "线索 料",
        r"(?:新闻线索报料通道|爆料、维权通道|新闻线索[：:]|【爆料】)[^\n]{0,160}|(?:新闻)?[爆报]料(?:热线|电话|邮箱)[：:][^。）)\n]{0,50}",
    ),
    _rule(
        "contact",
        "投稿 合作 热线 联系我们",
        rf"{_B}[（(【\[]?\s?(?:投稿|商务合作|区域合作|合作|新闻热线|联系我们)[^。\n]{{0,30}}"
        r"(?:\d{3,4}-\d{7,8}|[\w.]+[@#][\w.]+|微信|邮箱|电话)[^。\n]{0,60}。?\s?[】）)\]]?",
    ),
    _rule("advertisement", "扫码", r"\[扫码下载[^\]\n]{0,60}\]"),
    _rule(
        "related",
        "阅读 新闻 报道 链接 推荐 文章 往期 猜你喜欢",
        rf"{_B}(?:相关(?:阅读|新闻|报道|链接|推荐|文章)|延伸阅读|推荐阅读|更多阅读|热门推荐|猜你喜欢)\s?[：:|\n][^\n]{{0,300}}"
        r"|往期(?:回顾|推荐|精彩)[^。\n]{0,200}",
    ),
    _rule(
        "follow",
        "关注",
        rf"{_B}(?:☆END☆|更多[^。，\n]{{0,10}})?(?:欢迎|敬请|请|点击|长按|搜索|微信)*关注[^。\n]{{0,24}}"
        r"(?:公众号|视频号|微信号|客户端|官方微信|官方微博|抖音)[^。\n]{0,40}",
    ),
    _rule(
        "follow", "赞", rf"{_B}(?:点赞|点点“?赞|点个赞)[^。\n]{{0,30}}(?:在看|关注|转发|收藏)[^。\n]{{0,10}}"
    ),
)

# A notice of the page about itself: how the sentence begins, what it speaks of, and what it says of it.
NOTICE_START = re.compile(
    r"\s?(?:\d{1,2}[、.．]|[※*●①②③④⑤（(【])?\s?(?:[一-鿿]{0,6}(?:声明|说明)[：:])?\s?"
    rf"(?:{_PAGE}|[一-鿿]{{2,5}}网|凡|如[因有若需您]|若[因有您]|未经|所有|任何|欢迎|请|有关|版权|转载|图片|部分|以上|文章|本文|此文"
    r"|文中|转自|内容)"
)
NOTICE_SUBJECT = re.compile(r"版权|著作权|知识产权|侵权|侵犯|转载|摘编|镜像|原创|登载|刊载|注明(?:来源|出处)")
NOTICE_DEMAND = re.compile(
    rf"联系{_SELF}|{_SELF}(?:取得)?联系|联系(?:删除|作者|\s?[：:])|注明(?:来源|出处|作者)|(?:将|会)(?:及时|尽快).{{0,6}}(?:删除|处理|更正)"
    r"|(?:不得|禁止|谢绝|请勿|严禁).{0,10}(?:转载|使用|复制|摘编)"
    rf"|归(?:原作者|作者|{_PAGE}|[一-鿿]{{2,6}}网).{{0,6}}所有|知识产权.{{0,50}}(?:所有|持有)"
    rf"|{_SELF}.{{0,10}}(?:立场|观点|追究|保留)|仅供参考|商业用途|传递.{{0,6}}信息"
)
# A long sentence that does not speak of the page itself is news about copyright.
NOTICE_SELF = re.compile(_SELF)
LONGEST_PLAIN_NOTICE = 45
ENGLISH_NOTICE = re.compile(
    r"\s?(?:share (?:this|on)\b|read more[: ]|read also|related (?:articles?|stories|news)\b|follow us|all rights reserved"
    r"|(?:subscribe|sign up) (?:to|for) (?:our|the)\b|copyright\b.{0,20}\d{4}|copyright ©|© ?\d{4}|\(c\) ?\d{4}|advertisement\W*$"
    r"|skip to |click here|download (?:our|the) app|for (?:more information|enquiries|inquiries),? (?:please )?contact"
    r"|this (?:article|story) (?:was|is) (?:originally|first) published|terms of (?:use|service)|privacy policy)",
    re.IGNORECASE,
)
# A number or address is debris only beside such a notice: a hotline may be the news itself.
CONTACT = re.compile(
    r"(?:电话|热线|邮箱|邮件|e-?mail|QQ|微信|传真|地址|邮编|联系)[^。\n]{0,12}?[：:]\s?[\w.@#/ -]{5,60}",
    re.IGNORECASE,
)
# Where a report names itself in the text: `极目新闻（报料邮箱：…）记者`.
ADDRESS = re.compile(r"[（(](?:[爆报]料|投稿|线索)(?:邮箱|热线|电话)[：:][^（）()\n]{5,40}[）)]")
ADVERTISEMENT = re.compile(r"(?<![^。！？”）)】…\s×])广告 [^×\n]{4,80} ×")
PLAYER_SCRIPT = re.compile(
    r"\b(?:showPlayer|document\.write|\$\(document\)|var \w+ ?=)[^\n一-鿿]{4,400}\}?\)?;"
)
# A line that is nothing but a button, a link or a credit, wherever it stands.
LINE = re.compile(
    r"(?:分享(?:到|至)[：:]?.{0,40}|.{0,8}(?:扫一扫|扫码|长按识别).{0,30}|(?:点击|欢迎).{0,12}关注.{0,30}|点击上方.{0,30}"
    r"|返回(?:首页|顶部).{0,10}|(?:相关阅读|延伸阅读|推荐阅读|相关新闻|相关链接|往期回顾)[：:]?.{0,200}|广告|advertisement"
    r"|当前位置[：:].{0,80}|首页\s?>.{0,80}|.{0,12}(?:APP|客户端)(?:下载|打开).{0,12}|打开.{0,6}APP.{0,20}|[上下]一篇[：:].{0,80}"
    rf"|字号.{{0,12}}|收藏|打印|举报|纠错|{_OPEN}?{_ROLE}\s?[：:/]\s?[^。]{{2,24}}(?:{_CLOSE})?)",
    re.IGNORECASE,
)
