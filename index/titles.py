"""Where a scraped title ends. Pages glue it to the body: `原标题：甲超过乙近日，据…`.

A title is cut off only where something shows its end: it is said twice, a line ends, or the body
begins as reports begin, with a dateline or a date. Else it stays in the text.
"""

import re

_LONGEST_TITLE = 60
_LONGEST_LINE = 45
_DAY = r"(?:20\d\d年)?(?:1[0-2]|[1-9])\s?月\s?[0-3]?\d\s?日"
# Outlets that begin a dateline; behind a glued title an unknown one cannot be told from the title's end.
_PLACES = (
    "北京|天津|上海|重庆|河北|河南|山西|山东|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|湖北|湖南|广东|广西|海南|四川|贵州|云南|西藏|陕西|甘肃"
    "|青海|宁夏|新疆|内蒙古|深圳|广州|成都|杭州|南京|武汉|长江|南方|羊城|新民|扬子|齐鲁|钱江|都市|沈阳|大连|青岛|兰州|太原|三秦都市"
)
_PRESS = (
    r"(?:新华(?:社|网)|中新(?:社|网)|人民(?:网|日报)|央(?:视|广)(?:新闻|网)(?:客户端)?|央视|参考消息网"
    r"|环球(?:网|时报)|海外网|光明网"
    r"|中国(?:网|新闻网|经济网|青年报|青年网|教育报|天气网|山东网|日报网?|新闻社|证券报)|中青(?:报|网|在线)"
    r"|IT之家|财联社|财经网|观察者网"
    rf"|(?:{_PLACES})(?:日报|晚报|晨报|商报|都市报|青年报|新闻网|报)(?:网|客户端)?"
    r"|北青报|新京报|红网时刻\S{0,4}|红星(?:新闻|资本局)|(?:澎湃|界面|极目|九派|封面|上游|海报|顶端)新闻"
    r"|潇湘晨报|大河(?:网|报)|华声在线|东方网"
    r"|南都|红网|荆楚网|大众网|齐鲁网|每日经济新闻|每经|证券(?:时报|日报|之星)|智通财经|第一财经|华夏经纬网"
    r"|黄河新闻网|快科技|DoNews|紫金财经"
    r"|农民日报|工人日报|法治日报|科技日报|经济日报|经济参考报|本报|共同社|路透社|法新社|塔斯社)"
)
_SENT = rf"\s?[一-鿿]{{0,8}}\s?(?:{_DAY}|[0-3]?\d日)?\s?(?:电|讯|消息|报道)"
# A date may also be part of the title (`8月9日基金净值`): a comma or a time of day must follow it.
_BODY_START = re.compile(
    rf"\s?(?:来源\s?[：:|丨]|{_DAY}(?:[上下]午|凌晨|晚|清晨|傍晚|中午)?[，,]|(?:当地时间|北京时间){_DAY}"
    r"|截至20\d\d年|图为|近日，|日前，|近期，|连日来，|据[一-鿿“”]{2,14}(?:报道|消息|通报)，"
    rf"|据{_PRESS}|[【（(]?{_PRESS}{_SENT}(?=[\s，,:：（(【])|【[^】]{{2,14}}(?:报道|讯|消息)】"
    r"|[（(](?:本报)?记者\s?[一-鿿 ]{2,12}[）)])"
)
# Behind a space, the outlet need not be known.
_DATELINE = re.compile(
    rf"\s[一-鿿/A-Za-z·-]{{2,10}}(?:报|网|社|新闻|在线)(?:[一-鿿]{{0,6}}{_DAY}\s?(?:电|讯|消息|报道)|(?:电|讯"
    rf"|消息)\s?[（(])"
)
_CREDIT = re.compile(r"(?:每经)?(?:记者|编辑)[：:].{2,16}$")
_OPEN_END = "；;，,、：:."
_FULL_STOP = "。！？!?…”」』）)】"
_PAUSE = re.compile(r"[，。！？；]")
_HAN = re.compile(r"[一-鿿]")
_LIST_ITEM = re.compile(r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})[、.．)）]|[-*•·●■]")


def title_end(text: str, folded: str, start: int) -> int | None:
    """Where the title ends that begins at `start`, its repetition included; `None` if that cannot be told."""
    end = _repeated(text, start) or _glued(folded, start)
    if not end:
        return None
    title = text[start:end].strip()
    while (body := _skip_spaces(text, end)) and text.startswith(title, body):
        end = body + len(title)
    return end


def looks_like_title(line: str) -> bool:
    """Short, not a sentence, not an item of a list and not a dateline.

    A line that ends in ！ or ” may be a title, too, but also the first paragraph; it does not count.
    """
    longest = _LONGEST_LINE if _HAN.search(line) else 2 * _LONGEST_TITLE
    return (
        4 <= len(line) <= longest
        and line[-1] not in _OPEN_END + _FULL_STOP
        and len(_PAUSE.findall(line)) <= 2
        and not _LIST_ITEM.match(line)
        and not _BODY_START.match(line)
    )


def could_be_title(line: str) -> bool:
    """Short, no item of a list and not ended like a statement: a title, if what follows says so."""
    longest = _LONGEST_LINE if _HAN.search(line) else 2 * _LONGEST_TITLE
    return 4 <= len(line) <= longest and line[-1] not in f"{_OPEN_END}。" and not _LIST_ITEM.match(line)


def begins_body(folded: str, position: int) -> bool:
    """Whether a report's body plainly begins there."""
    return _BODY_START.match(folded, position) is not None


def _repeated(text: str, start: int) -> int | None:
    """Where the first copy ends, if the text says its first words twice."""
    for end in range(start + 8, min(start + _LONGEST_TITLE + 40, len(text))):
        if text.startswith(text[start:end], _skip_spaces(text, end)):
            return end
    return None


def _glued(folded: str, start: int) -> int | None:
    line_end = folded.find("\n", start, start + _LONGEST_TITLE)
    limit = line_end if line_end >= 0 else min(len(folded), start + _LONGEST_TITLE)
    found = _BODY_START.search(folded, start + 6, limit)
    dateline = _DATELINE.search(folded, start + 6, limit)
    # The bracket of `江城日报讯（记者 …）` begins no body, its dateline does.
    if dateline and (not found or found.start() < dateline.end() <= found.start() + 1):
        found = dateline
    if found:
        title = folded[start : found.start()].strip()
        sentence = "。" in title or title[-1] in _OPEN_END or len(_PAUSE.findall(title)) > 2
        return None if sentence or len(title) > _LONGEST_LINE else found.start()
    return line_end if line_end >= 0 and looks_like_title(folded[start:line_end].strip()) else None


def without_credit(title: str) -> str:
    """A scraped title without the `每经编辑：…` that was glued to it."""
    return _CREDIT.sub("", title).strip() or title


def _skip_spaces(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position
