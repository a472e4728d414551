"""Lines of credits at a report's end: who wrote, took the pictures, checked; and its end mark.

All in Simplified, for text folded with `to_simplified`.
"""

import re

from index.debris_words import HAN, ROLE, either

_OTHERS = either(
    "摄影摄像 摄影报道 摄影 摄像 拍摄 文字 图片 图文 文图 [图文]/[图文] [图文] 供图 供稿 撰稿 撰文 文案"
    " 总?设计 海报 美术 动画 技术 配音 播音 主播 主持 后期 制作 字幕 包装"
    " 记者 本报记者 通讯员 特约记者 实习生 实习记者 作者 采写 采访 翻译 推送 发布 核稿 核稿编辑 采访编辑"
    " 摄影记者 校审 统稿 监播 总策划 出品 出品单位 制作单位 来稿单位 协调 值班 值班编委 总值班 版式"
)
_JOB = rf"(?>{_OTHERS}(?=\s?[：:|｜丨/])|{ROLE})"
_SEPARATOR = r"\s?[：:|｜丨/]\s?"
_PERSON = (
    rf"(?:{HAN}{{1,4}}·{HAN}{{1,6}}|{HAN} {HAN}|{HAN}{{2,4}}"
    rf"|[A-Za-z][A-Za-z.]{{0,14}}(?: [A-Z][a-z]{{1,14}}){{0,2}})"
)
_HOUSE = rf"{HAN}{{2,16}}(?:报社?|网|台|社|中心|客户端|公司|局|委|办|部|在线|新闻|发布|集团|工作室)"
_VALUE = (
    rf"(?>(?:{_HOUSE}|{_PERSON})(?![一-鿿])(?:[、,，&/\s]{{1,2}}(?!{_JOB}{_SEPARATOR}){_PERSON}(?![一-鿿]))*)"
)
_CODE = r"(?:\s?[(（]?[A-Z]{1,4}\d{2,6}[)）]?)?"
_LINE = re.compile(
    rf"[（(【\[▌●■◆★◎▲▶※丨\s]*(?:{_JOB}{_SEPARATOR}{_VALUE}{_CODE}[\s|｜丨/;；，,、。]*)+[）)】\]\s]*",
    re.IGNORECASE,
)
_LONGEST = 240
_END_MARK = re.compile(
    r"[\s]*(?:[（(\[【<〈「]\s?(?:全[文书]?)?(?:完|终|the end|end|ends|全文完)\s?[）)\]】>〉」]"
    r"|[-—–~～=*·☆★]{1,8}\s?(?:全文)?(?:完|终|end|ends)\s?[-—–~～=*·☆★]{1,8}|ENDS?|END[☆★])"
    r"[\s。]*",
    re.IGNORECASE,
)


def is_credit_line(unit: str) -> bool:
    """Whether `unit` holds jobs with their names and nothing else: `摄影：张三 排版：李四`."""
    return len(unit) <= _LONGEST and _LINE.fullmatch(unit) is not None


def is_end_mark(unit: str) -> bool:
    """Whether `unit` says only that the report ends: `（完）`, `—END—`."""
    return len(unit) <= 20 and _END_MARK.fullmatch(unit) is not None
