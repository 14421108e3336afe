// What the popup and the service worker say to each other, over `chrome.runtime.connect({ name: "popup" })`.
import type { RecorderState } from "../messages.js";
import type { Face } from "../worker/face.js";

/** The name of the popup's port. */
export const POPUP_PORT = "popup";

/** How it stands with the tab in front, told again whenever it changes. */
export interface ToPopup {
  readonly type: "face";
  readonly face: Face;
  readonly state: RecorderState;
}

/** Which tab is in front, or that the person pressed Pause. */
export type FromPopup = { readonly type: "open"; readonly tab: number } | { readonly type: "pause" };
