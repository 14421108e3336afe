// What a frame's content script and the service worker say to each other, over `chrome.runtime.connect({ name: "frame" })`.
//
// The script connects when it starts, unless the document is prerendering (then on `prerenderingchange`), and again on
// `pageshow` from the back and forward cache and after the port was cut (with a delay that grows: the worker restarted).
// It tells nothing until it gets `scope`. It may run twice in one document (registered and injected into an open page):
// the second does nothing. A port that the worker refuses is cut at once and stays silent.
//
// Of a report the worker writes `page` and `frame` itself, from the browser's word about the sender; it splits `nodes`
// and `boxes` that are too large for one message. It tells `page_hidden` for a page whose port is cut; the script does
// when the document is hidden. A frame that tells more than FLOOD allows ends the page's reports until it navigates.
import type { PageReport, SiteScope } from "./messages.js";

/** The name of a frame's port. */
export const FRAME_PORT = "frame";

/** Begin, or begin again from nothing: tell everything (page_shown, viewport, nodes whole, boxes). */
export interface Scope {
  readonly type: "scope";
  readonly site: SiteScope;
  /** The words that are chrome on this site. */
  readonly words: readonly string[];
  /** The key of title codes, in hex. */
  readonly key: string;
  /** Whether the browser says that this is the top frame of its tab. Only the top frame tells page_shown and page_hidden. */
  readonly top: boolean;
}

/** End at once: no listeners, no observers, nothing kept; the port stays, for a later scope. */
export interface Silence {
  readonly type: "silence";
}

export type ToFrame = Scope | Silence;

/** The browser sends Global Privacy Control: nothing of this page is captured. Instead of any report. */
export interface PrivacyControl {
  readonly type: "gpc";
}

type Unstamped<Told> = Told extends unknown ? Omit<Told, "page" | "frame"> : never;
/** A report as a frame tells it, before the worker writes whose it is. */
export type FrameReport = Unstamped<PageReport>;
export type FromFrame = FrameReport | PrivacyControl;

/** How much one frame may tell: messages at once and a second, and characters of text a second. */
export const FLOOD = { burst: 2_000, aSecond: 400, bytesASecond: 4_000_000 } as const;
