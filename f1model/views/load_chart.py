"""Charts of what partitions serve: requests over time, served and throttled, and what each partition is asked for."""

from collections.abc import Mapping

from f1model.design.given import shown
from f1model.errors import ModelError
from f1model.partitions.load import Load, Part
from f1model.views.charts import LETTER, _figure, _number, _picture, _some
from f1model.views.colours import INK, LINE, MUTED, PAPER, TONES
from f1model.views.html import Html

SERVED, THROTTLED = TONES[2], TONES[0]


def load_chart(title: str, loads: Mapping[str, Load] | Load) -> Html:
    """Requests a second over time: served below, throttled hatched on top of it, so that the top is what was asked.

    A panel for each of the named ``loads``, results of :func:`f1model.simulate`, all on one scale. A dotted line is
    where a partition was split. Raises ModelError where there is none, or something else.
    """
    named = _named(loads, "load_chart")
    top = max((sum(span.asked.values()) for load in named.values() for span in load.spans), default=0.0)
    panels = named.keys() != {""}
    with _figure(title, 2.9 if panels else 2.7) as figure:
        left, gap = 0.085, 0.025
        width = (0.98 - left - gap * (len(named) - 1)) / len(named)
        for number, (name, load) in enumerate(named.items()):
            axes = figure.add_axes((left + number * (width + gap), 0.16, width, 0.57 if panels else 0.61))
            edges = [span.start / 60 for span in load.spans] + [load.seconds / 60]
            served, asked = ([sum(each.values()) for each in figures] for figures in (
                [span.served for span in load.spans], [span.asked for span in load.spans]))  # fmt: skip
            axes.stairs(served, edges, fill=True, facecolor=SERVED.tint, edgecolor=SERVED.ink,
                        linewidth=0.8, label="served")  # fmt: skip
            axes.stairs(asked, edges, baseline=served, fill=True, facecolor=THROTTLED.tint, edgecolor=THROTTLED.ink,
                        linewidth=0.8, hatch="///", label="throttled")  # fmt: skip
            for split in load.splits:
                axes.axvline((split.second + 1) / 60, color=MUTED, linewidth=0.8, linestyle=(0, (1, 2)), zorder=3)
            axes.set_title(name, loc="left", fontsize=9, color=INK, parse_math=False)
            axes.set(xlim=(0, load.seconds / 60 or 1), ylim=(0, top * 1.08 or 1), xlabel="minutes")
            axes.yaxis.set_major_formatter(lambda value, _: _number(value))
            axes.spines[["top", "right"]].set_visible(False)
            axes.grid(axis="y", color=LINE, linewidth=0.6)
            axes.set_axisbelow(True)
            axes.tick_params(length=0, colors=INK, labelleft=not number)
            if not number:
                axes.set_ylabel("requests a second", parse_math=False)
                axes.legend(loc="lower left", bbox_to_anchor=(0, 1.12 if panels else 1.0), ncols=2,
                            frameon=False, labelcolor=INK, borderpad=0, borderaxespad=0.3)  # fmt: skip
    return _picture(figure, f"{title}. Requests a second. {'; '.join(_told(*each) for each in named.items())}.")


def partition_chart(title: str, loads: Mapping[str, Load] | Load, second: int = 0) -> Html:
    """What each partition is asked for in a second, as a part of what one partition serves, the dashed line.

    What is beyond the line is hatched. A panel for each of the named ``loads``, results of :func:`f1model.simulate`,
    all on one scale. Raises ModelError where there is none, or something else, or no such second.
    """
    named = _named(loads, "partition_chart")
    parts = {name: load.at(second).parts for name, load in named.items()}
    names = [[part.name for part in each] for each in parts.values()]
    rows, right = max(map(len, names)), max(1.0, *(part.heat for each in parts.values() for part in each))
    shared, head = all(each == names[0] for each in names), 0.85 if named.keys() != {""} else 0.55
    with _figure(title, 0.3 * rows + head + 0.45) as figure:
        height = figure.get_figheight()
        label = 0.02 + LETTER * max(len(text) for each in names for text in each)
        step = (0.98 - (label if shared else 0)) / len(named)
        for number, (name, each) in enumerate(parts.items()):
            left, width = (label + number * step, step) if shared else (number * step + label, step - label)
            axes = figure.add_axes((left, 0.42 / height, width * 0.95, 0.3 * rows / height))
            axes.axvline(1, color=MUTED, linestyle=(0, (4, 2)), linewidth=1.2, zorder=0)
            for row, part in enumerate(each):
                inside = min(part.heat, 1.0)
                axes.barh(row, inside, height=0.62, color=SERVED.tint, edgecolor=SERVED.ink)
                if part.heat > inside:
                    axes.barh(row, part.heat - inside, left=inside, height=0.62, color=THROTTLED.tint,
                              edgecolor=THROTTLED.ink, hatch="///")  # fmt: skip
                ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 1}  # the line does not go through it
                axes.annotate(_units(part), (part.heat, row), (4, 0), textcoords="offset points", va="center",
                              color=INK, bbox=ground)  # fmt: skip
            axes.set_title(name, loc="left", fontsize=9, color=INK, parse_math=False)
            labels = [part.name for part in each] if not shared or not number else [""] * len(each)
            axes.set_yticks(range(len(each)), labels, parse_math=False)
            axes.set(xlim=(0, right * 1.45), ylim=(rows - 0.5, -0.5))
            axes.set_xticks([1], ["one partition serves"], color=MUTED)
            axes.spines[["top", "right", "bottom"]].set_visible(False)
            axes.tick_params(length=0, colors=INK)
    told = "; ".join(
        f"{f'{name}: ' if name else ''}{', '.join(f'{part.name} {_units(part)}' for part in each)}"
        for name, each in parts.items()
    )
    return _picture(figure, f"{title}. Asked of each partition, which serves 3,000 RCU and 1,000 WCU a second. {told}.")


def _units(part: Part) -> str:
    both = [f"{units:,.0f} {kind}" for units, kind in zip(part.asked, ("RCU", "WCU"), strict=True) if units]
    return " and ".join(both) or "0"


def _named(loads: Mapping[str, Load] | Load, where: str) -> Mapping[str, Load]:
    named = {"": loads} if isinstance(loads, Load) else loads
    wrong = next((each for each in _some(named).values() if not isinstance(each, Load)), None)
    if wrong is not None:
        problem = f"it needs what simulate gives, and got {shown(wrong)}."
        raise ModelError(where, problem, 'Write {"one key": simulate(model, requests, 3600)}.')
    return named


def _told(name: str, load: Load) -> str:
    ends = (("first", 0, min(60, load.seconds)), ("last", max(0, load.seconds - 60), load.seconds))
    figures = (
        f"in the {which} minute {', '.join(f'{each:,.0f} {kind}' for kind, each in load.between(start, stop).items())}"
        for which, start, stop in ends
    )
    splits = f"{len(load.splits)} splits" if len(load.splits) != 1 else "1 split"
    return f"{f'{name}: ' if name else ''}{', '.join(figures)}, {splits}"
