"""What the page says of a language model's part in an answer, in three languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from ui.messages import Language


@dataclass(frozen=True, slots=True)
class WritingTexts:
    """The words; `{}` takes what the sentence is about.

    `problems` says what is wrong with a struck claim, `failures` why the model's answer does not count.
    """

    writing: str
    written: str
    struck: str
    not_written: str
    seconds: str
    tokens: str
    cost: str
    problems: Mapping[str, str]
    failures: Mapping[str, str]


WRITING_TEXTS: dict[Language, WritingTexts] = {
    "zh-CN": WritingTexts(
        writing="{} 正在撰写，每句写完即核对……",
        written="由 {} 撰写，每句都与所引原句核对过",
        struck="已划去：所引报道中没有依据",
        not_written="以上是报道原文给出的答案。{}",
        seconds="{:.1f} 秒",
        tokens="{:,} + {:,} 词元",
        cost="费用 {:.5f}",
        problems={
            "number": "数字不符",
            "date": "时间不符",
            "name": "名称不符",
            "negation": "肯定与否定相反",
            "source": "出处不符",
            "words": "报道没有这样说",
        },
        failures={
            "key": "语言模型的密钥无效。",
            "busy": "语言模型眼下过于繁忙。",
            "refused": "语言模型拒绝了请求。",
            "failed": "语言模型出了错。",
            "unreachable": "连不上语言模型。",
            "slow": "语言模型超过了时限。",
            "malformed": "语言模型的回复无法读取。",
            "cut off": "语言模型的回复中断了。",
            "silent": "语言模型没有在这些句子里找到答案。",
            "unsupported": "语言模型写的句子都没有依据，未予采用。",
            "stopped": "撰写已停止。",
        },
    ),
    "zh-TW": WritingTexts(
        writing="{} 正在撰寫，每句寫完即核對……",
        written="由 {} 撰寫，每句都與所引原句核對過",
        struck="已劃去：所引報導中沒有依據",
        not_written="以上是報導原文給出的答案。{}",
        seconds="{:.1f} 秒",
        tokens="{:,} + {:,} 詞元",
        cost="費用 {:.5f}",
        problems={
            "number": "數字不符",
            "date": "時間不符",
            "name": "名稱不符",
            "negation": "肯定與否定相反",
            "source": "出處不符",
            "words": "報導沒有這樣說",
        },
        failures={
            "key": "語言模型的金鑰無效。",
            "busy": "語言模型眼下過於繁忙。",
            "refused": "語言模型拒絕了請求。",
            "failed": "語言模型出了錯。",
            "unreachable": "連不上語言模型。",
            "slow": "語言模型超過了時限。",
            "malformed": "語言模型的回覆無法讀取。",
            "cut off": "語言模型的回覆中斷了。",
            "silent": "語言模型沒有在這些句子裡找到答案。",
            "unsupported": "語言模型寫的句子都沒有依據，未予採用。",
            "stopped": "撰寫已停止。",
        },
    ),
    "en": WritingTexts(
        writing="{} is writing; each sentence is checked as it is finished…",
        written="Written by {}, each sentence checked against what it cites",
        struck="Struck: nothing in the reports supports it",
        not_written="The answer above is in the reports' own words. {}",
        seconds="{:.1f} s",
        tokens="{:,} + {:,} tokens",
        cost="cost {:.5f}",
        problems={
            "number": "another figure",
            "date": "another time",
            "name": "another name",
            "negation": "the opposite",
            "source": "another source",
            "words": "the reports do not say so",
        },
        failures={
            "key": "The language model's key is not valid.",
            "busy": "The language model is too busy just now.",
            "refused": "The language model refused the request.",
            "failed": "The language model failed.",
            "unreachable": "The language model cannot be reached.",
            "slow": "The language model took too long.",
            "malformed": "The language model's reply cannot be read.",
            "cut off": "The language model's reply broke off.",
            "silent": "The language model found no answer in these sentences.",
            "unsupported": "Nothing that the language model wrote is supported, so none of it is used.",
            "stopped": "Writing was stopped.",
        },
    ),
}
