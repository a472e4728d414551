import pytest

from bot.claims import Cited, cited_claims, repeats_itself


@pytest.mark.parametrize(
    ("written", "claims"),
    [
        ("他看了园区 [1][3]。天晴。", [("他看了园区。", (1, 3)), ("天晴。", ())]),
        ("他看了园区。[1] 天晴【2】。", [("他看了园区。", (1,)), ("天晴。", (2,))]),
        ("天晴[2, 4]。", [("天晴。", (2, 4))]),
        ("天晴[2-4]。", [("天晴。", (2, 3, 4))]),
        ("天晴[^2]，有风[第5句]。", [("天晴，有风。", (2, 5))]),
        ("It was fine [1]. It rained.[2] Nobody came [sentence 3].",
         [("It was fine.", (1,)), ("It rained.", (2,)), ("Nobody came.", (3,))]),
        ("U.S. growth was 3.5 percent [1].", [("U.S. growth was 3.5 percent.", (1,))]),
        ("园区：\n- **东湖园** [1]\n- 西岭园 [2]", [("园区：", (1,)), ("东湖园", (1,)), ("西岭园", (2,))]),
        ("1. 东湖园 [1]\n2. 西岭园 [2]", [("东湖园", (1,)), ("西岭园", (2,))]),
        ("<think>我想[9]</think>天晴[1]。", [("天晴。", (1,))]),
        ('<report title="x">天晴[1]。</report>', [("天晴。", (1,))]),
        ("天晴[1]。天晴[1]。天晴[1]。", [("天晴。", (1,))]),
        ("[1][2]", []),
        ("", []),
        ("答案：天晴[1]。", [("天晴。", (1,))]),
        ("[2024年]的事[1]。", [("[2024年]的事。", (1,))]),
        ("天晴[1-999999999]。", [("天晴[1-999999999]。", ())]),
    ],
)  # fmt: skip
def test_an_answer_is_taken_apart(written: str, claims: list[tuple[str, tuple[int, ...]]]) -> None:
    assert cited_claims(written) == [Cited(*claim) for claim in claims]


def test_the_claim_under_way_is_left_out() -> None:
    assert cited_claims("天晴[1]。有风", whole=False) == [Cited("天晴。", (1,))]
    assert cited_claims("天晴", whole=False) == []
    assert cited_claims("园区有：\n- 东", whole=False) == []


def test_claims_so_far_are_a_beginning_of_all_of_them() -> None:
    whole = (
        "市长先后参观了东湖园、西岭园 [1][2]。他强调“要快。” [3]\n- 晚间返回[4]。\nHe left at 3.5 p.m. [5]"
    )
    claims = cited_claims(whole)
    for end in range(len(whole)):
        so_far = cited_claims(whole[:end], whole=False)
        assert [c.text for c in so_far] == [c.text for c in claims[: len(so_far)]], whole[:end]


def test_a_model_that_goes_round_in_circles_is_noticed() -> None:
    assert repeats_itself("今天天晴，" * 40)
    assert not repeats_itself("今天天晴，明天有雨。" * 2)
    assert not repeats_itself("".join(chr(0x4E00 + n) for n in range(500)))
