"""Why something went wrong, in the visitor's language: `index/` and `bot/` say it in English only.

What is not known here stays in English, which is better than nothing.
"""

import re

from index.script import TRADITIONAL, to_script
from ui.messages import Language

_SAVE_AS_TEXT = "请把正文另存为 .txt 后添加"
_CHINESE = [
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        # Files (index/load.py and what reads for it)
        (r"the file is empty", "文件是空的"),
        (r"no such file or folder", "没有这个文件"),
        (r"no reports found: expected (.*)", r"没有可读的报道：应为 \1"),
        (
            r"unknown kind of file: expected (.*), each also with \.gz",
            r"无法识别的文件类型：应为 \1，也可为 .gz",
        ),
        (r"not a regular file", "这不是普通文件"),
        (r"cannot be read: .*", "无法读取"),
        (r"larger than (\d+) MB: .*", r"超过 \1 MB：请拆分成单篇报道"),
        (r"line over (\d+) MB skipped", r"超过 \1 MB 的行已跳过"),
        (r"gzip data damaged or cut off: .*", "gzip 数据损坏或不完整：请重新获取文件"),
        (r"not text in UTF-8.*", "不是 UTF-8、UTF-16、GB18030 或 Big5 文本：请另存为 UTF-8"),
        (r"this is a PDF file, not text", f"这是 PDF 文件：{_SAVE_AS_TEXT}"),
        (r"this is a (PNG|JPEG|GIF) image, not text", rf"这是 \1 图片：{_SAVE_AS_TEXT}"),
        (
            r"this is .*(?:ZIP archive|Office document), not text",
            f"这是压缩包或 Office 文档：{_SAVE_AS_TEXT}",
        ),
        (r"this is gzip-compressed data .*", "这是 gzip 压缩的文件：文件名应以 .gz 结尾"),
        (r"this is an? (?:SQLite database|program), not text", "这不是文本文件"),
        # Records (index/fields.py, json_reports.py, csv_reports.py) and texts (index/clean.py)
        (r"no text: expected one of ([^(]*).*", r"没有正文：字段名应为 \1 之一"),
        (r"the text is empty: .*", "正文是空的"),
        (r"(\S+) is (?:an object|a list): expected text", r"\1 应为文字"),
        (r"nothing readable is left after cleaning: .*", "清理后没有可读的内容：请提供有正文的报道"),
        (r"not valid JSON: a number with too many digits", "不是有效的 JSON：有位数过多的数字"),
        (r"not valid JSON: .* at column (\d+)", r"不是有效的 JSON：第 \1 列有误"),
        (r"expected an object with .*", "应为含正文的 JSON 对象"),
        (r"the list is empty", "列表是空的"),
        (r"not a report: nested too deeply", "不是报道：嵌套过深"),
        (r"not a table: .*", "不是有效的表格"),
        (r"not a valid row: .*", "不是有效的表格行"),
        (r"a quotation mark \" is not closed: .*", '引号 " 没有成对：请补上，字段里的引号请写两次'),
        (r"no text column: the header must name one of ([^(]*).*", r"没有正文列：表头应含 \1 之一"),
        (r"the table has a header but no rows", "表格只有表头，没有内容"),
        (
            r"(\d+) fields, but the header has (\d+): .*",
            r"有 \1 个字段，而表头有 \2 个：含逗号的文字请加引号",
        ),
        # Pages (index/html.py) and addresses (index/web.py)
        (r"the page is empty", "网页是空的"),
        (r"this is JSON, not a web page", "这是 JSON，不是网页"),
        (r"this is no web page: .*", "这不是网页：其中没有 HTML"),
        (r"this is (.*), not a web page: .*", rf"这是 \1，不是网页：{_SAVE_AS_TEXT}"),
        (r"over ([\d,]+) elements on one page: .*", rf"网页有超过 \1 个元素：{_SAVE_AS_TEXT}"),
        (
            r"no report found on this page: .*",
            f"网页上没有找到报道，可能是列表页，或需要登录、JavaScript：{_SAVE_AS_TEXT}",
        ),
        (r"this is no address: .*", "这不是网址：请从浏览器重新复制"),
        (
            r"only addresses that begin with http:// or https:// can be fetched",
            "网址应以 http:// 或 https:// 开头",
        ),
        (r"there is no port (\d+): .*", r"没有端口 \1：请核对网址"),
        (r"addresses with a user name or password are not fetched: .*", "网址中不能有用户名或密码：请去掉"),
        (r"over (\d+) redirects, .*", r"跳转超过 \1 次：请核对网址"),
        (r"it redirects to .*", "网页跳转到无法读取的地址：请核对网址"),
        (r"the server refuses it \((.*?)\): .*", rf"网站拒绝访问（\1）：{_SAVE_AS_TEXT}"),
        (r"the server fails \((.*?)\): .*", r"网站出错（\1）：请稍后再试"),
        (r"the server has no page there \((.*?)\): .*", r"没有这个网页（\1）：请核对网址"),
        (r"the page is packed as .*", f"网页以无法读取的方式压缩：{_SAVE_AS_TEXT}"),
        (r"the page is larger than (\d+) MB: .*", rf"网页超过 \1 MB：{_SAVE_AS_TEXT}"),
        (r"the page came (?:damaged|cut off): .*", "收到的网页不完整：请重试"),
        (r"\S+ is not a public address: .*", "这不是公网地址：这里只读取公网网页"),
        (r"no complete answer within ([\d.]+) seconds: .*", r"\1 秒内没有读完：请稍后再试"),
        (r"its certificate is not trusted .*", "网站证书不可信：请核对网址"),
        (r"no secure connection, .*", "无法建立安全连接：请核对网址"),
        (r"no host of this name is found: .*", "找不到这个网站：请核对网址和网络"),
        (r"the server refuses the connection: .*", "网站拒绝连接：请核对网址和端口"),
        (r"the connection failed .*", "连接失败：请重试"),
        # The store (index/collection.py, changes.py, files.py), and what visitors ask and say (bot/)
        (
            r"(?:another process is adding|reports are being added) or .*",
            "正在添加或删除其他报道：请稍后再试",
        ),
        (r"another process keeps it locked: .*", "文件正被占用：请稍后再试"),
        (r"cannot be written \(.*", "无法写入：请检查磁盘空间和权限"),
        (r"the question is blank: .*", "问题是空的：请输入问题"),
        (r"the question has [\d,]+ characters, at most ([\d,]+) .*", r"问题太长：请缩短到 \1 字以内"),
        (r"the note has [\d,]+ characters, more than ([\d,]+): .*", r"备注太长：请缩短到 \1 字以内"),
        (r"the correction has [\d,]+ characters, more than ([\d,]+): .*", r"答案太长：请缩短到 \1 字以内"),
        (r"the correction .* has no letter and no digit: .*", "答案里没有文字：请写出答案"),
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
                return message[:cut] + (_as_in_taiwan(said) if language == "zh-TW" else said)
    return message


def _as_in_taiwan(said: str) -> str:
    # OpenCC's own standard writes 爲, which Taiwan's does not.
    return to_script(said, TRADITIONAL).replace("爲", "為")
