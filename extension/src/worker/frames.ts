// Who may tell, and as which page and frame: every decision about frames, as effects that others carry out.
//
// The browser's word about a sender decides (origin, tab, frame, document); what a frame says of itself never does.
import { MOST_FRAMES } from "../port.js";
import type { FrameReport, FromFrame, ToFrame } from "../port.js";
import type { PageReport, Question } from "../messages.js";
import { Allowance } from "./flood.js";
import { ready } from "./split.js";
import { ABSENT, siteOf } from "./standing.js";
import type { Site, Standing } from "./standing.js";

/** What the browser says of the frame behind a port. */
export interface Sender {
  readonly tab: number;
  readonly frame: number;
  readonly document: string;
  readonly origin: string;
  readonly path: string;
  readonly incognito: boolean;
  readonly active: boolean;
}

/** How it stands with the page that a tab shows. */
export type PageState = "recorded" | "unlisted" | "gpc" | "flooding";

/** What is to be done: tell the recorder, tell a frame, ask which document a tab shows, or show how it stands. */
export type Effect =
  | { readonly do: "report"; readonly report: PageReport }
  | { readonly do: "tell"; readonly port: number; readonly message: ToFrame }
  | { readonly do: "ask_top"; readonly port: number; readonly tab: number }
  | { readonly do: "show"; readonly tab: number };

interface Page {
  readonly id: string;
  readonly top: Frame;
  readonly allowance: Allowance;
  frames: number;
  /** How often any frame was found to hold other frames than before. */
  turn: number;
  shown: boolean;
  ended: "gpc" | "flooding" | undefined;
}

interface Frame {
  readonly port: number;
  readonly sender: Sender;
  page: Page | undefined;
  number: number;
  site: Site | undefined;
  key: string;
  turn: number;
  begun: number;
  /** How often it found its frames to be others, and the page's turn when it last did. */
  found: number;
  since: number;
}

/** Holds the frames that are connected. `now` is Unix ms; `newId` names a page. */
export class Frames {
  readonly #frames = new Map<number, Frame>();
  readonly #tops = new Map<number, Frame>();
  readonly #newId: () => string;
  readonly #texts = new WeakMap<Site, string>();
  #standing: Standing = ABSENT;
  #turns = 0;

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** A frame's script connected. A frame inside a page waits until the browser says which document its tab shows. */
  connected(port: number, sender: Sender, now: number): readonly Effect[] {
    if (sender.incognito || !sender.active) return [];
    const frame: Frame = {
      ...{ port, sender, page: undefined, number: 0 },
      ...{ site: undefined, key: "", turn: 0, begun: 0, found: 0, since: 0 },
    };
    this.#frames.set(port, frame);
    if (sender.frame !== 0) return this.#tops.has(sender.tab) ? [this.#asked(frame)] : [];
    const before = this.#tops.get(sender.tab);
    const left = before ? this.#left(before, now) : [];
    frame.page = { id: this.#newId(), top: frame, allowance: new Allowance(now), frames: 0, turn: 0, shown: false, ended: undefined };
    this.#tops.set(sender.tab, frame);
    const waiting = this.#inside(sender.tab).map((inner) => this.#asked(inner));
    return [...left, ...this.#granted(frame, now), ...waiting, { do: "show", tab: sender.tab }];
  }

  /** The browser said which document a tab shows now: a frame that waited belongs to the page, if it is that one. */
  topIs(port: number, document: string | undefined, now: number): readonly Effect[] {
    const frame = this.#frames.get(port);
    const top = frame && this.#tops.get(frame.sender.tab);
    if (!frame || !top?.page || document === undefined || top.sender.document !== document) return [];
    // One frame more would be more than the recorder takes of a page; the box around it stays masked.
    if (frame.page === top.page || this.#framesOf(top.page).length >= MOST_FRAMES) return [];
    frame.page = top.page;
    frame.number = top.page.frames += 1;
    return this.#granted(frame, now);
  }

  /** A frame's port was cut: left, closed, or the browser put it away. */
  disconnected(port: number, now: number): readonly Effect[] {
    const frame = this.#frames.get(port);
    this.#frames.delete(port);
    if (!frame?.page) return [];
    if (frame === frame.page.top) return [...this.#left(frame, now), { do: "show", tab: frame.sender.tab }];
    return this.#over(frame, now);
  }

  /** A frame told something. What it may not tell, or told under an older scope, is thrown away. */
  told(port: number, message: FromFrame, now: number): readonly Effect[] {
    const frame = this.#frames.get(port);
    if (!frame?.page || !frame.site || frame.page.ended) return [];
    if (message.type === "gpc") return this.#ended(frame.page, "gpc", now);
    if (!frame.page.allowance.take(JSON.stringify(message).length, now)) return this.#ended(frame.page, "flooding", now);
    if (message.type === "begun") {
      frame.begun = message.turn;
      return [];
    }
    if (frame.begun !== frame.turn) return [];
    if (frame === frame.page.top) return this.#passedTop(frame, frame.site, frame.page, message, now);
    return message.type === "page_shown" || !frame.page.shown ? [] : this.#passed(frame, frame.site, frame.page, message);
  }

  /** Another scope is in force: what is not in it is silenced at once, what is new or different begins again. */
  stands(standing: Standing, now: number): readonly Effect[] {
    this.#standing = standing;
    // Top frames come first: a page that ends takes its frames with it.
    const all = [...this.#frames.values()].sort((a, b) => a.sender.frame - b.sender.frame);
    return all.flatMap((frame) => this.#granted(frame, now));
  }

  /** The recorder asks whether all that is shown has been told of: whoever shows anything answers by itself. */
  asked(message: Question): readonly Effect[] {
    const shown = [...this.#frames.values()].filter((frame) => frame.site && frame.page?.shown);
    return shown.map(({ port }) => ({ do: "tell", port, message }));
  }

  /** How it stands with what this tab shows, and by which site's rules: what is on no route in scope is not recorded. */
  pageOf(tab: number): { readonly state: PageState; readonly site: Site | undefined } {
    const top = this.#tops.get(tab);
    if (top?.page?.ended) return { state: top.page.ended, site: undefined };
    return top?.site && top.page?.shown ? { state: "recorded", site: top.site } : { state: "unlisted", site: undefined };
  }

  // What frames tell has no meaning before their page is shown, and ports keep no order among each other: each frame
  // begins when its page has told that it is shown, and again whenever that is told anew.
  #passedTop(top: Frame, site: Site, page: Page, told: FrameReport, now: number): readonly Effect[] {
    const was = page.shown;
    if (told.type === "page_shown" || told.type === "page_hidden") page.shown = told.type === "page_shown";
    const passed = this.#passed(top, site, page, told);
    if (page.shown === was) return passed;
    const shown: readonly Effect[] = [...passed, { do: "show", tab: top.sender.tab }];
    if (was) return shown;
    const inner = this.#framesOf(page);
    for (const frame of inner) frame.site = undefined;
    return [...shown, ...inner.flatMap((frame) => this.#granted(frame, now))];
  }

  #passed(frame: Frame, site: Site, page: Page, told: FrameReport): readonly Effect[] {
    const from = { page: page.id, frame: frame.number };
    const origin = frame.sender.origin;
    const asked = told.type === "boxes" ? this.#turned(frame, page, told.turn) : [];
    const report: PageReport =
      told.type === "page_shown"
        ? { ...told, ...from, site: site.scope.id, origin }
        : told.type === "navigated"
          ? { ...told, ...from, origin }
          : told.type === "placed"
            ? { ...told, ...from, site: site.scope.id }
            : told.type === "boxes" && told.turn !== undefined
              ? { ...told, ...from, turn: frame.since }
              : { ...told, ...from };
    return [...asked, ...ready(report).map((part): Effect => ({ do: "report", report: part }))];
  }

  // A frame found its frames to be others: all look again where they hang, and until they have, none has a place there.
  #turned(frame: Frame, page: Page, found: number | undefined): readonly Effect[] {
    if (found === undefined || found === frame.found) return [];
    frame.found = found;
    frame.since = page.turn += 1;
    const inner = this.#framesOf(page).filter((one) => one.site);
    return inner.map((one) => ({ do: "tell", port: one.port, message: { type: "where", turn: page.turn } }));
  }

  // Gives a frame the scope that it has now, or takes it away; nothing if all is as it was.
  #granted(frame: Frame, now: number): readonly Effect[] {
    const { page, sender } = frame;
    const within = page && !page.ended && (frame === page.top || page.shown);
    const site = within ? siteOf(this.#standing, sender.origin, sender.path) : undefined;
    if (!site) return frame.site ? this.#silenced(frame, now) : [];
    if (frame.site && frame.key === this.#standing.key && this.#textOf(frame.site) === this.#textOf(site)) return [];
    const over = frame.site ? this.#hidden(frame, now) : [];
    frame.site = site;
    frame.key = this.#standing.key;
    frame.turn = this.#turns += 1;
    frame.found = 0;
    const message: ToFrame = {
      ...{ type: "scope", turn: frame.turn, site: site.scope, words: site.words },
      ...{ key: frame.key, top: frame === page?.top, frames: page?.turn ?? 0 },
    };
    return [...over, { do: "tell", port: frame.port, message }];
  }

  // A site as it is compared: hundreds of tabs may have the same one, with all of its words.
  #textOf(site: Site): string {
    let text = this.#texts.get(site);
    if (text === undefined) this.#texts.set(site, (text = JSON.stringify(site)));
    return text;
  }

  #silenced(frame: Frame, now: number): readonly Effect[] {
    const over = this.#hidden(frame, now);
    frame.site = undefined;
    return [...over, { do: "tell", port: frame.port, message: { type: "silence" } }];
  }

  // What ends the reports of a frame: the whole page's if it is the top, else its own.
  #hidden(frame: Frame, now: number): readonly Effect[] {
    const { page } = frame;
    if (!page?.shown) return []; // with its page, all that it held has ended
    if (frame === page.top) page.shown = false;
    return [{ do: "report", report: { type: "page_hidden", page: page.id, frame: frame.number, at: now } }];
  }

  #over(frame: Frame, now: number): readonly Effect[] {
    const over = frame.site ? this.#hidden(frame, now) : [];
    frame.site = undefined;
    frame.page = undefined;
    return over;
  }

  // The top of a page went: its frames have no page until they are shown to belong to another.
  #left(top: Frame, now: number): readonly Effect[] {
    if (this.#tops.get(top.sender.tab) === top) this.#tops.delete(top.sender.tab);
    const inner = this.#inside(top.sender.tab).flatMap((frame) => {
      const effects = frame.site ? this.#silenced(frame, now) : [];
      frame.page = undefined;
      return effects;
    });
    return [...inner, ...this.#over(top, now)];
  }

  #ended(page: Page, why: "gpc" | "flooding", now: number): readonly Effect[] {
    page.ended = why;
    const frames = [page.top, ...this.#framesOf(page)];
    return [
      ...frames.flatMap((frame) => (frame.site ? this.#silenced(frame, now) : [])),
      { do: "show", tab: page.top.sender.tab },
    ];
  }

  #inside(tab: number): Frame[] {
    return [...this.#frames.values()].filter((frame) => frame.sender.tab === tab && frame.sender.frame !== 0);
  }

  #framesOf(page: Page): Frame[] {
    return this.#inside(page.top.sender.tab).filter((frame) => frame.page === page);
  }

  #asked(frame: Frame): Effect {
    return { do: "ask_top", port: frame.port, tab: frame.sender.tab };
  }
}
