"""The studio as lessons use it: it is imported when it is first asked for."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from f1model.design.entity import Item
from f1model.design.model import DataModel

if TYPE_CHECKING:
    from f1model.studio import Studio


def studio(model: DataModel, items: Iterable[Item], **challenge: Any) -> "Studio":
    """As :func:`f1model.studio.studio`."""
    from f1model.studio import studio as made

    return made(model, items, **challenge)
