"""Why something went wrong, in the visitor's language: `index/` and `bot/` say it in English only.

What is not known here stays in English, which is better than nothing.
"""

import re

from index.script import TRADITIONAL, to_script
from ui.messages import Language

_CHINESE = [
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (r"the file is empty.*", "文件是空的"),
        (r"nothing readable is left after cleaning.*", "清理后没有可读的内容：请提供有正文的报道"),
        (r"the text is empty.*", "正文是空的"),
        (r"no text: expected one of ([^(]*).*", r"没有正文：字段名应为 \1 之一"),
        (r"no text column: the header must name one of ([^(]*).*", r"没有正文列：表头应含 \1 之一"),
        (r"not valid JSON.*", "不是有效的 JSON"),
        (r"expected an object with .*", "应为含正文的 JSON 对象"),
        (r"the list is empty.*", "列表是空的"),
        (r"not a report: nested too deeply.*", "不是报道：嵌套过深"),
        (r"(\S+) is an? (?:object|list): expected text.*", r"\1 应为文字"),
        (r"not a (?:table|valid row).*", "不是有效的表格行"),
        (r"the table has a header but no rows.*", "表格只有表头，没有内容"),
        (r"(\d+) fields, but the header has (\d+).*", r"有 \1 个字段，而表头有 \2 个：含逗号的文字请加引号"),
        (r"line over (\d+) MB skipped.*", r"超过 \1 MB 的行已跳过"),
        (r"larger than (\d+) MB.*", r"超过 \1 MB：请拆分成单篇报道"),
        (r"the file is larger than (\d+) MB.*", r"文件超过 \1 MB：请拆分后再添加"),
        (r"unknown kind of file: expected (.*)", r"无法识别的文件类型：应为 \1"),
        (r"no such file or folder.*", "没有这个文件"),
        (r"gzip data damaged or cut off.*", "gzip 数据损坏或不完整：请重新获取文件"),
        (r"not text in UTF-8.*", "不是 UTF-8、UTF-16、GB18030 或 Big5 文本：请另存为 UTF-8"),
        (r"this is a PDF file.*|.*is a PDF file.*", "这是 PDF 文件：请把正文另存为 .txt 后添加"),
        (r".*(?:an? (?:PNG|JPEG|GIF) image).*", "这是图片：请把正文另存为 .txt 后添加"),
        (r".*(?:ZIP archive|Office document).*", "这是压缩包或 Office 文档：请把正文另存为 .txt 后添加"),
        (r".*(?:SQLite database|a program).*", "这不是文本文件"),
        (r"cannot be read.*", "无法读取"),
        (r"another process is adding or removing reports.*", "正在添加或删除其他报道：请稍后再试"),
        (r".*is not a public address.*", "这不是公网地址：这里只读取公网网页"),
        (r"no complete answer within ([\d.]+) seconds.*", r"\1 秒内没有读完：请稍后再试"),
        (r"its certificate is not trusted.*", "网站证书不可信：请核对网址"),
        (r"the page is larger than (\d+) MB.*", r"网页超过 \1 MB：请把正文另存为 .txt 后添加"),
        (r"the server refuses it \((.*?)\).*", r"网站拒绝访问（\1）：请把正文另存为 .txt 后添加"),
        (r"the server fails \((.*?)\).*", r"网站出错（\1）：请稍后再试"),
        (r"the server has no page there \((.*?)\).*", r"没有这个网页（\1）：请核对网址"),
        (r"the connection failed.*", "连接失败：请稍后再试"),
        (r"over (\d+) redirects.*", r"跳转超过 \1 次：请核对网址"),
        (r"the question has .* characters.*", "问题太长：请缩短到 2,000 字以内"),
    )
]


def in_language(message: str, language: Language) -> str:
    """What `message` says, in `language` where it is known; a place before it (`a.json:3: `) is kept."""
    if language == "en":
        return message
    for cut in (0, *(found.end() for found in re.finditer(": ", message))):
        for pattern, chinese in _CHINESE:
            if found := pattern.fullmatch(message, cut):
                said = found.expand(chinese).strip()
                return message[:cut] + (to_script(said, TRADITIONAL) if language == "zh-TW" else said)
    return message
