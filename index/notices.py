"""Sentences in which a page speaks of itself: may be copied, write to us, not our opinion, follow us.

All in Simplified, for text folded with `to_simplified`. English notices are in `index.english_notices`.
"""

import re

from index.debris_words import HAN, PAGE, SELF, either

_TOPIC = either("免责 版权 转载 侵权 著作权 法律 网站 特别 郑重 重要 广告 用户 平台 风险 温馨 隐私权? 原创")
_HEADING = (
    rf"[（(【\[※*●■◆★]*\s?(?:{HAN}{{2,10}}(?:网|报|社|台|在线|新闻|中心))?(?:{PAGE})?(?:{_TOPIC}(?:[与和及、]"
    rf"|暨)?){{0,3}}"
    r"(?:声明|说明|提示|告知|须知|提醒)\s?[】）)\]]?\s?[：:]?"
)
# 他在网站上写道 names no outlet.
_NET = r"网(?![站络上友购红民约点格吧])"
_NUMBER = r"(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s?[、.．)）]|[※*＊●①-⑩◆■★（(【])"
_FIRST_WORD = either(
    "凡 未经 所有 任何 欢迎 请 有关 版权 著作权 转载 转发 图片 图文 文字 部分 以上 上述 文章 文内 文中 本文"
    " 此文 该文 原文 本[作稿内图视信资音素] 转自 内容 作品 稿件 信息 视频 权利人 作者 刊用 涉及 因 商业 商用"
    " 禁止 严禁 不得 谢绝 独家 原创 侵权 用户 网友 平台"
)
# How a notice begins, behind its heading and number.
_START = re.compile(
    rf"\s?(?:{_NUMBER}\s?)?(?:(?:{_HEADING}"
    rf"|(?:(?!{_TOPIC}){HAN}){{2,6}}(?<!公司)(?<!集团)声明[：:])\s?)?(?:{_NUMBER}\s?)?“?"
    rf"(?:{PAGE}|{HAN}{{2,6}}(?:(?<!互联)(?<!物联)(?<!官){_NET}|报社?(?![道告名价警表纸送销考])|社(?![区会交])|在线"
    rf"|新闻|客户端)(?!记者)|如[因有若需您果涉发遇]?|若[因有您]?|违者|我们(?:转载|尊重|致力|不)"
    rf"|{_FIRST_WORD})"
)
_RIGHTS = re.compile(
    either(
        "版权 著作权 知识产权 侵权 侵犯 侵害 肖像权 权利人 原创 独家 授权 转载 转发 摘编 镜像 复制 转贴 翻印"
        " 刊用 登载 刊载 公开播送 注明出处 注明来源"
    )
)
_OWN = re.compile(
    rf"{PAGE}|我们|小编|后台|编辑部|平台|本(?:文|作品|内容|稿|图|视频|信息|资料)|文[内中]|以上|上述"
    rf"|{HAN}{{2,6}}(?<!互联)(?<!物联)(?<!官){_NET}"
)
# What only a notice says of it.
_DEMAND = re.compile(
    rf"联[系络]{SELF}|{SELF}(?:取得)?联[系络]|联[系络](?:删除|作者|授权|\s?[：:])|[与和同跟].{{1,8}}联[系络]"
    r"|注明.{0,4}(?:来源|出处|作者|原文)|来源标[注记]"
    r"|[将会](?:在核实后|及时|尽快|立即|即刻|马上|第一时间|核实后)?(?:及时|尽快|立即|即刻|马上"
    r"|第一时间)?.{0,4}(?:删除|撤下|撤稿|下架|更正|处理)"
    r"|(?:不得|禁止|谢绝|请勿|严禁|切勿|勿).{0,16}(?:转载|使用|复制|摘编|翻印|镜像|商业|抄袭|引用|转贴|转发"
    r"|公开|链接)"
    rf"|归属?于?.{{0,8}}(?:作者|{PAGE}|{HAN}{{2,6}}[网社]).{{0,8}}所有|版权.{{0,2}}(?:归|属).{{0,14}}(?:作者"
    rf"|权利人|{PAGE})"
    r"|知识产权.{0,50}(?:所有|持有)"
    r"|[不仅只].{0,2}代表.{0,16}(?:观点|立场|意见)|不.{0,4}(?:意味着|表示).{0,6}(?:赞同|证实|认同)"
    r"|仅?供.{0,10}(?:参考|学习|交流|阅读)|不构成.{0,16}(?:建议|意见|依据|承诺|要约)"
    r"|(?:不|概不|不予?)(?:承担|负).{0,14}责任?|责任自负|风险自[担负]|商业用途|商用|传递.{0,6}信息"
    r"|存储(?:空间|服务)"
    rf"|违者.{{0,12}}(?:追究|必究)|必究|{SELF}.{{0,20}}(?:追究|保留)|保留.{{0,10}}(?:解释权|权利)"
    r"|[请务须].{0,8}(?:告知|通知|来电|来函|致电|来信|书面授权)|书面(?:授权|许可|同意)|(?:转载|合作"
    r"|授权).{0,6}请.{0,4}联[系络]"
    r"|(?:请致电|请联[系络])\s?[：:]|跳转链接|系转载|为转载稿|(?:网络|互联网|网友|其[他它]媒体).{0,12}(?:侵"
    r"|版权|如有)"
)
_STRONG_OWN = re.compile(rf"{PAGE}(?!记者|讯|评论员|约)|小编|后台|我们")
_STANCE = re.compile(
    either(
        "转载 版权 侵权 著作权 授权 观点 立场 真实性 准确性 完整性 商业 存储 转发 网友 用户 解释权 摘编 稿件"
        " 刊载 刊登"
    )
)
_DUTY = re.compile(
    either(
        "责任 联系 联络 告知 通知 来电 来函 删除 撤下 追究 删改 用途 交流 学习 参考 转自 来源 出处 上传 提供"
        " 所有 代表 授权 属于 异议"
    )
)
# Notices do not report: who said, when, in which court.
_NEWS = re.compile(
    r"记者|昨[天日晚]|今天|今[晨晚]|今日(?!头条)|日前|近日|此前|曾|\d月\d{1,2}日(?!内)|去年|法院|法官|律师"
    r"|警方|民警|被告|原告|判决|市民"
    r"|(?<!不)(?<!并不)表示|指出|介绍|获悉|说，|说[：:]|了解到|道歉|局长|负责人|该案|读者来信"
)
_RULE_NEWS = re.compile(
    r"规定|行为|条例|(?:的|各)(?:网站|企业|单位|平台)(?![与和、])|用人|消费者|患者|车辆|居民|学校"
)
_LONGEST_PLAIN = 90
_LONGEST = 320
_INNER_END = re.compile(r"[。！？].")
_TOPICAL = re.compile(_HEADING)
_BARE_HEADING = re.compile(rf"{_HEADING}\s?")
_STRONG_HEADING = re.compile(
    rf"[（(【\[※*●■◆★]*\s?(?:{HAN}{{2,10}}(?:网|报|社|台|在线|新闻|中心))?(?:{PAGE}"
    rf"|{either('免责 版权 转载 侵权 著作权 网站 法律 隐私')})"
    r".{0,8}?(?:声明|说明|须知|告知)\s?[】）)\]]?\s?[：:]?"
)
_GLUED_HEADING = re.compile(rf"(?:{PAGE}|免责|版权|转载|侵权|网站)(?:声明|说明)[：:]")
_FOLLOW = re.compile(
    r"[☆★●▲▼↓—\s-]*(?:END[☆★—\s-]*)?(?:更多.{0,14}[，,]?|想.{0,14}[？?，,])?(?:[更请敬欢迎诚邀快来记得]{0,4}"
    r"|点击|微信|搜索|立即|马上|现在|随手)*"
    r"(?:关注|订阅|追踪|按赞|点赞|加入|下载|扫码|扫描|识别|长按|搜索|锁定|点开|收听|添加)"
)
_CHANNEL = re.compile(
    r"公众号|订阅号|融媒|视频号|服务号|微信|微博|抖音|快手|头条|客户端|APP|小程序|粉丝|专页|LINE|Telegram|YouTube"
    r"|频道|官网|二维码|好友|会员|群组"
    r"|本[报网台]|我们(?!的[^公微视抖官频粉账])",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"更多|我们(?!的)|本[报台网]|欢迎|敬请|快来|迷路|第一时间|不漏接|掌握|最新|带[着著]走|精彩|一手|资讯"
)
_ACCOUNTS = re.compile(
    r"(?:(?:官方)?(?:微信|微博|抖音|快手|头条|视频)(?:公众)?号?|公众号|官方账号|小红书"
    r"|B站)\s?[：:]\s?@?[\w一-鿿-]{2,20}"
    r"(?:[\s,，;；|/]+(?:(?:官方)?(?:微信|微博|抖音|快手|头条|视频)(?:公众)?号?|公众号|官方账号|小红书"
    r"|B站)\s?[：:]\s?@?[\w一-鿿-]{2,20})*",
)
_COPYRIGHT = re.compile(
    rf"[\W_]{{0,6}}(?:{HAN}{{2,16}}(?:报社?|网|台|社|中心|集团|公司|政府|在线)\s?)?(?:版权"
    rf"|著作权)所有(?![者人方权])"
    r"|[^。！？]{0,60}(?:©|ICP[备证]|网安备|网站标识码)|[^。！？]{0,30}(?:新闻信息服务|信息网络传播"
    r"|节目制作经营|增值电信|出版)[^。]{0,16}许可证"
    r"|(?:建议|推荐|最佳)[^。]{0,24}(?:分辨率|浏览器)|copyright\W{0,4}(?:\(c\)|\d{4})",
    re.IGNORECASE,
)
_OUTLET = re.compile(
    rf"{HAN}{{2,14}}(?:报社?|新闻网|融媒体?中心|电视台|广播台|通讯社|客户端|在线|新闻中心|政府网|门户网站"
    rf"|官网|网)"
)
_IMPRINT = re.compile(
    r"(?:(?:主办|承办|主管|协办|指导|运营|运维|维护|建设|开发|技术支持|技术维护|制作)(?:单位|部门"
    r"|方)?\s?[：:]\s?[^，。：:]{2,30}\s?)+"
)


def is_notice(unit: str) -> bool:
    """Whether one sentence shows that it is of the page about itself."""
    if not _may_be_notice(unit):
        return False
    own = _STRONG_OWN.search(unit)
    if not own and (len(unit) > _LONGEST_PLAIN or _RULE_NEWS.search(unit)):
        return False
    if _DEMAND.search(unit):
        return bool(own or _RIGHTS.search(unit) or _OWN.search(unit) or _TOPICAL.match(unit))
    return bool(own and _STANCE.search(unit) and _DUTY.search(unit))


def continues_notice(unit: str) -> bool:
    """Whether a sentence over a notice belongs to it: its heading, or one that says less."""
    if _BARE_HEADING.fullmatch(unit):
        return True
    spoken = _may_be_notice(unit) and not _RULE_NEWS.search(unit)
    return (
        spoken
        and bool(_OWN.search(unit) or _RIGHTS.search(unit))
        and bool(_STANCE.search(unit) or _DUTY.search(unit))
    )


def notice_reason(unit: str) -> str:
    """`copyright` for a notice on rights, `disclaimer` for others."""
    return "copyright" if _RIGHTS.search(unit) and "免责" not in unit[:12] else "disclaimer"


def _may_be_notice(unit: str) -> bool:
    single = len(unit) <= _LONGEST and not _INNER_END.search(unit)
    return single and _START.match(unit) is not None and not _NEWS.search(unit)


def is_part_of_notice(unit: str) -> bool:
    """Whether a sentence may stand below a notice's heading: it uses the words of notices."""
    return (
        len(unit) <= _LONGEST
        and not _NEWS.search(unit)
        and any(pattern.search(unit) for pattern in (_RIGHTS, _STRONG_OWN, _DEMAND, _STANCE, _DUTY))
    )


def owns_what_follows(unit: str) -> bool:
    """Whether a notice begins here that goes on below: 版权声明, 本站声明."""
    return _STRONG_HEADING.match(unit) is not None and not _NEWS.search(unit)


def heading_start(folded: str, reach: int, end: int) -> int | None:
    """Where a notice starts whose heading is glued to other text, if nothing but the notice follows it."""
    starts = [match.start() for match in _GLUED_HEADING.finditer(folded, reach, end)]
    return starts[-1] if starts and is_part_of_notice(folded[starts[-1] : end]) else None


def is_follow(unit: str, alone: bool) -> bool:
    """Whether `unit` asks to follow, like or subscribe to the page; a sentence must promise something."""
    if len(unit) > 80 or _NEWS.search(unit):
        return False
    if _ACCOUNTS.fullmatch(unit):
        return alone or unit.count("：") > 1
    if not (_FOLLOW.match(unit) and _CHANNEL.search(unit)):
        return False
    return _PROMISE.search(unit) is not None or (alone and not re.search(r"[。，,即可]", unit))


def is_copyright(unit: str) -> bool:
    """Whether `unit` is a line of rights and registration: 版权所有, ©, ICP备."""
    return len(unit) <= 200 and _COPYRIGHT.match(unit) is not None and not _NEWS.search(unit)


def is_imprint(unit: str) -> bool:
    """Whether `unit` says only who runs the site; an event has organisers, too."""
    return len(unit) <= 120 and _IMPRINT.fullmatch(unit) is not None


def is_outlet(unit: str) -> bool:
    """Whether `unit` is nothing but an outlet's name."""
    return _OUTLET.fullmatch(unit) is not None
