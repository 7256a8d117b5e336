"""What someone meets who has only a keyboard: each stop of the focus, and whether it can be seen."""

from dataclasses import dataclass
from itertools import pairwise

from playwright.sync_api import Page, expect

MOST_STOPS = 150  # of a page; past them, the focus is caught

# Of five points of what has the focus and is within the screen, at least three have to be its own, not those of a bar above it.
WHERE_FOCUS_IS = """async () => {
  const MOST_FRAMES = 30; // half a second
  const frame = () => new Promise(requestAnimationFrame); // in which the page scrolls to it, or its bar is faded in
  await frame();
  const active = document.activeElement, one = active?.closest("canvas") ?? active; // cells of a table are in its canvas
  const isNextCell = one?.matches("canvas") && one === window.lastFocused;
  if (!one || one === document.body || (window.wasFocused?.has(one) && !isNextCell)) return null;
  window.wasFocused?.add(one);
  window.lastFocused = one;
  const field = one.closest("[data-testid=stSelectbox], [data-testid=stMultiSelect], label, [data-testid=stDataFrame]") ?? one;
  const pointsSeen = () => {
    const box = field.getBoundingClientRect();
    const [left, right, top, bottom] = [Math.max(box.left, 0), Math.min(box.right, innerWidth), Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const isOwn = ([across, down]) => {
      const there = document.elementFromPoint(left + (right - left) * across, top + (bottom - top) * down);
      return there && (field.contains(there) || there.contains(one));
    };
    const isDrawn = right > left && bottom > top && one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    return isDrawn ? [[.5, .5], [.1, .1], [.9, .1], [.1, .9], [.9, .9]].filter(isOwn).length : 0;
  };
  let seen = pointsSeen();
  for (let frames = 0; seen < 3 && frames < MOST_FRAMES; frames++, seen = pointsSeen()) await frame();
  const box = field.getBoundingClientRect();
  const isMarked = !one.matches("canvas") || getComputedStyle(field).outlineStyle !== "none"; // a table draws no mark of its own
  const scrolls = document.querySelector("[data-testid=stMain]");
  const text = one.ariaLabel || one.textContent || one.getAttribute("name") || "";
  return { name: `${one.tagName} ${text.trim().slice(0, 40)}`, seen: seen >= 3 && isMarked, isPage: one === scrolls, isWithin: scrolls.contains(one),
           top: Math.round(box.top + scrolls.scrollTop), bottom: Math.round(box.bottom + scrolls.scrollTop) };
}"""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """top, bottom: pixels from the top of the page, which may be scrolled."""

    name: str
    seen: bool
    isPage: bool  # as the browser says it
    isWithin: bool
    top: int
    bottom: int


def wait_until_menu_is_gone(page: Page) -> None:
    """On a phone. It slides away, and its field of the language fades out last and takes the focus till then."""
    expect(page.get_by_test_id("stSidebar").locator("input").first).to_be_hidden()


def focused(page: Page) -> Stop | None:
    """What has the focus; None after the last stop."""
    found = page.evaluate(WHERE_FOCUS_IS)
    return Stop(**found) if found else None


def press(page: Page, key: str, times: int = 1) -> Stop | None:
    """And what has the focus then."""
    for _ in range(times):
        page.keyboard.press(key)
    return focused(page)


def walk(page: Page, key: str) -> list[Stop]:
    """Every stop, by Tab or Shift+Tab, until the focus leaves the page or begins again."""
    page.evaluate("window.wasFocused = new WeakSet()")
    stops: list[Stop] = []
    while (stop := press(page, key)) and len(stops) < MOST_STOPS:
        stops.append(stop)
    return stops


def jumps_back(stops: list[Stop]) -> list[str]:
    """Within the page: what stands wholly above the stop before it."""
    inside = [stop for stop in stops if stop.isWithin and not stop.isPage]
    return [
        f"{after.name} after {before.name}" for before, after in pairwise(inside) if after.bottom < before.top
    ]
