"""Who holds an office, as a report itself says it: 市长蔡战胜, Mayor Cai Zhansheng.

A report names the office once and goes on with the name; a question asks by the office. Knowing the
name from the report lets the two meet, without any list of people.
"""

import re
from collections.abc import Iterable

# The hundred most frequent surnames (Ministry of Public Security, 2020) and common others, Simplified.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭"
    "陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷段龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文温葛岑骆牛"
    "欧裴纪阮祝盛齐单穆柯凌游章鲁翁涂安华庞聂倪樊俞申耿路辛兰左关焦柳甘包宁尚舒项靳祁毕詹古饶洪"
)
"""Chinese surnames of one character, Simplified."""

_HAN_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{0,4}(?:长|书记|主席|总统|总理|首相|教练|主任|总裁|经理|发言人|大使|司令|教授|导演|负责人|创始人|"
    r"法官|秘书|委员|医生|老师|律师|院士|专家|博士|队员|选手|司机|代表|作家|歌手|演员|总监|领队)"
)
_HAN_NAME = re.compile(f"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}")
# Latin letters: any word can be an office there, since a name in capitals must follow.
_LATIN_OFFICE = re.compile(r"[a-z]{4,}")


def holders(offices: Iterable[str], folded: str, text: str) -> dict[str, str]:
    """For each office that the report names a holder of: the holder's name, folded.

    Args:
        offices: Words that may be offices (市长, mayor), folded.
        folded: The report's text, folded.
        text: The same as it is written: capitals tell names in English.

    Returns:
        The names, by office. A Chinese name counts only if the report goes on to use it.
    """
    found = {}
    for office in offices:
        if _HAN_OFFICE.fullmatch(office):
            name = _chinese(office, folded)
        else:
            name = _english(office, text) if _LATIN_OFFICE.fullmatch(office) else None
        if name:
            found[office] = name
    return found


def _chinese(office: str, folded: str) -> str | None:
    at = folded.find(office)
    while at >= 0:
        name = folded[at + len(office) : at + len(office) + 3]
        # 李明出席 could be 李明出: a name is what comes again; of two, the longer.
        for candidate in (name, name[:2]):
            if _HAN_NAME.fullmatch(candidate) and folded.count(candidate) > 1:
                return candidate
        at = folded.find(office, at + 1)
    return None


def _english(office: str, text: str) -> str | None:
    match = re.search(
        rf"\b{re.escape(office)}(?: of [A-Z]\w+,?)? ([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)", text, re.I
    )
    if not match or not match[1][0].isupper():
        return None
    # Western names are repeated by the last word, Chinese ones by the first: either may come again.
    parts = [part for part in match[1].split() if part[0].isupper() and text.count(part) > 1]
    return parts[0].lower() if parts else None
