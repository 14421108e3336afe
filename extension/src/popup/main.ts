// The page behind the toolbar button: recorded here or not, why, and Pause.
import { POPUP_PORT } from "./port.js";
import type { FromPopup, ToPopup } from "./port.js";

function part(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`popup.html has no ${id}`);
  return element;
}

function words(name: string): string {
  return chrome.i18n.getMessage(name);
}

function render({ face, state }: ToPopup): void {
  document.body.dataset["state"] = face.recorded ? "recorded" : state === "paused" ? "paused" : "resting";
  part("heading").textContent = words(face.heading);
  part("why").textContent = words(face.why);
  part("never").hidden = !face.recorded;
  part("pause").hidden = !face.pausable;
  part("resume").hidden = state !== "paused";
}

function start(tab: number): void {
  const port = chrome.runtime.connect({ name: POPUP_PORT });
  const say = (message: FromPopup): void => port.postMessage(message);
  port.onMessage.addListener((message: ToPopup) => render(message));
  part("pause").addEventListener("click", (event) => {
    if (event.isTrusted) say({ type: "pause" });
  });
  say({ type: "open", tab });
}

document.documentElement.lang = chrome.i18n.getUILanguage();
for (const element of document.querySelectorAll<HTMLElement>("[data-words]")) {
  element.textContent = words(element.dataset["words"] ?? "");
}
void chrome.tabs.query({ active: true, currentWindow: true }).then(([tab]) => start(tab?.id ?? -1));
