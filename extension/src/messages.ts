// What goes to the recorder and what comes from it: spec/browser.md, word for word. `aboveboard.formats.browser` reads it.

/** Bytes of one message either way, as JSON in UTF-8. */
export const LARGEST_MESSAGE = 131_072;
/** Nodes, boxes, options or ids in one message. */
export const MOST_NODES = 400;
/** Characters of one raw text. */
export const LONGEST_RAW = 4_000;
/** The name of the native messaging host. */
export const HOST_NAME = "app.aboveboard.recorder";

export type TextKind =
  | "words"
  | "word"
  | "number"
  | "date"
  | "time"
  | "money"
  | "email"
  | "url"
  | "path"
  | "symbols"
  | "empty";
/** none, 1, 2 to 4, 5 to 16, 17 to 64, 65 to 256 code points, more. */
export type LengthClass = "none" | "one" | "few" | "short" | "line" | "paragraph" | "long";

export interface Hidden {
  readonly type: "hidden";
}
export interface Shape {
  readonly type: "shape";
  readonly kind: TextKind;
  readonly length: LengthClass;
}
export interface Chrome {
  readonly type: "chrome";
  readonly text: string;
}
/** Only where the site's text layer is `redacted`, and never of a secret. */
export interface Raw {
  readonly type: "raw";
  readonly text: string;
}
export type Words = Hidden | Shape | Chrome | Raw;

/** CSS pixels of the frame's layout viewport: left, top, width, height. */
export type Span = readonly [x: number, y: number, width: number, height: number];
/** CSS pixels of the frame's layout viewport, or screenX and screenY, whichever the field says. */
export type Spot = readonly [x: number, y: number];
export type NodeId = number;
export type BoxKind = "text" | "media" | "secure" | "frame";
/** A frame whose page has a place in it: its place among the frames of its document, and where its page lies. */
export type Box = readonly [kind: BoxKind, span: Span, place?: number, inner?: Span];

export interface PageNode {
  readonly id: NodeId;
  readonly parent?: NodeId | null;
  readonly role: string;
  readonly name?: Words;
  readonly value?: Words | null;
  readonly states?: readonly string[];
  readonly box?: Span | null;
  readonly index?: number;
  readonly secure?: boolean;
}

export interface Option {
  readonly words?: Words;
  readonly disabled?: boolean;
  readonly selected?: boolean;
}

/** What every report says of where it comes from; the service worker writes `page` and `frame`, nobody else. */
export interface Report {
  readonly page: string;
  readonly frame: number;
  readonly at: number;
}

export interface Hello {
  readonly type: "hello";
  readonly v: 1;
  readonly extension: string;
  readonly browser: string;
}
export interface PageShown extends Report {
  readonly type: "page_shown";
  readonly site: string;
  readonly origin: string;
  readonly route: string;
  readonly title: string;
  readonly window: Span;
  readonly ratio: number;
  readonly focused: boolean;
}
export interface PageHidden extends Report {
  readonly type: "page_hidden";
}
export interface Viewport extends Report {
  readonly type: "viewport";
  readonly corner?: Spot | null;
  readonly size: Spot;
  readonly ratio: number;
  readonly pinch?: readonly [scale: number, left: number, top: number];
}
/** Where a frame hangs in its page; the worker writes `site`. */
export interface Placed extends Report {
  readonly type: "placed";
  readonly site: string;
  readonly path: readonly number[];
  readonly turn: number;
}
export interface Nodes extends Report {
  readonly type: "nodes";
  readonly serial: number;
  readonly whole?: boolean;
  readonly last?: boolean;
  readonly nodes?: readonly PageNode[];
  readonly gone?: readonly NodeId[];
}
export interface Boxes extends Report {
  readonly type: "boxes";
  readonly serial: number;
  readonly last?: boolean;
  /** How often the frame's own frames were found to be others; the worker makes it the page's. */
  readonly turn?: number;
  readonly boxes?: readonly Box[];
}
/** All that the frame had shown when it heard the question has been told of, or announced. */
export interface Answered extends Report {
  readonly type: "answered";
  readonly number: number;
}
export interface Pointed extends Report {
  readonly type: "pointed";
  readonly kind: "down" | "up" | "wheel";
  readonly node: NodeId | null;
  readonly client: Spot;
  readonly screen: Spot;
  readonly button?: number;
}
export interface Focused extends Report {
  readonly type: "focused";
  readonly node: NodeId | null;
}
export interface Edited extends Report {
  readonly type: "edited";
  readonly node: NodeId;
  readonly operation: "insert" | "delete" | "replace";
  readonly position?: number;
  readonly length?: number;
  readonly content?: Words;
  readonly input_type?: string;
}
export interface SecureUsed extends Report {
  readonly type: "secure_used";
}
export interface StateChanged extends Report {
  readonly type: "state_changed";
  readonly node: NodeId;
  readonly what: string;
  readonly on: boolean;
}
export interface ValueChanged extends Report {
  readonly type: "value_changed";
  readonly node: NodeId;
  readonly value: Words;
}
export interface OptionsOffered extends Report {
  readonly type: "options_offered";
  readonly node: NodeId;
  readonly options: readonly Option[];
  readonly total: number;
  readonly visible: number;
}
export interface OptionChosen extends Report {
  readonly type: "option_chosen";
  readonly node: NodeId;
  readonly index: number;
  readonly words?: Words;
}
export interface MenuChosen extends Report {
  readonly type: "menu_chosen";
  readonly node: NodeId;
  readonly path: readonly Words[];
  readonly indices: readonly number[];
}
export type NavigationCause = "link" | "form" | "typed" | "back" | "forward" | "reload" | "script" | "unknown";
export interface Navigated extends Report {
  readonly type: "navigated";
  readonly origin: string;
  readonly route: string;
  readonly cause: NavigationCause;
}
export interface ScrolledTo extends Report {
  readonly type: "scrolled_to";
  readonly node: NodeId | null;
  readonly offset: Spot;
}
export interface Dialog extends Report {
  readonly type: "dialog";
  readonly node: NodeId;
  readonly opened: boolean;
}
export interface Dropped extends Report {
  readonly type: "dropped";
  readonly source: NodeId | null;
  readonly target: NodeId | null;
}
export interface FilePicked extends Report {
  readonly type: "file_picked";
  readonly node: NodeId;
}
export interface ClipboardUsed extends Report {
  readonly type: "clipboard_used";
  readonly kind: "copy" | "cut" | "paste";
  readonly node: NodeId | null;
}

/** All that a page may tell. */
export type PageReport =
  | PageShown
  | PageHidden
  | Viewport
  | Placed
  | Nodes
  | Boxes
  | Answered
  | Pointed
  | Focused
  | Edited
  | SecureUsed
  | StateChanged
  | ValueChanged
  | OptionsOffered
  | OptionChosen
  | MenuChosen
  | Navigated
  | ScrolledTo
  | Dialog
  | Dropped
  | FilePicked
  | ClipboardUsed;
export type Up = Hello | PageReport;

export type AppClass = "general" | "assistant" | "mail" | "chat" | "meeting" | "person_records";
export interface SiteScope {
  readonly id: string;
  readonly origin: string;
  readonly app_class: AppClass;
  readonly text: "none" | "shape" | "redacted";
  readonly pixels: "none" | "masked" | "surrogate" | "redacted";
  readonly routes?: readonly string[];
  readonly templates?: readonly string[];
}
export interface WordList {
  readonly type: "words";
  readonly site: string;
  readonly first: boolean;
  readonly words: readonly string[];
}
export type RecorderState = "recording" | "paused" | "stopped" | "idle" | "absent";
export interface BrowserScope {
  readonly type: "scope";
  readonly v: number;
  readonly state: RecorderState;
  readonly reason: string;
  readonly key: string;
  readonly sites: readonly SiteScope[];
}
/** To every frame of every page that is shown: whether all that it has shown by now is told of. */
export interface Question {
  readonly type: "question";
  readonly number: number;
}
export type Down = WordList | BrowserScope | Question;

export interface Pause {
  readonly type: "pause";
}
