"""The models of one process: which one ranks is what the database says, and encoders are loaded on demand."""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.matcher.embedding import AbsentEncoder, BatchingEncoder, Encoder
from services.matcher.encoder import load_encoder
from services.matcher.facts import Reader
from services.matcher.reading import Matcher
from services.matcher.settings import MatcherSettings
from services.matcher.storage import models
from services.matcher.storage.models import Model, ModelState, Named
from shared.errors import NotReadyError, TalentPoolError
from shared.logs import get_logger

RETRY_SECONDS = 20.0
"""After which a model that could not be loaded is looked for again."""

Load = Callable[[str], Encoder]

log = get_logger()


@dataclass(frozen=True)
class _Fault:
    text: str
    noticed: float


class Models:
    """Hands out a ``Matcher`` that is bound to one model, to be used for a whole transaction.

    ``load`` makes an encoder of a model's name; it may take seconds, and runs in a thread.
    """

    def __init__(
        self, settings: MatcherSettings, engine: AsyncEngine, reader: Reader, load: Load | None = None
    ) -> None:
        self.settings = settings
        self.reader = reader
        self._engine = engine
        self._load = load or loader(settings)
        self._loaded: dict[str, BatchingEncoder] = {}
        self._faults: dict[str, _Fault] = {}
        self._turn = asyncio.Lock()

    async def serving(self, tx: AsyncConnection) -> Matcher:
        """The active model. Where it cannot be loaded its stored vectors rank, and nothing new is read.

        Raises:
            NotReadyError: no model was ever active, and that of the setting cannot be loaded.
        """
        model = await models.in_state(tx, ModelState.ACTIVE) or await self._first()
        encoder = await self.encoder(model)
        if encoder is None:
            absent = AbsentEncoder(model.model_id, model.dimensions, self._faults[model.model_id].text)
            return Matcher(self.settings, BatchingEncoder(absent), self.reader, can_read=False)
        return Matcher(self.settings, encoder, self.reader)

    async def reading(self, tx: AsyncConnection) -> Sequence[Matcher]:
        """Those with which a new text is read at once: the active model, and one in preparation.

        A model that is not loaded here is left out: what it has not read is read later.
        """
        try:
            serving = await self.serving(tx)
        except NotReadyError:
            return ()
        preparing = await models.in_state(tx, ModelState.PREPARING)
        encoder = None if preparing is None else self._loaded.get(preparing.model_id)
        second = () if encoder is None else (Matcher(self.settings, encoder, self.reader),)
        return (serving, *second) if serving.can_read else second

    async def encoder(self, model: Named) -> BatchingEncoder | None:
        """The model's encoder, loaded once; ``None`` if it cannot be, which ``problem`` explains."""
        async with self._turn:
            fault = self._faults.get(model.model_id)
            waits = fault is not None and time.monotonic() - fault.noticed < RETRY_SECONDS
            if model.model_id not in self._loaded and not waits:
                await self._try(model)
            return self._loaded.get(model.model_id)

    def matcher(self, encoder: BatchingEncoder) -> Matcher:
        """A matcher that is bound to an encoder of :meth:`encoder`."""
        return Matcher(self.settings, encoder, self.reader)

    def keep_only(self, model_ids: Collection[str]) -> None:
        """Let go of encoders that are used no more; who has one in hand finishes with it."""
        self._loaded = {key: self._loaded[key] for key in self._loaded if key in model_ids}
        self._faults = {key: self._faults[key] for key in self._faults if key in model_ids}

    @property
    def loaded(self) -> frozenset[str]:
        """Ids of the models that this process can read with."""
        return frozenset(self._loaded)

    @property
    def problem(self) -> str | None:
        """Why a model that this process should have is not loaded."""
        return "; ".join(fault.text for fault in self._faults.values()) or None

    async def _first(self) -> Model:
        """Make the model of the setting the active one: nobody has chosen another yet."""
        async with self._turn:
            async with self._engine.connect() as tx:
                active = await models.in_state(tx, ModelState.ACTIVE)
            return active or await self._start_with_setting()

    async def _start_with_setting(self) -> Model:
        setting = self.settings.model
        fault = self._faults.get(setting)
        if fault is not None and time.monotonic() - fault.noticed < RETRY_SECONDS:
            raise NotReadyError(fault.text)
        try:
            encoder = await asyncio.to_thread(self._load, setting)
        except Exception as error:
            what = f"the model {setting!r} that TALENTPOOL_MATCHER_MODEL names"
            self._faults[setting] = fault = self._fault(what, error)
            raise NotReadyError(fault.text) from error
        self._faults.pop(setting, None)
        self._loaded.setdefault(encoder.model_id, BatchingEncoder(encoder))
        async with self._engine.begin() as tx:
            return await models.start_with(tx, Named(encoder.model_id, setting, encoder.dimensions))

    async def _try(self, model: Named) -> None:
        try:
            encoder = await asyncio.to_thread(self._load, model.name)
            _require_same(model, encoder)
        except Exception as error:  # noqa: BLE001  a damaged folder makes libraries raise anything
            self._faults[model.model_id] = self._fault(f"the model {model.model_id}", error)
            return
        self._faults.pop(model.model_id, None)
        self._loaded[model.model_id] = BatchingEncoder(encoder)
        log.info("model_loaded", model_id=model.model_id)

    def _fault(self, what: str, error: Exception) -> _Fault:
        reason = str(error) if isinstance(error, TalentPoolError) else f"{type(error).__name__}: {error}"
        text = (
            f"{what} cannot be loaded: {reason.splitlines()[0]} (TALENTPOOL_MATCHER_MODELS_DIR is "
            f"{self.settings.models_dir}). What is stored goes on ranking; new texts wait until it is there."
        )
        log.error("model_not_loaded", problem=text)
        return _Fault(text, time.monotonic())


def loader(settings: MatcherSettings) -> Load:
    """What loads a model from ``models_dir``."""

    def load(name: str) -> Encoder:
        return load_encoder(name, models_dir=settings.models_dir, threads=settings.threads)

    return load


def _require_same(model: Named, encoder: Encoder) -> None:
    if encoder.model_id != model.model_id:
        message = (
            f"its folder holds {encoder.model_id} now: put back what was there, "
            f"or change to it with `talentpool model activate {model.name}`"
        )
        raise TalentPoolError(message)
