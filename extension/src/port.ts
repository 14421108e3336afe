// What a frame's content script and the service worker say to each other, over `chrome.runtime.connect({ name: "frame" })`.
//
// The script (`content/main.ts`, bundled as content.js) connects when it starts, unless the document is prerendering (then
// on `prerenderingchange`), again on `pageshow` from the back and forward cache, and again after the port was cut (with a
// delay that grows: the worker restarted). It may run twice in one document (registered, and injected into an open page):
// the second run does nothing. It tells nothing until it gets `scope`, which it answers with `begun` before anything else:
// what the worker gets before that answer was told under an older scope and is thrown away.
//
// Of a report the worker writes `page` and `frame`, and `site` and `origin` where it has them, from the browser's word
// about the sender; it splits `nodes` and `boxes` that are too large for one message and mends invalid Unicode. It tells
// `page_hidden` for a page whose port is cut; the script does when the document becomes hidden, and `page_shown` when it
// becomes visible again. A frame inside a page tells `page_hidden` when it goes to a route out of scope, and is told of anew
// from where it hangs when it comes back. A page that tells more than FLOOD allows ends its reports until it navigates.
import type { PageReport, Question, SiteScope } from "./messages.js";

/** The name of a frame's port. */
export const FRAME_PORT = "frame";

/** Begin, or begin again from nothing: tell everything (page_shown, viewport, nodes whole, boxes). */
export interface Scope {
  readonly type: "scope";
  /** Goes back with `begun`. */
  readonly turn: number;
  readonly site: SiteScope;
  /** The words that are chrome on this site. */
  readonly words: readonly string[];
  /** The key of title codes, in hex. */
  readonly key: string;
  /** Whether the browser says that this is the top frame of its tab; only that one tells page_shown. */
  readonly top: boolean;
  /** The turn of the page's frames: `placed` answers it. */
  readonly frames: number;
}

/** The page's frames are others now: tell again where this one hangs among them. */
export interface Where {
  readonly type: "where";
  readonly turn: number;
}

/** End at once: no listeners, no observers, nothing kept; the port stays, for a later scope. */
export interface Silence {
  readonly type: "silence";
}

export type ToFrame = Scope | Where | Silence | Question;

/** From here on, all that comes is told under the scope of this turn. */
export interface Begun {
  readonly type: "begun";
  readonly turn: number;
}

/** The browser sends Global Privacy Control: nothing of this page is captured. Instead of any report. */
export interface PrivacyControl {
  readonly type: "gpc";
}

type Unstamped<Told> = Told extends unknown ? Omit<Told, "page" | "frame"> : never;
/** A report as a frame tells it, before the worker writes whose it is. */
export type FrameReport = Unstamped<PageReport>;
export type FromFrame = FrameReport | Begun | PrivacyControl;
/** One message of a frame's port: all that was told at once, in order. Each message costs the page as much as a long one. */
export type Telling = readonly FromFrame[];

/** Frames inside one page that may tell at a time. */
export const MOST_FRAMES = 60;

/** How much one page may tell, its frames together: messages at once and a second, characters of JSON at once and a second. */
export const FLOOD = { burst: 2_000, aSecond: 400, sizeAtOnce: 16_000_000, sizeASecond: 4_000_000 } as const;
