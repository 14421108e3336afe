// One question at a time, in a dialog.
import { html, render } from "lit";
import "@material/web/button/text-button.js";
import "@material/web/dialog/dialog.js";
import type { MdDialog } from "@material/web/dialog/dialog.js";

export function ask(title: string, text: string, verb: string, done: () => void): void {
  const place = document.createElement("div");
  document.body.append(place);
  let chosen = false;
  const answer = (yes: boolean): void => {
    chosen = yes;
    void place.querySelector<MdDialog>("md-dialog")?.close();
  };
  const closed = (): void => {
    place.remove();
    if (chosen) done();
  };
  render(html`<md-dialog type="alert" quick open aria-label=${title} @closed=${closed}>
    <div slot="headline">${title}</div>
    <div slot="content">${text}</div>
    <div slot="actions">
      <md-text-button @click=${() => answer(false)}>Leave it</md-text-button>
      <md-text-button @click=${() => answer(true)}>${verb}</md-text-button>
    </div>
  </md-dialog>`, place);
}
