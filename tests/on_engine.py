"""A pytest plugin for runs on an engine: asks which one answers, and holds it to what is known of it.

tests/engines/known.toml names what only DynamoDB Local is asked, and where another engine is known to differ: its
gaps. A gap that is none any more fails the run, so that the list stays true.
"""

import os
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tools.engines.which import Answered, which

VARIABLE = "AWS_ENDPOINT_URL_DYNAMODB"
KNOWN = Path(__file__).parent / "engines" / "known.toml"
JUDGE = "DynamoDB Local"


@dataclass(frozen=True)
class Known:
    """What is known of an engine: patterns of tests, in which a star is anything, each with its reason."""

    engine: Answered
    only_the_judge: dict[str, str]
    gaps: dict[str, str]
    tried: str = ""  # the version that the gaps are of

    def said_of(self, test: str, patterns: Iterable[str]) -> str | None:
        """The first of the patterns that the test is of."""
        return next((each for each in patterns if re.fullmatch(re.escape(each).replace(r"\*", ".*"), test)), None)


def known_of(engine: Answered, text: str) -> Known:
    """What the file known.toml, of that ``text``, says of an engine: of one that it does not name, no gaps."""
    known = tomllib.loads(text)
    about = known["gaps"].get(engine.name, {})
    only = {} if engine.name == JUDGE else known["only DynamoDB Local"]
    return Known(engine, only, about.get("differs", {}), about.get("version", ""))


def is_of_a_notebook(pattern: str) -> bool:
    """Such a gap is of the notebook: some of its cells may well pass."""
    return ".ipynb" in pattern


@dataclass
class OnEngine:
    """The plugin: marks what was collected, and watches what becomes of it."""

    known: Known
    differed: dict[str, bool] = field(default_factory=dict)  # by the gap of a notebook that ran

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            only = self.known.said_of(item.nodeid, self.known.only_the_judge)
            gap = self.known.said_of(item.nodeid, self.known.gaps)
            if only:
                item.add_marker(pytest.mark.skip(reason=f"{JUDGE} alone: {self.known.only_the_judge[only]}"))
            elif gap:
                reason = f"{self.known.engine}: {self.known.gaps[gap]}"
                item.add_marker(pytest.mark.xfail(reason=reason, strict=not is_of_a_notebook(gap)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        gap = self.known.said_of(report.nodeid, self.known.gaps)
        if gap and is_of_a_notebook(gap) and (report.when == "call" or report.skipped):
            self.differed[gap] = self.differed.get(gap, False) or (hasattr(report, "wasxfail") and report.skipped)

    @property
    def gone(self) -> list[str]:
        """The gaps that are none any more."""
        return sorted(gap for gap, differed in self.differed.items() if not differed)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.gone and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        seen = {key: len(reports) for key, reports in terminalreporter.stats.items()}
        held = seen.get("passed", 0) + seen.get("xpassed", 0)
        line = f"{self.known.engine}: {held} held, {seen.get('xfailed', 0)} known gaps"
        tried = self.known.tried
        if tried and tried != self.known.engine.version:
            line += f"; they are known of version {tried}"
        terminalreporter.section("on the engine")
        terminalreporter.line(line)
        reasons = {getattr(report, "wasxfail", "") for report in terminalreporter.stats.get("xfailed", [])}
        for reason in sorted(reasons):
            terminalreporter.line(f"  {reason.removeprefix('reason: ')}")
        for gap in self.gone:
            terminalreporter.line(f"  no gap any more, strike it from tests/engines/{KNOWN.name}: {gap}", red=True)


def pytest_configure(config: pytest.Config) -> None:
    url = os.environ.get(VARIABLE)
    if url:
        config.pluginmanager.register(OnEngine(known_of(which(url), KNOWN.read_text(encoding="utf-8"))), "on-engine")
