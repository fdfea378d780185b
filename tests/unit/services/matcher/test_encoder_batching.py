import asyncio
import threading
from collections.abc import Sequence

import numpy as np
import pytest
from fakes import HashingEncoder
from numpy.typing import NDArray

from services.matcher.embedding import AbsentEncoder, BatchingEncoder
from shared.errors import NotReadyError

TEXTS = [f"job number {number}" for number in range(20)]


class HeldEncoder(HashingEncoder):
    """Waits in each batch until it is let go, and counts how many run at once."""

    def __init__(self) -> None:
        super().__init__()
        self.began = threading.Event()
        self.let_go = threading.Event()
        self.running = 0
        self.most_running = 0

    def encode_jobs(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.began.set()
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        self.let_go.wait(5)
        self.running -= 1
        return super().encode_jobs(texts)


class BrokenEncoder(HashingEncoder):
    """Fails on any batch with the text ``bad``."""

    def encode_jobs(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if "bad" in texts:
            message = "out of memory"
            raise RuntimeError(message)
        return super().encode_jobs(texts)


async def test_concurrent_texts_share_a_batch_and_each_caller_gets_its_own_vector() -> None:
    encoder = HashingEncoder()
    batching = BatchingEncoder(encoder)
    vectors = await asyncio.gather(*(batching.job(text) for text in TEXTS))
    assert encoder.batches == [TEXTS]
    np.testing.assert_array_equal(np.stack(vectors), HashingEncoder().encode_jobs(TEXTS))


async def test_a_batch_is_never_larger_than_the_largest() -> None:
    encoder = HashingEncoder()
    batching = BatchingEncoder(encoder, largest_batch=8)
    await asyncio.gather(*(batching.job(text) for text in TEXTS))
    assert [len(batch) for batch in encoder.batches] == [8, 8, 4]


async def test_profiles_and_jobs_do_not_share_a_batch() -> None:
    encoder = HashingEncoder()
    batching = BatchingEncoder(encoder)
    await asyncio.gather(batching.job("a job"), batching.profile("a profile"))
    assert sorted(encoder.batches) == [["a job"], ["a profile"]]


async def test_texts_that_arrive_during_a_batch_wait_for_the_next_and_one_batch_runs_at_a_time() -> None:
    encoder = HeldEncoder()
    batching = BatchingEncoder(encoder, window=0)
    first = asyncio.create_task(batching.job("first"))
    await asyncio.to_thread(encoder.began.wait, 5)
    others = [asyncio.create_task(batching.job(text)) for text in TEXTS]
    await asyncio.sleep(0.01)
    encoder.let_go.set()
    await asyncio.gather(first, *others)
    assert encoder.batches == [["first"], TEXTS]
    assert encoder.most_running == 1


async def test_a_cancelled_caller_is_left_out_and_the_others_are_served() -> None:
    encoder = HashingEncoder()
    batching = BatchingEncoder(encoder, window=0.02)
    gone, stays = (asyncio.create_task(batching.job(text)) for text in ("gone", "stays"))
    await asyncio.sleep(0)
    gone.cancel()
    assert (await stays).shape == (64,)
    assert encoder.batches == [["stays"]]


async def test_a_caller_cancelled_while_its_batch_runs_harms_nobody() -> None:
    encoder = HeldEncoder()
    batching = BatchingEncoder(encoder, window=0)
    gone, stays = (asyncio.create_task(batching.job(text)) for text in ("gone", "stays"))
    await asyncio.to_thread(encoder.began.wait, 5)
    gone.cancel()
    encoder.let_go.set()
    assert (await stays).shape == (64,)
    with pytest.raises(asyncio.CancelledError):
        await gone


async def test_an_error_reaches_every_caller_of_its_batch_and_the_next_batch_works() -> None:
    batching = BatchingEncoder(BrokenEncoder())
    outcomes = await asyncio.gather(batching.job("bad"), batching.job("good"), return_exceptions=True)
    assert [str(outcome) for outcome in outcomes] == ["out of memory", "out of memory"]
    assert (await batching.job("good")).shape == (64,)


async def test_the_batching_encoder_names_its_model() -> None:
    batching = BatchingEncoder(HashingEncoder())
    assert (batching.model_id, batching.dimensions) == ("hashing@000000000001", 64)


async def test_a_text_that_several_callers_want_at_once_is_embedded_once() -> None:
    encoder = HashingEncoder()
    batching = BatchingEncoder(encoder)
    vectors = await asyncio.gather(*(batching.job(text) for text in ("a job", "other", "a job")))
    assert encoder.batches == [["a job", "other"]]
    np.testing.assert_array_equal(vectors[0], vectors[2])
    np.testing.assert_array_equal(vectors[1], HashingEncoder().encode_jobs(["other"])[0])


async def test_a_model_that_is_not_here_says_why_to_whoever_wants_a_text_embedded() -> None:
    batching = BatchingEncoder(AbsentEncoder("model@0123456789ab", 3, "install it"))
    assert (batching.model_id, batching.dimensions) == ("model@0123456789ab", 3)
    with pytest.raises(NotReadyError, match="install it"):
        await batching.profile("nurse")
