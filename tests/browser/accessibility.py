"""What is looked at on a page: the rules of axe-core, sizes of what is tapped, and what runs out of the screen."""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
INSTALL = "npm ci --prefix tests/browser --ignore-scripts"
LEAST_TARGET = 24  # CSS pixels: WCAG 2.2, 2.5.8

# Rules that are not judged, with the place and the reason. Each is also in docs/accessibility.md.
EXCLUDED: dict[str, str] = {}

RUN_AXE = """async ([excluded, rules]) => {
  const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const colours = axe.getRules(levels).filter(rule => rule.tags.includes("cat.color")).map(rule => rule.ruleId);
  const found = await axe.run(
    { exclude: excluded },
    { resultTypes: ["violations"], runOnly: rules === "colours" ? colours : levels },
  );
  return found.violations.flatMap(rule => rule.nodes.map(node => [rule.id, node.target.join(" "), node.html]));
}"""

# A target may be smaller if nothing else is tapped within a circle of 24 pixels around its middle, or if it is a link in a line of text.
SMALL_TARGETS = """least => {
  const wanted = "a[href], button, input, select, textarea, summary, [role=button], [role=tab], [role=radio], [role=switch], [role=slider]";
  const seen = [...document.querySelectorAll(wanted)].filter(one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }));
  const box = one => (one.matches("input") && one.closest("label, [data-testid=stSelectbox], [data-testid=stMultiSelect]") || one).getBoundingClientRect();
  const isInline = one => one.matches("a") && getComputedStyle(one).display === "inline";
  const inside = seen.filter(one => one.tabIndex >= 0 && !one.closest("[aria-hidden=true]") && !isInline(one) && box(one).width > 1 && box(one).height > 1 && !seen.some(outer => outer !== one && outer.contains(one)));
  const middle = one => [box(one).x + box(one).width / 2, box(one).y + box(one).height / 2];
  const isFree = one => inside.every(other => {
    if (other === one) return true;
    const [x, y] = middle(one), there = box(other);
    const across = Math.max(there.left - x, 0, x - there.right), down = Math.max(there.top - y, 0, y - there.bottom);
    return Math.hypot(across, down) >= least / 2;
  });
  return inside
    .filter(one => (box(one).width < least - 0.5 || box(one).height < least - 0.5) && !isFree(one))
    .map(one => `${one.tagName} ${(one.ariaLabel || one.textContent).slice(0, 40)} ${Math.round(box(one).width)}×${Math.round(box(one).height)}`);
}"""

# Where a page is wider than the screen, what reaches furthest out. What scrolls by itself, as a table may, does not count.
WIDER = """() => {
  const edge = document.documentElement.clientWidth + 1;
  const scrolls = one => { for (let up = one.parentElement; up; up = up.parentElement) if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX) && up.dataset.testid !== "stMain") return true; return false; };
  const main = document.querySelector("[data-testid=stMain]") ?? document.documentElement;
  if (main.scrollWidth <= main.clientWidth + 1) return [];
  return [...main.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > edge && !scrolls(one)).slice(-3).map(one => one.outerHTML.slice(0, 160));
}"""


@cache
def axe_script() -> str:
    """Skips where it is not installed; but in CI its absence is a fault, or the tests would pass by not running."""
    if not AXE.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"axe-core is not installed: {INSTALL}")
        pytest.skip(f"axe-core is not installed: {INSTALL}")
    return AXE.read_text("utf-8")


@dataclass(frozen=True, order=True)
class Violation:
    rule: str
    target: str
    html: str


def violations(page: Page, rules: Literal["all", "colours"] = "all") -> list[Violation]:
    """`colours`: the rules that a theme can break."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(axe_script())
    found: list[Any] = page.evaluate(RUN_AXE, [[*EXCLUDED], rules])
    return [Violation(*one) for one in found]


def small_targets(page: Page) -> list[str]:
    found: list[str] = page.evaluate(SMALL_TARGETS, LEAST_TARGET)
    return found


def too_wide(page: Page) -> list[str]:
    found: list[str] = page.evaluate(WIDER)
    return found
