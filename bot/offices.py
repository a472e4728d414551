"""Who holds an office, as a report itself says it: 市长蔡战胜, Mayor Cai Zhansheng.

A report names the office once and goes on with the name; a question asks by the office. Knowing the
name from the report lets the two meet, without any list of people.
"""

import re
from collections.abc import Iterable

# The hundred most frequent surnames (Ministry of Public Security, 2020) and common others, Simplified.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭"
    "陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷段龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文温葛岑骆牛"
    "欧裴纪阮祝盛齐单穆柯凌游章鲁翁涂安华庞聂倪樊俞申耿路辛兰左关焦柳甘包宁尚舒项靳祁毕詹古饶洪"
)
_HAN_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,6}")


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
        name = _chinese(office, folded) if _HAN_OFFICE.fullmatch(office) else _english(office, text)
        if name:
            found[office] = name
    return found


def _chinese(office: str, folded: str) -> str | None:
    if office not in folded:  # compiling a pattern takes longer than looking
        return None
    for match in re.finditer(f"{office}([{_SURNAMES}][\u4e00-\u9fff]{{1,2}})", folded):
        name = match[1]
        # 李明出席 could be 李明出: a name is what comes again; of two, the longer.
        for candidate in (name, name[:2]):
            if len(candidate) > 1 and folded.count(candidate) > 1:
                return candidate
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
