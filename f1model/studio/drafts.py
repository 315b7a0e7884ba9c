"""What is typed and makes no model yet: it stays as typed, says why, and is tried again with each next letter."""

from collections.abc import Mapping

from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.studio.fields import Field, fields, rewritten


class Drafts:
    """The fields whose text makes no model, each with its text, and why."""

    def __init__(self) -> None:
        self.texts: dict[Field, str] = {}
        self.why: dict[Field, ModelError] = {}

    def typed(self, model: DataModel, field: Field, text: str, base: DataModel | None = None) -> DataModel:
        """The model with as many of the typed texts as can be: all together, else the last one, else none.

        ``base`` is an earlier design, of which it is made with the texts of ``model`` as well.
        Raises ModelError if the field is not one of the model's.
        """
        now = fields(model)
        if field not in now:
            return rewritten(model, {field: text})  # which says so
        if base is None or fields(base).keys() != now.keys():
            base, now = model, {}
        self.texts[field] = text
        try:
            model = rewritten(base, {**now, **self.texts})
            self.clear()
            return model
        except ModelError as error:
            together = error
        try:
            model = rewritten(base, {**now, field: text})
            del self.texts[field]
            self.why.pop(field, None)
        except ModelError as error:
            self.why[field] = error if len(self.texts) > 1 else together
        return model

    def again(self, model: DataModel) -> DataModel:
        """The same after the model has changed otherwise; what is no field of it any more is dropped."""
        now = fields(model)
        self.texts = {field: text for field, text in self.texts.items() if field in now and text.strip() != now[field]}
        self.why = {field: why for field, why in self.why.items() if field in self.texts}
        for field, text in list(self.texts.items()):
            model = self.typed(model, field, text) if field in self.texts else model
        return model

    def clear(self) -> None:
        """Forget them."""
        self.texts.clear()
        self.why.clear()

    def shown(self, model: DataModel) -> Mapping[Field, str]:
        """All fields of the model with the texts that stand in them."""
        return {field: self.texts.get(field, text) for field, text in fields(model).items()}
