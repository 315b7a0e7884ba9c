"""The key table as a form: a field for each key template, and what can be done with each index."""

from collections.abc import Iterator, Mapping

from f1model.design.model import DataModel
from f1model.design.place import Place
from f1model.studio.fields import PARTITION, SORT, Field
from f1model.studio.markup import button, element, key, key_of, message, select, text
from f1model.values import ATTRIBUTE_TYPES


def form(model: DataModel, texts: Mapping[Field, str]) -> str:
    """The form, with the texts that are in its fields now, whether they make a model or not."""
    heads = [element("th", "Entity", scope="col")]
    for place in model.places:
        kind = "local index" if place.local else "index" if place.index else "table"
        heads.append(element("th", text(place.name), element("small", kind), scope="col"))
    rows = []
    for entity in model.entities:
        cells = [element("td", *_keys(place, entity.name, texts)) for place in model.places]
        rows.append(element("tr", element("th", text(entity.name), scope="row"), *cells))
    keys = element("table", element("thead", element("tr", *heads)), element("tbody", *rows), class_="keys",
                   aria_label="Keys")  # fmt: skip
    wide = element("div", keys, class_="wide", tabindex="0", role="group", aria_label="Keys, as a table")
    return element("h3", "Keys") + wide + "".join([*(_index(place, texts) for place in model.places[1:]), _more(model)])


def _keys(place: Place, entity: str, texts: Mapping[Field, str]) -> Iterator[str]:
    """The two keys of an entity in one place, one below the other."""
    for part, names in ((PARTITION, place.partition), (SORT, place.sort)):
        if not names or (place.local and part == PARTITION):  # which is the table's
            continue
        field, name = Field(place.index, entity, part), ", ".join(names)
        label = f"{entity}, {name}" + (f" in {place.index}" if place.index else "")
        content = _input(field, texts[field], label) if field in texts else _fixed(place, field)
        yield element("div", element("span", text(name), class_="name", aria_hidden="true"), content, class_="key")


def _input(field: Field, typed: str, label: str) -> str:
    name = key_of(field)
    typing = element(
        "input", type="text", spellcheck="false", autocomplete="off", autocapitalize="off", aria_label=label,
        data_do=message("text", field=field.parts), data_field="text", data_on="input", data_key=name, value=typed,
    )  # fmt: skip
    return typing + element("span", class_="note", data_note=name)


def _fixed(place: Place, field: Field) -> str:
    """What an index keyed by attributes has for an entity."""
    get = place.partition_keys if field.part == PARTITION else place.sort_keys
    labels = [each.template.label for each in get(field.entity or "")]
    return element("span", text(", ".join(labels) or "–"), class_="fixed")


def _index(place: Place, texts: Mapping[Field, str]) -> str:
    """What can be done with an index."""
    name, kept = place.name, place.projection
    parts = [element("strong", text(name))]
    for field, typed in texts.items():
        if field.index == name and field.entity is None:
            label = f"{field.part} key"
            parts.append(element("label", f"{label} ", _input(field, typed, f"{name}, attributes of its {label}")))
    holds = element(
        "input", type="text", spellcheck="false", autocomplete="off", list="f1model-projections",
        aria_label=f"{name} holds: ALL, KEYS_ONLY, or attributes", data_do=message("projection", index=name),
        data_field="text", data_on="change", data_key=key("projection", name),
        value=kept if isinstance(kept, str) else ", ".join(kept),
    )  # fmt: skip
    parts += [element("label", "holds ", holds), button(f"Remove {name}", "drop-index", name, index=name)]
    return element("div", *parts, class_="row")


def _more(model: DataModel) -> str:
    """What can be added."""
    entities = {each.name: each.name for each in model.entities}
    names = element("input", type="text", data_field="names", spellcheck="false", placeholder="DriverId, Rank",
                    data_key=key("names"))  # fmt: skip
    name = element("input", type="text", data_field="name", spellcheck="false", data_key=key("name"))
    groups = [
        [button("Add an index", "add-index", "templates", kind="templates")],
        [button("Add a local index", "add-index", "local", kind="local")] if model.sort else [],
        [element("label", "Index of attributes ", names), button("Add it", "add-index", "by", kind="attributes")],
        [
            element("label", "Attribute of ", select(entities, data_field="entity", data_key=key("of"))),
            element("label", "named ", name),
            element(
                "label", "of type ", select({k: k for k in ATTRIBUTE_TYPES}, data_field="kind", data_key=key("type"))
            ),
            button("Add it", "add-attribute"),
        ],
    ]
    return element("div", *(element("span", *each, class_="group") for each in groups if each), class_="row")
