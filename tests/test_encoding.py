"""Sentences here were written for these tests."""

import pytest

from index.encoding import decode, detect

SIMPLIFIED = (
    "市长昨天上午参观了三个产业园区，听取了企业负责人的汇报。",
    "记者从铁路部门了解到，新线路将于九月底通车。",
    "她说，今年的收成比往年好，村里人都很高兴。",
)
TRADITIONAL = (
    "市長昨天上午參觀了三個產業園區，聽取了企業負責人的匯報。",
    "記者從鐵路部門了解到，新線路將於九月底通車。",
    "她說，今年的收成比往年好，村裡人都很高興。",
)
ENGLISH = "The mayor visited three industrial parks on Tuesday."


@pytest.mark.parametrize("text", SIMPLIFIED)
@pytest.mark.parametrize("codec", "utf-8 utf-8-sig gb18030 gbk gb2312 utf-16 utf-16-le utf-16-be".split())
def test_simplified_sentence_is_read_in_every_encoding(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize("text", TRADITIONAL)
@pytest.mark.parametrize("codec", "utf-8 big5 cp950 big5hkscs gb18030 utf-16 utf-16-le utf-16-be".split())
def test_traditional_sentence_is_read_in_every_encoding(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize("codec", ["ascii", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_english_sentence_is_read_in_every_encoding(codec: str) -> None:
    assert decode(ENGLISH.encode(codec)) == ENGLISH


@pytest.mark.parametrize("length", [10, 15, 20])
@pytest.mark.parametrize(("texts", "codec"), [(SIMPLIFIED, "gb18030"), (TRADITIONAL, "big5")])
def test_ten_characters_are_enough(length: int, texts: tuple[str, ...], codec: str) -> None:
    pieces = [text[:length] for text in texts]
    assert [decode(piece.encode(codec)) for piece in pieces] == pieces


def test_hong_kong_characters_are_read() -> None:
    text = "他哋喺深水埗嘅街市買餸，啲菜好新鮮，價錢又平。"
    assert decode(text.encode("big5hkscs")) == text


def test_four_byte_gb18030_characters_are_read() -> None:
    text = "他的名字里有一个很少见的字：𠮷。"
    assert decode(text.encode("gb18030")) == text


def test_numbers_and_english_in_chinese_do_not_mislead() -> None:
    text = "<html><body>" + "GDP grew 3.5% in 2024. " * 40 + "全市经济增长百分之三点五。"
    assert decode(text.encode("gb18030")) == text


def test_chinese_after_a_long_ascii_beginning_is_read() -> None:
    text = "x" * 300_000 + TRADITIONAL[0]
    assert decode(text.encode("big5")) == text


def test_one_broken_byte_does_not_turn_the_rest_into_another_encoding() -> None:
    data = bytearray("".join(SIMPLIFIED).encode("utf-8") * 5)
    data[100] = 0xFF
    text = decode(bytes(data))
    assert text.count("\ufffd") <= 3
    assert text.startswith(SIMPLIFIED[0][:30])
    assert text.endswith(SIMPLIFIED[2])


def test_one_broken_byte_in_gb18030_costs_only_what_stands_there() -> None:
    data = "".join(SIMPLIFIED * 5).encode("gb18030")
    text = decode(data[:100] + b"\xff" + data[100:])
    assert text.startswith(SIMPLIFIED[0])
    assert text.endswith(SIMPLIFIED[2])


def test_beginning_that_ends_inside_a_character_is_recognised() -> None:
    data = "".join(SIMPLIFIED).encode("utf-8")
    assert {detect(data[:length]) for length in range(30, 60)} == {"utf-8"}


@pytest.mark.parametrize(
    "text", ["The café’s owner said “no” – it cost £5.", "It was 0.6 ± 0.3 tonnes—or 5 × 4."]
)
def test_english_with_western_signs_is_read(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
        (b"PK\x03\x04\x14\0", "a ZIP archive"),
        (bytes(range(256)) * 40, "not text"),
        (b"\0" * 5000, "not text"),
    ],
)
def test_binary_data_is_refused_by_its_kind(data: bytes, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        decode(data)


def test_empty_data_is_empty_text() -> None:
    assert decode(b"") == ""
