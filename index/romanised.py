"""Chinese names in Latin letters: the pinyin of a text, and what a question's Quanzhou or Cai Zhansheng seek.

Both sides are pairs of neighbouring syllables without tones (quanzhou; caizhan, zhansheng): they meet
whatever words a segmenter makes of a name, and however a writer joins its syllables.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from pypinyin import lazy_pinyin

from index.words import segments

_SYLLABLES = frozenset(
    """
    a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce
    cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chuai chuan chuang chui chun chuo ci
    cong cou cu cuan cui cun cuo da dai dan dang dao de deng di dia dian diao die ding diu dong dou du duan
    dui dun duo e ei en er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou
    gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang
    hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken
    keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei len leng li lia lian liang
    liao lie lin ling liu long lou lu luan lue lun luo ma mai man mang mao me mei men meng mi mian miao mie
    min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nu
    nuan nue nun nuo o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian
    qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru ruan rui run
    ruo sa sai san sang sao se sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai
    shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie
    ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing
    xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yong you yu yuan yue yun za zai zan zang zao ze
    zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui
    zhun zhuo zi zong zou zu zuan zui zun zuo
    """.split()
)
_LONGEST_SYLLABLE = 6
_LONGEST_NAME = 30
# Most readers type ü as u or v; lyu and nyu are what passports have.
_DIAERESIS = str.maketrans("vü", "uu")
_TONES = frozenset("\u0300\u0301\u0304\u030c")
_HAN_WORD = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ǜ]+(?:['’][A-Za-zÀ-ÖØ-öø-ǜ]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
# As a stop between names: "Beijing's Chaoyang", "Wang, Li".
_JOINS = re.compile(r"[ \-]?")
# Words of grammar: no name holds them, and with them half of the pairs go.
_PARTICLES = frozenset("的了着是在不也就都与及或而之其这那们")
# "Cai Zhansheng" alone is a name; more words in capitals are a headline.
_LONGEST_BARE_NAME = 3
# A word of fewer letters in lower case is too often a slip or an abbreviation.
_SHORTEST_IN_LOWER_CASE = 5


def romanised(text: str) -> list[str]:
    """The pairs of neighbouring syllables of the Chinese in `text`, in pinyin without tones, in order."""
    found: list[str] = []
    before = ""
    for segment in segments(text):
        syllables = _pinyin(segment)
        if before and syllables:
            found.append(before + syllables[0])
        found += [syllables[i] + syllables[i + 1] for i in range(len(syllables) - 1)]
        before = syllables[-1] if syllables else ""
    return found


@lru_cache(maxsize=100_000)
def _pinyin(segment: str) -> tuple[str, ...]:
    """The syllables of a Chinese word as it is read in that word (重庆 chong qing); none for other words."""
    if not _HAN_WORD.fullmatch(segment) or segment in _PARTICLES:
        return ()
    return tuple(syllable.translate(_DIAERESIS) for syllable in lazy_pinyin(segment, errors="ignore"))


def spelled(name: str) -> str:
    """A Chinese name in pinyin, in small letters and one piece: 林国强 is linguoqiang."""
    return "".join(_pinyin(name))


class Readings:
    """How each character of a Chinese text is read, to find a name that is known by its pinyin."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._following: dict[str, list[int]] = {}
        at, before = 0, ""
        for segment in segments(text):
            syllables = _pinyin(segment)
            for number, syllable in enumerate(syllables if len(syllables) == len(segment) else ()):
                if before:
                    self._following.setdefault(before + syllable, []).append(at + number - 1)
                before = syllable
            if len(syllables) != len(segment) or not syllables:
                before = ""
            at += len(segment)

    def written(self, name: "Name") -> list[str]:
        """The longest parts of `name`, two syllables at least, that the text has, as it writes them."""
        found, first = [], 0
        while first < len(name.pairs):
            length, place = max((self._run(name, first, place), place) for place in self._places(name, first))
            if length:
                found.append(self._text[place : place + length + 1])
            first += length + 1
        return found

    def _places(self, name: "Name", pair: int) -> list[int]:
        return [place for form in name.pairs[pair] for place in self._following.get(form, ())] or [-1]

    def _run(self, name: "Name", first: int, place: int) -> int:
        """How many pairs from the `first` on stand at `place` and after it."""
        length = 0
        while first + length < len(name.pairs) and place + length in self._places(name, first + length):
            length += 1
        return length if place >= 0 else 0


@dataclass(frozen=True, slots=True)
class Name:
    """Words of a question that may be a Chinese name: `[start, end)` in it, and what to look for.

    Each of `pairs` are forms of which one will do.
    """

    start: int
    end: int
    pairs: tuple[tuple[str, ...], ...]


def names(question: str, is_english: Callable[[str], bool]) -> list[Name]:
    """The Chinese names in Latin letters that `question` may hold, in order.

    Any word with a capital that reads as pinyin may be one; where a capital tells nothing (at the start, in
    a question without or in nothing but capitals) only words that are not English, in lower case.
    """
    words = [_Word.of(match) for match in _LATIN_WORD.finditer(question)]
    shouted = len(words) > _LONGEST_BARE_NAME and sum(word.capital for word in words) > 0.8 * len(words)
    likely = [
        _is_likely(word, word.capital and not shouted and index > 0, is_english)
        for index, word in enumerate(words)
    ]
    return [name for run in _runs(words, likely, question) if (name := _name(run))]


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    lower: str
    capital: bool
    syllables: tuple[str, ...]

    @classmethod
    def of(cls, match: re.Match[str]) -> "_Word":
        bare = _POSSESSIVE.sub("", match[0])
        lower = bare.lower()
        parts = [_syllables(part) for part in re.split("['’]", lower)]
        syllables = tuple(chain.from_iterable(parts)) if all(parts) else ()
        return cls(match.start(), match.start() + len(bare), lower, bare[0].isupper(), syllables)


def _is_likely(word: _Word, capital_tells: bool, is_english: Callable[[str], bool]) -> bool:
    if not word.syllables or not (capital_tells or not is_english(word.lower)):
        return False
    return word.capital or (len(word.syllables) > 1 and len(word.lower) >= _SHORTEST_IN_LOWER_CASE)


def _runs(words: Sequence[_Word], likely: Sequence[bool], question: str) -> list[list[_Word]]:
    """The likely words, those together that may be parts of one name: a surname has one syllable."""
    runs: list[list[_Word]] = []
    for word, is_likely in zip(words, likely, strict=True):
        if not is_likely:
            continue
        before = runs[-1][-1] if runs else None
        is_apart = before is None or not _JOINS.fullmatch(question, before.end, word.start)
        if before is None or is_apart or min(len(before.syllables), len(word.syllables)) > 1:
            runs.append([])
        runs[-1].append(word)
    return runs


def _name(run: Sequence[_Word]) -> Name | None:
    syllables = [syllable for word in run for syllable in word.syllables]
    pairs: list[tuple[str, ...]] = [(syllables[i] + syllables[i + 1],) for i in range(len(syllables) - 1)]
    if len(syllables) == 1 and _splits(syllables[0]):  # Xian for Xi'an
        pairs = [(syllables[0],)]
    elif len(run) > 1 and len(run[-1].syllables) == 1:  # Zhansheng Cai
        pairs[-1] = (*pairs[-1], syllables[-1] + syllables[0])
    return Name(run[0].start, run[-1].end, tuple(pairs)) if pairs else None


def _splits(syllable: str) -> bool:
    return any(syllable[:i] in _SYLLABLES and syllable[i:] in _SYLLABLES for i in range(1, len(syllable)))


@lru_cache(maxsize=10_000)
def _syllables(word: str) -> tuple[str, ...]:
    """The syllables that `word`, in lower case, reads as; none if it is no pinyin."""
    if len(word) > _LONGEST_NAME:
        return ()
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if c not in _TONES)
    plain = re.sub("(?<=[ln])[vü]", "u", unicodedata.normalize("NFC", plain))
    passport = plain.replace("lyu", "lu").replace("nyu", "nu")
    return _parsed(plain, "aoe") or _parsed(plain, "") or _parsed(passport, "")


@lru_cache(maxsize=10_000)
def _parsed(rest: str, no_start: str) -> tuple[str, ...]:
    """`rest` as syllables, long ones first, of which none but the first starts with one of `no_start`."""
    for length in range(min(_LONGEST_SYLLABLE, len(rest)), 0, -1):
        first, after = rest[:length], rest[length:]
        if first not in _SYLLABLES:
            continue
        if not after:
            return (first,)
        if after[0] not in no_start and (others := _parsed(after, no_start)):
            return (first, *others)
    return ()
