// Puts a face on the toolbar button: one for every tab without a page of its own, one for each tab that has one.
import type { Face } from "./face.js";

/** Show this face; of one tab, or of all that have none. `hasIcon` says that its icon is there, which costs most. */
export async function show(face: Face, tabId?: number, hasIcon = false): Promise<void> {
  const tab = tabId === undefined ? {} : { tabId };
  const words = (name: string): string => chrome.i18n.getMessage(name);
  const name = face.recorded ? "recorded" : "resting";
  const path = Object.fromEntries([16, 24, 32, 48].map((size) => [size, `icons/${name}-${size}.png`]));
  await Promise.allSettled([
    chrome.action.setTitle({ ...tab, title: `${words(face.heading)}\n${words(face.why)}` }),
    chrome.action.setBadgeText({ ...tab, text: face.badge }),
    chrome.action.setBadgeBackgroundColor({ ...tab, color: face.colour }),
    chrome.action.setBadgeTextColor?.({ ...tab, color: "#ffffff" }),
    hasIcon ? undefined : chrome.action.setIcon({ ...tab, path }),
  ]);
}
