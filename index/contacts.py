"""Contact lines: labels such as 电话 or E-mail, each with its number or address, and nothing else.

A page has them in its footer; the news has them too, where it announces a number to call. All in
Simplified, for text folded with `to_simplified`.
"""

import re

from index.debris_words import either

_LONGEST = 200
_OUTLET = (
    r"[一-鿿]{2,8}(?:[日晚晨早周时商新快]报|都市报|青年报|报社|(?<!互联)网|电视台|电台|通讯社|在线|新闻|发布"
    r"|融媒体?中心|编辑部|客户端)"
)
_DESK = either(
    "新闻 采编 [爆报]料 投稿 来稿 读者 广告 发行 订[阅报] 编辑部? 总编室 通联部? 商务 合作 版权 客服 客户服务"
    " 网站 网管 技术 法律"
)
_PAGE_LABEL = (
    rf"(?:{_DESK}"
    r"|违法和?不良信息|(?:网上)?有害信息|侵权|网站纠错|维权|本[报站网社刊台]|本平台|新媒体)"
)
_PLAIN_LABEL = either(
    "联系 联络 办公室? 值班 总机 官方 单位 公司 传真 电子 邮政 移动 手机 固定 邮箱 监督 举报 投诉 咨询 服务"
    " 受理 热线 24小时 和 、 / 与 及"
)
_KIND = (
    r"(?:电话号?码?|专线|热线|手机号?码?|传真|座机|总机|邮箱|信箱|邮件|电邮|邮编|邮政编码|地址|QQ群?号?"
    r"|微信号?|网址|官网|官方网站|联系人|联系方式"
    r"|举报|投诉|contact(?: us)?|e-?mail|mail|mobile|tel(?:ephone)?|fax|phone|address|website|whatsapp"
    r"|(?:post|zip) ?code)"
)
_NUMBER = r"[+(（]?\d[\d ()（）+*—–-]{3,}\d(?:转\d+)?"
_MAIL = r"[\w.+-]{1,40}\s?(?:@|#|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+"
_WEB = r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,6}(?:/\S{0,60})?"
_VALUE = rf"(?>{_MAIL}|{_WEB}|{_NUMBER}(?!\d|[年月日]))"
_ADDRESS = (
    rf"(?:{_OUTLET}|本[报站网社台]|单位|办公|联系|通讯|通信|邮寄"
    rf"|报社){{0,2}}地址\s?[：:]\s?[一-鿿]{{2,}}[^。；;：:\n ]{{0,36}}"
)
_ENGLISH_ADDRESS = r"address\s?:\s?[^:\n]{6,80}?(?=\s(?:tel|phone|e-?mail|fax)|$)"
_PERSON = r"联系人\s?[：:]\s?[一-鿿]{1,4}?(?:先生|女士|老师|主任|小姐|编辑|记者|同志)?(?![一-鿿])"
_ACCOUNT = r"(?:微信|QQ)(?:群|公众号)?号?\s?[：:]?\s?[\w-]{4,20}"
_LABEL = rf"(?:{_OUTLET})?(?:{_PAGE_LABEL}|{_PLAIN_LABEL}){{0,4}}?{_KIND}(?:\s?[/／、及和]\s?{_KIND}){{0,2}}"
_GROUP = (
    rf"(?>{_ADDRESS}|{_ENGLISH_ADDRESS}|{_PERSON}|{_ACCOUNT}"
    rf"|(?:{_LABEL}|{_OUTLET}"
    rf"|{_PAGE_LABEL}{{1,2}})\s?[：:.]?\s?{_VALUE}(?:\s?[,，、/;；或]\s?{_VALUE}){{0,4}})"
)
_GAP = r"[\s,，;；、。.|｜丨/·•※*★()（）【】\[\]<>《》-]"
_HEADING = (
    r"(?:联[系络](?:我们|方式)|contact(?: us| details)?|欢迎(?:联系|来电|投稿)"
    r"|技术支持[：:]\S{2,20})\s?[：:]?"
)
_LINE = re.compile(
    rf"{_GAP}*+(?:{_HEADING}{_GAP}*+)?(?:{_GROUP}{_GAP}*+)++(?:网站纠错|{_HEADING})?", re.IGNORECASE
)
_REACHABLE = re.compile(rf"{_MAIL}|{_NUMBER}|{_ACCOUNT}|https?://|www\.", re.IGNORECASE)
_OF_PAGE = re.compile(
    rf"{_PAGE_LABEL}[一-鿿]{{0,4}}(?:电话|专线|热线|信?箱|邮件)|{_OUTLET}[一-鿿]{{0,4}}(?:电话|热线|地址)"
    rf"|contact us|网站纠错"
    r"|(?<![\w.])(?:news|editor|editors|newsroom|tougao|bianji|webmaster|tips)@",
    re.IGNORECASE,
)
# Numbers that news gives out.
_ANNOUNCED = re.compile(
    either(
        "咨询 报名 举报 监督 求助 预约 报警 购票 订票 捐[赠款助] 救[助援] 应急 投诉 热线 专线 受理 服务 抢修"
        " hotline helpline"
    )
)
# News that leads to a number: whom to call, and for what.
_ANNOUNCING = re.compile(
    either(
        "咨询 谘询 报名 举报 求助 线索 拨打 致电 来电 电话 热线 专线 征集 征文 大赛 比赛 预约 联系 联络 投诉"
        " 捐[赠款物助] 申请 申报 订票 购票 招聘 应聘 认领"
        " 邮箱 邮件 寄送 公示 反映 反馈 意见箱 如下 参加者 有意者 知情 查询 订购 抢修 救援"
        " call contact phone e-?mail hotline helpline register tickets apply book report information enquir"
        " inquir donat"
    )
    + r"|[：:]\s*$",
    re.IGNORECASE,
)
_FIELD = re.compile(r"\s*[一-鿿A-Za-z ]{2,8}[：:]")
_SUBMISSION = re.compile(
    r"[※*●★【（(]?\s?(?:本[报刊网站台])?(?:欢迎|诚邀|读者|网友|广大)*(?!.{0,100}来源)[一-鿿]{0,4}(?:投稿|来稿"
    r"|赐稿|投书|荐稿|[爆报]料|新闻线索)"
    r"[^。！？\n]{0,100}[。！]?|(?:(?:got|have) (?:a|any) (?:story|news|tip|news tip|correction)"
    r"|do you have (?:a|any) "
    r"(?:news )?(?:tip|story|correction)|send (?:us )?(?:your )?(?:tips|news|letters)|to report an error"
    r"|(?:for )?(?:media|press"
    r"|editorial|advertising|general) (?:enquiries|inquiries|contact)|published by"
    r"|(?:contact|e-?mail|write to) (?:the |our )?(?:editors?|newsroom|reporter|author)|send (?:us )?feedback"
    r"|help us improve)\b.{0,160}",
    re.IGNORECASE,
)
_CONTEST = re.compile(either("征集 征文 大赛 比赛 参赛 评选 作品 活动 截[至止]"))


def is_contact_line(unit: str) -> bool:
    """Whether `unit` holds contact data and nothing else, a number or a mail address among them."""
    if len(unit) > _LONGEST or not _LINE.fullmatch(unit):
        return False
    return _REACHABLE.search(unit) is not None


def is_address_line(unit: str) -> bool:
    """Whether `unit` is one of contact data that a footer may hold besides numbers: a street, a name."""
    return len(unit) <= _LONGEST and _LINE.fullmatch(unit) is not None


def belongs_to_page(lines: str, above: str) -> bool:
    """Whether contact `lines` at the very end are the page's own, `above` being the sentence over them.

    They are the news's own where it speaks of calling or writing to someone, or where they are one of
    several fields (时间：… 地点：…).
    """
    if _OF_PAGE.search(lines):
        return not _CONTEST.search(above)
    return not (_ANNOUNCED.search(lines) or _ANNOUNCING.search(above) or _FIELD.match(above))


def is_announced(lines: str) -> bool:
    """Whether the labels are those of numbers that news gives out: 报名电话, 举报热线."""
    return _ANNOUNCED.search(lines) is not None and not _OF_PAGE.search(lines)


def announces(sentence: str) -> bool:
    """Whether a sentence leads to a number or an address."""
    return _ANNOUNCING.search(sentence) is not None


def is_submission(unit: str) -> bool:
    """Whether `unit` asks readers to write to someone: 投稿请发至…, `Got a story? Email …`."""
    return _SUBMISSION.fullmatch(unit) is not None and _REACHABLE.search(unit) is not None


def is_of_contest(sentence: str) -> bool:
    """Whether a sentence speaks of a contest or a collection, which asks for contributions, too."""
    return _CONTEST.search(sentence) is not None
