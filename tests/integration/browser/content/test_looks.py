"""When a page is looked at: whatever changes while a look goes on makes it old before it is told."""

from itertools import pairwise

from tests.integration.browser.content.tab import Report, Tab
from tests.patience import until

AT_ONCE_MS = 5
"""A change is announced within the same turn of the page."""

RESTLESS = f"""{"<span>words </span>" * 600}<p id=p>0</p><script>
const changes = [];
let goesOn = true;
const spin = () => {{
  for (const end = performance.now() + 20; performance.now() < end; );
  if (goesOn) requestAnimationFrame(spin);
}};
const change = () => {{
  if (goesOn) setTimeout(change, 45);
  p.textContent = changes.push(performance.timeOrigin + performance.now());
}};
change(), spin();
</script>"""
LOOKS = 4


def test_a_look_that_a_change_overtook_is_old_before_it_is_told(tab: Tab) -> None:
    tab.show(RESTLESS)
    until(lambda: sum(one["last"] for one in tab.of("boxes")) >= LOOKS, "looks at a page that never rests")
    changes: list[float] = tab.page.evaluate("() => { goesOn = false; return changes }")
    tab.finish()
    overtaken = [
        change
        for began, announced in counting(tab.of("boxes"))
        for change in changes
        if began < change < announced - AT_ONCE_MS
    ]
    assert overtaken == []


def counting(told: list[Report]) -> list[tuple[float, float]]:
    """Return when each look began by which pictures could be masked, and when the next change was announced."""
    found, announced = [], -1
    for report, following in pairwise(told):
        announced = max(announced, report["serial"] if not report["last"] else -1)
        if report["last"] and report["serial"] >= announced and not following["last"]:
            found.append((report["at"], following["at"]))
    return found
