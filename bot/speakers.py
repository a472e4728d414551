"""Who is quoted in a Chinese report, with the office that the report gives them: 市长沈亦恒."""

import re

from bot.noun_phrases import NAMING_VERBS, NounPhrases, is_person, placed_words
from index.words import fold

_ROLE = (
    r"(?:常务副|副|前|原)?(?:[市县区省镇乡村校院局处厅部司馆站所队会社组行科厂议]长|书记|"
    r"主席|总统|总理|首相|总?教练|主任|总裁|总?经理|发言人|大使|司令|教授|导演|负责人|"
    r"创始人|秘书长|理事长|董事长|总指挥|总干事|执行长|院士|专家|博士|研究员|分析师|"
    r"总?工程师|检察官|法官|医师|医生|律师|会计师|船长|评审长|学者|"
    r"经济学家|部长|主管|总监)"
)
_NAMED = re.compile(rf".*?(?P<role>{_ROLE})(?P<name>[\u4e00-\u9fff·]{{2,10}})$")
_OFFICES = re.compile(
    r"(?:局|委员会|卫健委|健康委|发改委|部|气象台|协会|商会|检察院|公司|集团|警方|公安|"
    r"银行|大学|医院|研究院|中心|指挥部|政府|外交部|证监会|部门|"
    r"单位)$"
)
_LONGEST_OFFICE = 16


class Speakers:
    """The people and offices that a report quotes."""

    def __init__(self, text: str, phrases: NounPhrases) -> None:
        self._text = text
        self._folded = fold(text)
        self._phrases = phrases

    def speaker(self, said: str, folded: str, start: int) -> str | None:
        """Who speaks, if `said`, which stands in a folded sentence at `start`, is somebody; else `None`."""
        known = fold(said)
        if match := _NAMED.fullmatch(known):
            return self._with_office(said, known, match) if is_person(match["name"]) else None
        if is_person(known):
            return self._introduced(known)
        return self._phrases.standing(said, folded, start) if _OFFICES.search(known) else None

    def _with_office(self, said: str, known: str, match: re.Match[str]) -> str:
        """With all of the office if that is all there is before the name, else with its last word."""
        role = match.start("role")
        short = said[role:]
        whole = role <= _LONGEST_OFFICE and _are_nouns(known[:role])
        return said if whole else short

    def _introduced(self, name: str) -> str | None:
        """As the report introduces one that it goes on to call by name alone."""
        match = re.search(rf"{_ROLE}{re.escape(name)}", self._folded)
        if match:
            return self._text[match.start() : match.end()]
        at = self._folded.find(name)
        # Half a name would be found again, too, but with its other half.
        return self._text[at : at + len(name)] if self._folded.count(name) > 1 else None


def _are_nouns(known: str) -> bool:
    return all(
        tag.startswith(("n", "vn", "j", "l", "b", "zg", "s")) or word in NAMING_VERBS
        for word, tag, _ in placed_words(known)
    )
