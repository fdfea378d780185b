"""Keeps the warnings, reports and progress bars of machine-learning libraries off terminal and logs."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

LOGGERS = ("sentence_transformers", "transformers", "huggingface_hub", "torch.onnx", "onnxruntime")


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Within it, third-party warnings are ignored and only errors are logged.

    What these libraries warn of (deprecated calls in each other, tensors that this project does not use) no
    reader of our output can act on; that the result is right is checked by comparing vectors.
    """
    loggers = [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _disable_progress_bars()
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _disable_progress_bars() -> None:
    from huggingface_hub.utils.tqdm import disable_progress_bars
    from transformers.utils import logging as transformers_logging

    disable_progress_bars()
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # no types
