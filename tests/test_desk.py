import asyncio
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

import pytest

from bot.answer import Answer, Writing
from bot.scope import Understood
from bot.turn import Turn as Before
from index.article import Article
from index.catalogue import Listed
from index.errors import ModelError
from index.records import Stats
from ui.conversation import Answerer, Turn, load_in_background
from ui.desk import Desk

ARTICLE = Article("a", "题", "文。", None, None, None, "zh-Hans")


@dataclass
class Echo:
    """Answers with the question itself; a question that names an error raises it."""

    gate: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)
    most_at_once: int = 0
    asked_for_examples: int = 0
    generation: int = 1
    _at_once: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def stream(
        self,
        question: str,
        *,
        ignore: Collection[Understood] = (),
        history: Sequence[Before] = (),
        stop: threading.Event | None = None,
        on_found: Callable[[], None] = lambda: None,
    ) -> Iterator[Answer]:
        if question == "ValueError":
            raise ValueError("too long\nand more")
        if question == "ModelError":
            raise ModelError("model gone")
        if question == "RuntimeError":
            raise RuntimeError("secret detail")
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        if question.endswith("found"):
            on_found()
        if question.startswith("slow"):
            self.gate.wait(10)
        with self._lock:
            self._at_once -= 1
        if not question.startswith("write"):
            yield Answer(question, question, (), True, 0.0)
            return
        answer = Answer(question, "extract", (), False, 0.5, writing=Writing("m"))
        yield answer
        if question == "write in vain":
            failed = Writing("m", True, failure="key", detail="host answered with status 401")
            yield replace(answer, writing=failed)
            return
        if question == "write slowly":
            assert stop and stop.wait(20)
            self.stopped.set()
        yield replace(answer, text="written", writing=Writing("m", ended=True))

    def article(self, article_id: str) -> Article:
        return {"a": ARTICLE}[article_id]

    def also_reported(self, article_id: str) -> Sequence[Listed]:
        return [Listed("b", "题", None, None, "zh-Hans", None, 2)]

    def suggest(self, answer: Answer, *, stop: threading.Event | None = None) -> Sequence[str]:
        if answer.question == "suggest badly":
            raise RuntimeError("secret detail")
        return ["why?", "and then?"] if answer.question.startswith("suggest") else []

    def examples(self, *, stop: threading.Event | None = None) -> Sequence[str]:
        self.asked_for_examples += 1
        return [f"example {self.asked_for_examples}"]

    def stats(self) -> Stats:
        return Stats(1, 1, {}, {}, None, None, self.generation, "m")


def loaded(bot: Answerer) -> Future[Answerer]:
    future: Future[Answerer] = Future()
    future.set_result(bot)
    return future


def broken(error: Exception) -> Future[Answerer]:
    future: Future[Answerer] = Future()
    future.set_exception(error)
    return future


def stages(desk: Desk, question: str) -> list[Turn]:
    async def collect() -> list[Turn]:
        return [turn async for turn in desk.follow(Turn(question, "en"), asyncio.Event())]

    return asyncio.run(collect())


def test_question_to_a_loaded_bot_is_searched_then_answered() -> None:
    turns = stages(Desk(loaded(Echo())), "why?")
    assert [turn.stage for turn in turns] == ["searching", "ended"]
    assert turns[-1].answer == Answer("why?", "why?", (), True, 0.0)


def test_reading_is_a_stage_of_its_own_once_searching_is_over() -> None:
    bot = Echo()

    async def collect() -> list[str]:
        seen = []
        async for turn in Desk(loaded(bot)).follow(Turn("slow, found", "en"), asyncio.Event()):
            seen.append(turn.stage)
            if turn.stage == "reading":
                bot.gate.set()
        return seen

    assert asyncio.run(collect()) == ["searching", "reading", "ended"]


def test_suggestions_come_after_the_end_and_leave_out_what_was_asked() -> None:
    async def collect() -> list[Turn]:
        earlier = [Turn("why?", "en", "ended")]
        following = Desk(loaded(Echo())).follow(Turn("suggest", "en"), asyncio.Event(), earlier)
        return [turn async for turn in following]

    turns = asyncio.run(collect())
    assert [turn.stage for turn in turns] == ["searching", "ended", "ended"]
    assert [turn.suggestions for turn in turns] == [(), (), ("and then?",)]
    assert turns[1].answer == turns[2].answer is not None


def test_suggesting_that_fails_or_is_stopped_takes_nothing_from_the_answer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert [turn.suggestions for turn in stages(Desk(loaded(Echo())), "suggest badly")] == [(), ()]
    assert "no questions suggested" in caplog.text
    assert followed_until_ended(loaded(Echo()), "suggest") == ["searching", "ended"]


def followed_until_ended(bot: Future[Answerer], question: str) -> list[str]:
    async def follow() -> list[str]:
        stop, seen = asyncio.Event(), []
        async for turn in Desk(bot).follow(Turn(question, "en"), stop):
            seen.append(turn.stage)
            if turn.stage == "ended":
                stop.set()
        return seen

    return asyncio.run(follow())


def test_nothing_is_suggested_while_somebody_waits_for_an_answer() -> None:
    bot = Echo()
    desk = Desk(loaded(bot))

    async def follow(question: str) -> list[tuple[str, ...]]:
        return [turn.suggestions async for turn in desk.follow(Turn(question, "en"), asyncio.Event())]

    async def both() -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
        slow = asyncio.create_task(follow("slow"))
        await asyncio.sleep(0.05)
        quick = await follow("suggest")
        bot.gate.set()
        return quick, await slow

    assert asyncio.run(both()) == ([(), ()], [(), ()])


def test_examples_are_found_once_and_anew_when_the_collection_has_changed() -> None:
    bot = Echo()
    desk = Desk(loaded(bot))
    assert [*desk.examples(), *desk.examples()] == ["example 1", "example 1"]
    bot.generation = 2
    assert desk.examples() == ("example 2",)
    assert Desk(Future()).examples() == ()


def test_question_while_loading_waits_and_is_then_answered() -> None:
    bot: Future[Answerer] = Future()

    async def collect() -> list[str]:
        seen = []
        async for turn in Desk(bot).follow(Turn("why?", "en"), asyncio.Event()):
            seen.append(turn.stage)
            if turn.stage == "waiting":
                threading.Timer(0.05, bot.set_result, [Echo()]).start()
        return seen

    assert asyncio.run(collect()) == ["waiting", "searching", "ended"]


def followed_until_stopped(bot: Future[Answerer], question: str) -> list[str]:
    async def follow_and_stop() -> list[str]:
        stop = asyncio.Event()
        seen = []
        async for turn in Desk(bot).follow(Turn(question, "en"), stop):
            seen.append(turn.stage)
            asyncio.get_running_loop().call_later(0.02, stop.set)
        return seen

    return asyncio.run(asyncio.wait_for(follow_and_stop(), 10))


def test_stopping_a_waiting_question_does_not_stop_the_loading() -> None:
    bot: Future[Answerer] = Future()
    assert followed_until_stopped(bot, "why?") == ["waiting"]
    assert not bot.cancelled()
    bot.set_result(Echo())


def test_an_answer_is_there_before_the_language_model_has_written() -> None:
    turns = stages(Desk(loaded(Echo())), "write")
    assert [turn.stage for turn in turns] == ["searching", "writing", "ended"]
    assert [turn.answer.text for turn in turns[1:] if turn.answer] == ["extract", "written"]


def test_why_a_model_failed_is_logged_for_whoever_runs_the_server(caplog: pytest.LogCaptureFixture) -> None:
    *_, last = stages(Desk(loaded(Echo())), "write in vain")
    assert last.stage == "ended" and last.answer and last.answer.text == "extract"
    assert [record.getMessage() for record in caplog.records] == [
        "not written: host answered with status 401"
    ]


def test_stopping_while_the_model_writes_ends_the_writing_and_keeps_the_answer() -> None:
    echo = Echo()
    assert followed_until_stopped(loaded(echo), "write slowly") == ["searching", "writing"]
    assert echo.stopped.wait(10)
    *_, extract = stages(Desk(loaded(Echo())), "write")[:2]
    stopped = extract.stopped()
    assert stopped.stage == "ended" and stopped.problem is None
    assert stopped.answer and stopped.answer.text == "extract"
    assert stopped.answer.writing and stopped.answer.writing.failure == "stopped"


def test_models_that_write_hold_up_no_other_question() -> None:
    desk = Desk(loaded(Echo()))

    async def ask_beside_three_that_are_written() -> list[str]:
        stop = asyncio.Event()

        async def write() -> None:
            async for _ in desk.follow(Turn("write slowly", "en"), stop):
                pass

        writing = [asyncio.create_task(write()) for _ in range(3)]
        await asyncio.sleep(0.1)
        seen = [turn.stage async for turn in desk.follow(Turn("why?", "en"), asyncio.Event())]
        stop.set()
        await asyncio.gather(*writing)
        return seen

    assert asyncio.run(asyncio.wait_for(ask_beside_three_that_are_written(), 15)) == ["searching", "ended"]


def test_stopped_question_ends_at_once_though_its_answer_is_under_way() -> None:
    echo = Echo()
    assert followed_until_stopped(loaded(echo), "slow") == ["searching"]
    assert not echo.gate.is_set()
    echo.gate.set()


def test_question_that_is_given_up_while_it_waits_leaves_nothing_behind() -> None:
    bot: Future[Answerer] = Future()

    async def ask_and_cancel() -> None:
        async def consume() -> None:
            async for _ in Desk(bot).follow(Turn("why?", "en"), asyncio.Event()):
                pass

        task = asyncio.create_task(consume())
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(ask_and_cancel())
    bot.set_exception(ModelError("no model"))


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("ValueError", "too long"),
        ("ModelError", "model gone"),
        (
            "RuntimeError",
            "Something went wrong while answering; please try again. The error has been logged.",
        ),
    ],
)
def test_error_while_answering_becomes_one_line(question: str, problem: str) -> None:
    last = stages(Desk(loaded(Echo())), question)[-1]
    assert (last.stage, last.problem, last.answer) == ("ended", problem, None)


def test_unexpected_error_is_logged_with_its_trace(caplog: pytest.LogCaptureFixture) -> None:
    stages(Desk(loaded(Echo())), "RuntimeError")
    assert [record.exc_info is not None for record in caplog.records if record.levelname == "ERROR"] == [True]


def test_failed_loading_is_the_reply_to_every_question() -> None:
    desk = Desk(broken(ModelError("no model at models/x; install it")))
    assert (desk.ready, desk.failure) == (False, "no model at models/x; install it")
    assert stages(desk, "why?")[-1].problem == (
        "Questions cannot be answered: no model at models/x; install it"
    )


def test_error_without_a_message_is_named() -> None:
    assert Desk(broken(MemoryError())).failure == "MemoryError"


def test_desk_is_neither_ready_nor_failed_while_loading() -> None:
    desk = Desk(Future())
    assert (desk.ready, desk.failure) == (False, None)
    with pytest.raises(KeyError):
        desk.article("a")


def test_report_comes_from_the_bot_with_others_of_its_event() -> None:
    desk = Desk(loaded(Echo()))
    article, also = desk.article("a")
    assert (article, [one.id for one in also]) == (ARTICLE, ["b"])
    with pytest.raises(KeyError):
        desk.article("b")


def test_only_two_questions_are_answered_at_once() -> None:
    bot = Echo()
    desk = Desk(loaded(bot))

    async def last(question: str) -> Turn:
        return [turn async for turn in desk.follow(Turn(question, "en"), asyncio.Event())][-1]

    async def crowd() -> list[Turn]:
        threading.Timer(0.2, bot.gate.set).start()
        return await asyncio.gather(*(last(f"slow {number}") for number in range(6)))

    turns = asyncio.run(crowd())
    assert [turn.answer.text for turn in turns if turn.answer] == [f"slow {number}" for number in range(6)]
    assert bot.most_at_once == 2


def test_stopped_turn_keeps_its_answer_if_it_had_ended() -> None:
    ended = Turn("q", "en", "ended", Answer("q", "a", (), True, 0.0))
    assert ended.stopped() is ended
    assert Turn("q", "en", "searching").stopped() == Turn("q", "en", "ended", problem="Stopped.")


def test_bot_loaded_in_the_background_arrives_or_its_error_does() -> None:
    bot = Echo()
    assert load_in_background(lambda: bot).result(10) is bot

    def fail() -> Answerer:
        raise ModelError("no model")

    assert str(load_in_background(fail).exception(10)) == "no model"


def test_unexpected_error_while_loading_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert isinstance(load_in_background(lambda: {}["x"]).exception(10), KeyError)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
