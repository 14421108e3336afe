// That an approved page is what its window shows, and that it is not any more.
import type { FrameReport } from "../port.js";
import type { Frame } from "./frame.js";
import { routeOf } from "./routes.js";
import { hmac } from "./sha256.js";

/** Tells page_shown and page_hidden of a top frame; of another that it left its routes. `shown` is called when it is shown again. */
export class Page {
  readonly #frame: Frame;
  readonly #shown: () => void;
  #told = "";
  #sight = ""; // all that a report says, but for the title: asked four times a second
  #title = { words: "", code: "" };
  #isShown = false;

  constructor(frame: Frame, shown: () => void) {
    this.#frame = frame;
    this.#shown = shown;
    const look = (): void => this.look();
    frame.listen(window, ["focus", "blur", "resize", "focusin", "pageshow", "pointerdown", "fullscreenchange"], look);
    frame.listen(document, ["visibilitychange"], look);
    frame.listen(window, ["pagehide"], () => this.#hide());
    // A title says that it changed; a window that is moved does not.
    const titles = new MutationObserver(() => frame.guard(look));
    const observe = (): void => {
      if (document.head !== null) titles.observe(document.head, { subtree: true, childList: true, characterData: true });
    };
    observe();
    if (document.readyState === "loading") frame.listen(document, ["DOMContentLoaded"], () => (observe(), look()));
    frame.every(look);
    frame.onEnd(() => titles.disconnect());
    this.look();
  }

  /** Tell what the window shows, if that is news. */
  look(): void {
    if (this.#frame.refused()) return;
    if (document.visibilityState !== "visible" || !this.#frame.isOnRoute) return this.#hide();
    const sight = [location.pathname, document.hasFocus(), screenX, screenY, outerWidth, outerHeight, devicePixelRatio].join();
    const title = this.#frame.isTop ? document.title : "";
    if (this.#isShown && sight === this.#sight && title === this.#title.words) return;
    this.#sight = sight;
    const report = this.#report();
    const text = JSON.stringify({ ...report, at: 0 });
    if (text === this.#told) return;
    this.#told = text;
    if (this.#frame.isTop) this.#frame.tell(report);
    const isNew = !this.#isShown;
    this.#isShown = true;
    if (isNew) this.#shown();
  }

  #report(): FrameReport {
    const { site } = this.#frame;
    return {
      type: "page_shown",
      at: this.#frame.at(),
      site: site.id,
      origin: location.origin,
      route: routeOf(location.pathname, site.templates ?? []),
      title: this.#frame.isTop ? this.#titleCode() : "",
      window: [screenX, screenY, outerWidth, outerHeight],
      ratio: devicePixelRatio,
      focused: document.hasFocus(),
    };
  }

  /** The code of the title; reckoned anew when it is another, since a page is looked at four times a second. */
  #titleCode(): string {
    const words = document.title;
    if (this.#title.code === "" || words !== this.#title.words)
      this.#title = { words, code: hmac(this.#frame.key, words) };
    return this.#title.code;
  }

  #hide(): void {
    const { isTop, isOnRoute } = this.#frame;
    if (this.#isShown && (isTop || !isOnRoute)) this.#frame.tell({ type: "page_hidden", at: this.#frame.at() });
    this.#isShown = false;
    this.#told = "";
  }
}
