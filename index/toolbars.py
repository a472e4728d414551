"""What a page puts around a report to be clicked or read off: buttons, links, counters, its imprint.

A line is such furniture only if it holds nothing else. All in Simplified, for text folded with
`to_simplified`.
"""

import re

_LONGEST = 200
# Longer words before those they begin with: each word is read in one way only.
_WORDS = (
    r"打印(?:本页|本文|此页|文章|页面|预览)?|(?:友善)?列印(?:本页|本文)?|转寄(?:友人|朋友)?|关闭(?:本页|页面"
    r"|此页|本?窗口)?",
    r"(?:加入)?收藏(?:本文|本页|夹|文章)?|设为首页|返回(?:首页|顶部|列表页?|上一?[页级]|目录|栏目|正文)?",
    r"回(?:首页|到?顶部|上一?页|列表|目录)|置顶|顶部|首页|[上下]一?[篇页条则](?:新闻|文章)?|没有了",
    r"(?:我要|一键)?分享(?:按钮|本文|文章|新闻)?(?:到|至|给|于)?|微信(?:好友|扫一扫.{0,12})?|朋友圈|(?:新浪"
    r"|腾讯)?微博",
    r"QQ(?:空间|好友)?|人人网|豆瓣|LINE|Facebook|Twitter|WhatsApp|Telegram|Weibo|WeChat|LinkedIn|Reddit"
    r"|Pinterest",
    r"复制链接|copy ?link|字[体号级](?:大小|缩放)?|特大|超大|[大中小]|[AT][+-]?(?![A-Za-z])|X(?![A-Za-z])",
    r"我[要来](?:评论|纠错|说两句|点评)|(?:发表|查看|全部|网友|热门|最新|写)?评论|(?:网站|内容)?纠错|(?:网友"
    r"|我要)?留言",
    r"刷新|(?:语音)?播报|(?:听|朗读|播放)(?:新闻|全文|语音)|朗读|点个?赞|在看|喜欢|转发|举报|投诉|登录|注册"
    r"|置顶|推荐",
    r"(?:阅读|查看)(?:原文|全文|更多)|(?:展开|收起)(?:阅读)?(?:全文)?|(?:打开微信)?(?:手机)?(?:扫一扫|扫码"
    r"|扫描二维码)"
    r"[^，。：:|]{0,14}",
    r"关于(?:我们|本[网站报社])|(?:联系|联络)(?:我们|方式)|(?:网站|站点)(?:地图|首页|简介|声明)|手机版|电脑版"
    r"|数字报",
    r"(?:法律|版权|免责|隐私|著作权|本站)(?:声明|说明|条款|政策)|隐私权?(?:政策|保护|条款)?(?:政策)?",
    r"服务(?:条款|协议)|用户协议|使用(?:条款|帮助)|友情链接|广告(?:服务|合作|刊登)|(?:诚聘|招聘|人才)(?:信息"
    r"|英才|招聘)?",
    r"意见反馈|帮助中心|常见问题|会员中心|投稿(?:须知|指南)?|版权(?:服务|合作)|举报(?:中心|入口)|加入我们"
    r"|订阅(?:我们)?",
    r"about(?: us)?|contact(?: us)?|privacy(?: (?:policy|notice))?|terms(?: (?:of (?:use|service)|(?:and"
    r"|&) conditions))?",
    r"cookies?(?: (?:policy|settings|notice))?|advertise(?: with us)?|careers|jobs|site ?map|help|faqs?"
    r"|newsletters?",
    r"(?:log|sign) ?in(?: to comment)?|register|accessibility|corrections|masthead|subscribe|sign ?up"
    r"|follow(?: us)?",
    r"(?:print|e-?mail|share|save|bookmark|like|tweet|report|gift|listen|flag)(?: this)?(?: page| article"
    r"| story)?"
    r"(?: (?:on|via|to|by))?(?: e-?mail)?",
    r"(?:leave|post|add|view|show|hide)(?: a| all)? comments?|join the conversation|comments?|reply"
    r"|(?:back to )?top",
    r"home|previous|next|more|close|(?:font|text) size|editorial (?:policy|standards)|rss(?:订阅)?|and",
)
_COUNT = (
    r"(?:(?:网友|全部|热门|最新)?评论|阅读|浏览|点击|访问|点赞|收藏|转发|分享|人气|在看|views?|comments?"
    r"|shares?|reads?)(?:次数|人数|数|量)?"
    r"\s?[：:(（]?\s?\d[\d.,]*\s?(?:万|k|\+|次|人|条|[)）])*|您是第\s?\d+\s?位\S{2,5}|\d+ (?:comments?"
    r"|shares?|views?)"
    r"|共?\s?\d+\s?[条人次](?:评论|参与|跟帖)?"
)
_MARKS = r"[\s|｜丨/／·•、，,;；:：【】\[\]()（）<>《》»«›‹↑↓←→\-—_~※★*+#◆▲△▼▽]"
_TOKEN = re.compile(rf"(?>{_COUNT}|{'|'.join(_WORDS)})", re.IGNORECASE)
_TOOLBAR = re.compile(rf"{_MARKS}*+(?:(?>{_COUNT}|{'|'.join(_WORDS)}){_MARKS}*+)++[！!。]?", re.IGNORECASE)
# Alone on a line they may be the text's own: a heading, a name, the end of a poem.
_PLAIN = re.compile(
    r"\W*(?:[大中小AXT]{1,2}|首页|微信|微博|QQ|LINE|豆瓣|喜欢|推荐|投诉|举报|登录|注册|没有了|人人网|隐私"
    r"|招聘|投稿|and|help|more|home|top|like"
    r"|jobs|close|follow|listen|report|next|previous|save|gift|flag|reply|about|contact|register|subscribe"
    r"|twitter|facebook"
    r"|\d+\s?[条人次]|共?\s?\d+.{0,3})\W*",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"[上下前后]一?[篇页条则](?:新闻|文章)?\s?[：:>»].{0,80}|(?:previous|next)(?: (?:article|story"
    r"|post))?\s?[:»›>].{1,120}"
    r"|(?:read (?:next|more|also|on)|see also|also read|related(?: \w+)?|recommended)\s?[:|].{1,160}"
    r"|(?:本文|新闻|文章|相关)?(?:标签|关键[词字])\s?[：:][^。！？]{1,100}|(?:tags?|topics|keywords"
    r"|filed under)\s?:[^.]{1,160}"
    r"|(?:您|你)?(?:现在|当前)?(?:所在)?的?位置\s?[：:].{0,80}|首页\s?[>»/].{0,80}|(?:last )?updated(?: on"
    r"| at)?:.{4,40}"
    r"|(?:please )?click here to (?:read|view|see|visit) .{1,60}",
    re.IGNORECASE,
)


def is_toolbar(unit: str, alone: bool) -> bool:
    """Whether `unit` holds buttons, links and counters and nothing else.

    `alone` says that it is a line of its own; what is glued to a sentence must hold two of them or a
    bracket, for `点赞！` may end a report.
    """
    if len(unit) > _LONGEST:
        return False
    if _LINE.fullmatch(unit):
        return True
    if not _TOOLBAR.fullmatch(unit) or _PLAIN.fullmatch(unit):
        return False
    return alone or unit[0] in "【[（(" or len(_TOKEN.findall(unit)) > 1


def is_tool_line(line: str) -> bool:
    """Whether a line amid the text is surely no text: at least two buttons, and nothing else."""
    return is_toolbar(line, alone=True) and len(_TOKEN.findall(line)) > 1 and not _LINE.fullmatch(line)
