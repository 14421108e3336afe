// Routes that a page goes through: origin and route template, and what made it go.
import type { NavigationCause } from "../messages.js";
import type { Frame } from "./frame.js";
import { routeOf } from "./routes.js";
import { outwards, targetOf } from "./tree.js";

const SOON_MS = 2_000; // from a click to the route that it leads to

/** The parts of the Navigation API that are read here (HTML, 7.2.6); older browsers have none. */
interface Navigation extends EventTarget {
  readonly currentEntry: { readonly index: number } | null;
  readonly activation?: { readonly from: { readonly index: number } | null; readonly navigationType: string } | null;
}
interface EntryChange extends Event {
  readonly navigationType: string | null;
  readonly from: { readonly index: number };
}

export function watchNavigation(frame: Frame, changed: () => void): void {
  const navigation = (window as { navigation?: Navigation }).navigation ?? null;
  let path = "";
  let last: { readonly cause: NavigationCause; readonly at: number } = { cause: "unknown", at: -Infinity };
  const go = (cause: NavigationCause): void => {
    changed();
    if (location.pathname === path) return;
    path = location.pathname;
    const route = routeOf(path, frame.site.templates ?? []);
    if (frame.isTop) frame.tell({ type: "navigated", at: frame.at(), origin: location.origin, route, cause });
  };
  const bySelf = (): NavigationCause =>
    performance.now() - last.at < SOON_MS ? last.cause : frame.isUsed ? "script" : "unknown";
  frame.listen(window, ["click", "submit"], (event) => {
    const cause = event.type === "submit" ? "form" : linkAt(event) ? "link" : null;
    if (cause !== null) last = { cause, at: performance.now() };
  });
  frame.listen(window, ["popstate", "hashchange"], () => go(navigation === null ? "unknown" : bySelf()));
  if (navigation === null) frame.every(() => go(bySelf()));
  else
    frame.listen<EntryChange>(navigation, ["currententrychange"], (event) => {
      const [from, to] = [event.from.index, navigation.currentEntry?.index ?? 0];
      if (event.navigationType === "traverse") go(to < from ? "back" : "forward");
      else go(bySelf());
    });
  go(arrival(navigation));
}

/** What made a document be: its own timing says whether it was loaded again. */
function arrival(navigation: Navigation | null): NavigationCause {
  const [timing] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (timing?.type === "reload") return "reload";
  const [from, to] = [navigation?.activation?.from ?? null, navigation?.currentEntry ?? null];
  if (timing?.type !== "back_forward") return "unknown";
  return from === null || to === null ? "back" : to.index < from.index ? "back" : "forward";
}

function linkAt(event: Event): boolean {
  const target = targetOf(event);
  if (target === null) return false;
  for (const at of outwards(target)) if (at instanceof HTMLAnchorElement && at.hasAttribute("href")) return true;
  return false;
}
