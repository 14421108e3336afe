// A form for a new account, in a dialog.
import { html, render } from "lit";
import "@material/web/button/filled-button.js";
import "@material/web/button/text-button.js";
import "@material/web/dialog/dialog.js";
import "@material/web/select/outlined-select.js";
import "@material/web/select/select-option.js";
import "@material/web/textfield/outlined-text-field.js";
import type { MdDialog } from "@material/web/dialog/dialog.js";
import type { MdOutlinedTextField } from "@material/web/textfield/outlined-text-field.js";
import { ROLES, store } from "./state";

export function invite(): void {
  const place = document.createElement("div");
  document.body.append(place);
  const close = (): void => void place.querySelector<MdDialog>("md-dialog")?.close();
  const field = (name: string): string => place.querySelector<MdOutlinedTextField>(`[name=${name}]`)?.value.trim() ?? "";
  const send = (): void => {
    const [name, email, unit, role] = [field("name"), field("email"), field("unit"), field("role")];
    for (const box of place.querySelectorAll("md-outlined-text-field")) box.reportValidity();
    if (name === "" || !email.includes("@") || unit === "" || role === "") return;
    close();
    store.change((state) => {
      const id = Math.max(...state.accounts.map((account) => account.id)) + 1;
      return { ...state, accounts: [...state.accounts, { id, name, email, unit, role, status: "Invited", seen: state.activity[0]?.day ?? "" }] };
    });
  };
  const teams = store.get().units.filter((unit) => unit.parent !== "");
  render(html`<md-dialog quick open aria-label="Invite somebody" class="invite" @closed=${() => place.remove()}>
    <div slot="headline">Invite somebody</div>
    <form slot="content" method="dialog" class="invite-form">
      <md-outlined-text-field label="Name" name="name" required></md-outlined-text-field>
      <md-outlined-text-field label="E-mail" name="email" type="email" required></md-outlined-text-field>
      <md-outlined-select label="Unit" name="unit" quick menu-positioning="fixed">
        ${teams.map((unit) => html`<md-select-option value=${unit.id}><div slot="headline">${unit.name}</div></md-select-option>`)}
      </md-outlined-select>
      <md-outlined-select label="Role" name="role" quick menu-positioning="fixed">
        ${ROLES.map((role) => html`<md-select-option value=${role}><div slot="headline">${role}</div></md-select-option>`)}
      </md-outlined-select>
    </form>
    <div slot="actions">
      <md-text-button @click=${close}>Leave it</md-text-button>
      <md-filled-button @click=${send}>Invite</md-filled-button>
    </div>
  </md-dialog>`, place);
}
