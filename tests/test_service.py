import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import aclosing
from typing import Any

import pytest
from pairs_bot import VISITED, PairsBot

from bot.answer import Answer
from bot.turn import Turn
from index.errors import ModelError
from ui.service import Service
from ui.service_errors import Busy, NotReady, TookTooLong


def loaded(bot: object) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(bot)
    return future


@pytest.fixture
def bot() -> Iterator[PairsBot]:
    bot = PairsBot()
    yield bot
    bot.gate.set()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.005)


def test_answer_is_the_one_that_the_bot_gives(bot: PairsBot) -> None:
    question = "市长参观了哪些园区?"
    assert asyncio.run(Service(loaded(bot)).ask(question)) == bot.ask(question)


def test_conversation_reaches_the_bot(bot: PairsBot) -> None:
    before = Turn("市长参观了哪些园区?", VISITED)
    alone = bot.ask("下午呢?", (), [before])
    assert alone.understood
    assert asyncio.run(Service(loaded(bot)).ask("下午呢?", history=[before])) == alone


def test_stages_come_as_they_begin_and_the_last_answer_is_the_written_one(bot: PairsBot) -> None:
    async def events() -> list[object]:
        seen: list[object] = []
        async with aclosing(Service(loaded(bot)).stream("READ WRITE 市长参观了哪些园区?")) as stream:
            async for event in stream:
                seen.append(event)
                if isinstance(event, Answer):
                    bot.gate.set()
        return seen

    *stages, growing, written = asyncio.run(events())
    assert stages == ["searching", "reading", "writing"]
    assert isinstance(growing, Answer) and growing.writing and not growing.writing.ended
    assert isinstance(written, Answer) and written.text == "市长看了三座园区。 [1]"


def test_extractive_only_is_not_written(bot: PairsBot) -> None:
    answer = asyncio.run(Service(loaded(bot)).ask("WRITE 市长参观了哪些园区?", extractive_only=True))
    assert answer.writing is None


def test_closing_the_stream_stops_the_work(bot: PairsBot) -> None:
    async def leave() -> None:
        service = Service(loaded(bot))
        async with aclosing(service.stream("WRITE 市长参观了哪些园区?")) as stream:
            async for event in stream:
                if isinstance(event, Answer):
                    break
        await until(lambda: service.under_way == 0)

    asyncio.run(leave())
    assert not bot.gate.is_set()


def test_cancelled_question_is_given_up_by_its_writer(bot: PairsBot) -> None:
    async def cancel() -> None:
        service = Service(loaded(bot))
        asking = asyncio.create_task(service.ask("WRITE 市长参观了哪些园区?"))
        await until(lambda: service.under_way > 0)
        await asyncio.sleep(0.1)
        asking.cancel()
        await until(lambda: bot.given_up and service.under_way == 0)

    asyncio.run(cancel())


def test_what_is_too_much_is_refused_at_once_and_taken_again_later(bot: PairsBot) -> None:
    open_, begun = threading.Event(), threading.Semaphore(0)

    def hold(_: object) -> str:
        begun.release()
        open_.wait(10)
        return "held"

    async def crowd() -> None:
        service = Service(loaded(bot), at_once=1, waiting=1)
        held = [asyncio.create_task(service.run(hold)) for _ in range(2)]
        await until(lambda: service.under_way == 2)
        for refused in (service.run(hold), service.ask("市长参观了哪些园区?")):
            with pytest.raises(Busy, match="try again"):
                await refused
        assert begun.acquire(timeout=10) and not begun.acquire(blocking=False), "two were at work at once"
        open_.set()
        assert await asyncio.gather(*held) == ["held", "held"]
        assert (await service.ask("市长参观了哪些园区?")).citations

    asyncio.run(crowd())


def test_changes_are_made_one_by_one_and_hold_up_no_question(bot: PairsBot) -> None:
    open_, begun = threading.Event(), threading.Semaphore(0)

    def change(_: object) -> None:
        begun.release()
        open_.wait(10)

    async def crowd() -> None:
        service = Service(loaded(bot), at_once=1, waiting=3)
        changing = [asyncio.create_task(service.run(change, changes=True)) for _ in range(2)]
        await until(lambda: service.under_way == 2)
        assert (await service.ask("市长参观了哪些园区?")).citations
        assert begun.acquire(timeout=10) and not begun.acquire(blocking=False), "two changed it at once"
        open_.set()
        await asyncio.gather(*changing)

    asyncio.run(crowd())


def test_what_takes_too_long_keeps_its_place_until_it_has_really_ended(bot: PairsBot) -> None:
    open_ = threading.Event()

    async def late() -> None:
        service = Service(loaded(bot), at_once=1, waiting=0, seconds=0.1)
        with pytest.raises(TookTooLong):
            await service.run(lambda _: open_.wait(10))
        with pytest.raises(Busy):
            await service.run(lambda _: None)
        open_.set()
        await until(lambda: service.under_way == 0)
        assert await service.run(lambda _: 1) == 1

    asyncio.run(late())


def test_written_answer_is_stopped_when_its_time_is_up(bot: PairsBot) -> None:
    async def late() -> None:
        service = Service(loaded(bot), seconds=0.3)
        with pytest.raises(TookTooLong):
            await service.ask("WRITE 市长参观了哪些园区?")
        await until(lambda: bot.given_up)

    asyncio.run(late())


def test_what_only_waited_was_not_begun_and_may_be_tried_again(bot: PairsBot) -> None:
    open_, begun = threading.Event(), []

    async def late() -> None:
        service = Service(loaded(bot), at_once=1, waiting=1, seconds=0.1)
        holding = asyncio.create_task(service.run(lambda _: open_.wait(10), seconds=10))
        await until(lambda: service.under_way == 1)
        with pytest.raises(Busy):
            await service.run(begun.append)
        open_.set()
        assert await holding
        assert begun == []

    asyncio.run(late())


def test_bot_that_is_not_there_is_told_apart_from_one_that_never_comes() -> None:
    coming: Future[Any] = Future()
    service = Service(coming)
    with pytest.raises(NotReady, match="still loading"):
        asyncio.run(service.ask("谁?"))
    assert (service.ready, service.failure) == (False, None)
    coming.set_exception(ModelError("no model at x\nat all"))
    with pytest.raises(NotReady, match=r"^the service cannot answer: no model at x$"):
        asyncio.run(service.ask("谁?"))
    assert (service.ready, service.failure) == (False, "no model at x")


def test_error_of_the_bot_reaches_the_asker(bot: PairsBot) -> None:
    with pytest.raises(ValueError):
        asyncio.run(Service(loaded(bot)).ask("长" * 2_001))


def test_answers_and_refusals_are_counted(bot: PairsBot) -> None:
    service = Service(loaded(bot))
    asyncio.run(service.ask("市长参观了哪些园区?"))
    asyncio.run(service.ask("火星上有水吗?"))
    asyncio.run(service.ask("月球呢?"))
    assert (service.answered, service.refused) == (1, 2)
