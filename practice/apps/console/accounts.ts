// The accounts: a table to sort, page through and choose in; a menu with submenus for one, buttons for many.
import { css, html, type TemplateResult } from "lit";
import "@material/web/button/outlined-button.js";
import "@material/web/button/filled-button.js";
import "@material/web/checkbox/checkbox.js";
import "@material/web/divider/divider.js";
import "@material/web/iconbutton/icon-button.js";
import "@material/web/menu/menu.js";
import "@material/web/menu/menu-item.js";
import "@material/web/menu/sub-menu.js";
import "@material/web/select/outlined-select.js";
import "@material/web/select/select-option.js";
import type { MdMenu } from "@material/web/menu/menu.js";
import { short } from "../../shared/dates";
import { ask } from "./asking";
import { invite } from "./inviting";
import { Part, shared } from "./part";
import { alter, listed, look, PAGE, ROLES, STATUSES, store, unitName, type Account, type Sort } from "./state";

const HEADS: readonly (readonly [Sort, string])[] = [["name", "Name"], ["unit", "Unit"], ["role", "Role"], ["status", "Status"], ["seen", "Last seen"]];

export class HelmAccounts extends Part {
  static override styles = [shared, css`
    .head { padding: 4px 4px 16px; min-height: 76px; }
    md-outlined-select { min-width: 150px; }
    .card { background: var(--paper); border: 1px solid var(--line); border-radius: 16px; overflow: hidden; }
    table { width: 100%; border-collapse: collapse; }
    th { text-align: left; padding: 0 12px; height: 46px; font-size: 12.5px; font-weight: 600; color: var(--ink-2); background: var(--paper-2); border-bottom: 1px solid var(--line); }
    th button { border: 0; padding: 4px; margin: -4px; background: none; font: inherit; color: inherit; cursor: pointer; border-radius: 6px; }
    th button:hover { color: var(--ink); }
    td { padding: 0 12px; height: 50px; border-bottom: 1px solid var(--line); }
    th:first-child, td:first-child { width: 56px; padding: 0 0 0 8px; }
    td:last-child { width: 56px; padding: 0 8px 0 0; text-align: right; }
    tr.chosen td { background: var(--accent-soft); }
    .name { font-weight: 550; }
    .mail { font-size: 12.5px; color: var(--ink-3); }
    @media (max-width: 1100px) {
      th, td { padding: 0 7px; }
      th:last-child, td:last-child { width: 48px; padding: 0 4px 0 0; }
      td:nth-child(2) { max-width: 170px; }
      .mail { overflow: hidden; text-overflow: ellipsis; }
      td.muted { white-space: nowrap; }
      .chip { padding: 2px 7px; }
    }
    .foot { justify-content: flex-end; padding: 4px 10px 4px 20px; }
    svg { display: block; }
  `];
  private chosen: Account | null = null;

  protected override render(): TemplateResult {
    const { view } = this.state;
    const all = listed(this.state);
    const pages = Math.max(1, Math.ceil(all.length / PAGE));
    const rows = all.slice((view.page - 1) * PAGE, view.page * PAGE);
    return html`
      <div class="row head">
        <h2>${unitName(this.state, view.unit)}</h2><span class="muted">${all.length === 1 ? "1 account" : `${all.length} accounts`}</span>
        <span class="grow"></span>
        ${view.selected.length > 0 ? this.many(view.selected) : html`
          <md-outlined-select label="Status" quick .value=${view.status} @change=${(event: Event) => look({ status: (event.target as HTMLSelectElement).value, page: 1 })}>
            <md-select-option value="" ?selected=${view.status === ""}><div slot="headline">Any</div></md-select-option>
            ${STATUSES.map((status) => html`<md-select-option value=${status} ?selected=${view.status === status}><div slot="headline">${status}</div></md-select-option>`)}
          </md-outlined-select>
          <md-filled-button @click=${() => invite()}>Invite</md-filled-button>`}
      </div>
      <div class="card">
        <table>
          <thead><tr><th></th>${HEADS.map(([key, words]) => this.heading(key, words))}<th></th></tr></thead>
          <tbody>${rows.map((account) => this.line(account))}</tbody>
        </table>
        <div class="row foot">
          <span class="muted">Page ${view.page} of ${pages}</span>
          <md-icon-button aria-label="Previous page" ?disabled=${view.page <= 1} @click=${() => look({ page: view.page - 1 })}>${icon("M14 6l-6 6 6 6")}</md-icon-button>
          <md-icon-button aria-label="Next page" ?disabled=${view.page >= pages} @click=${() => look({ page: view.page + 1 })}>${icon("M10 6l6 6-6 6")}</md-icon-button>
        </div>
      </div>
      ${this.menu()}`;
  }

  private heading(key: Sort, words: string): TemplateResult {
    const { sort, descending } = this.state.view;
    const mark = sort !== key ? "" : descending ? "↓" : "↑";
    return html`<th aria-sort=${sort !== key ? "none" : descending ? "descending" : "ascending"}>
      <button type="button" @click=${() => look({ sort: key, descending: sort === key && !descending, page: 1 })}>${words} <span aria-hidden="true">${mark}</span></button>
    </th>`;
  }

  private line(account: Account): TemplateResult {
    const { selected } = this.state.view;
    const chosen = selected.includes(account.id);
    const turn = (): void => look({ selected: chosen ? selected.filter((id) => id !== account.id) : [...selected, account.id].sort((a, b) => a - b) });
    return html`<tr class=${chosen ? "chosen" : ""}>
      <td><md-checkbox aria-label="Choose ${account.name}" .checked=${chosen} @change=${turn}></md-checkbox></td>
      <td><div class="name">${account.name}</div><div class="mail">${account.email}</div></td>
      <td>${unitName(this.state, account.unit)}</td>
      <td>${account.role}</td>
      <td><span class="chip ${account.status}">${account.status}</span></td>
      <td class="muted">${short(account.seen)}</td>
      <td><md-icon-button aria-label="Menu of ${account.name}" aria-haspopup="menu" @click=${(event: Event) => this.open(event, account)}>${icon("M12 5v.01M12 12v.01M12 19v.01", 3)}</md-icon-button></td>
    </tr>`;
  }

  private many(ids: readonly number[]): TemplateResult {
    const count = ids.length === 1 ? "1 account" : `${ids.length} accounts`;
    return html`<span>${count} chosen</span>
      <md-outlined-button @click=${() => this.confirm(ids, "Suspended", `Suspend ${count}?`, "They can no longer log in.")}>Suspend</md-outlined-button>
      <md-outlined-button @click=${() => this.confirm(ids, "Active", `Activate ${count}?`, "They can log in again.")}>Activate</md-outlined-button>`;
  }

  private menu(): TemplateResult {
    const one = (change: Partial<Account>) => () => { if (this.chosen !== null) alter([this.chosen.id], change); };
    const teams = this.state.units.filter((unit) => unit.parent !== "");
    const item = (words: string, run: () => void): TemplateResult => html`<md-menu-item @click=${run}><div slot="headline">${words}</div></md-menu-item>`;
    return html`<md-menu id="menu" quick positioning="popover" has-overflow aria-label="Account">
      <md-sub-menu hover-open-delay="100">
        <md-menu-item slot="item"><div slot="headline">Change role</div><span slot="end">${icon("M10 6l6 6-6 6")}</span></md-menu-item>
        <md-menu slot="menu" quick positioning="popover">${ROLES.map((role) => item(role, one({ role })))}</md-menu>
      </md-sub-menu>
      <md-sub-menu hover-open-delay="100">
        <md-menu-item slot="item"><div slot="headline">Move to unit</div><span slot="end">${icon("M10 6l6 6-6 6")}</span></md-menu-item>
        <md-menu slot="menu" quick positioning="popover">${teams.map((unit) => item(unit.name, one({ unit: unit.id })))}</md-menu>
      </md-sub-menu>
      <md-divider></md-divider>
      ${item("Suspend", () => this.ask("Suspended", "Suspend", "can no longer log in."))}
      ${item("Activate", () => this.ask("Active", "Activate", "can log in again."))}
      ${item("Remove", () => this.dismiss())}
    </md-menu>`;
  }

  private open(event: Event, account: Account): void {
    const menu = this.find<MdMenu>("#menu");
    this.chosen = account;
    menu.anchorElement = event.currentTarget as HTMLElement;
    menu.show();
  }

  private ask(status: string, verb: string, then: string): void {
    if (this.chosen !== null) this.confirm([this.chosen.id], status, `${verb} ${this.chosen.name}?`, `${this.chosen.name} ${then}`);
  }

  private confirm(ids: readonly number[], status: string, title: string, text: string): void {
    ask(title, text, status === "Active" ? "Activate" : "Suspend", () => alter(ids, { status }));
  }

  private dismiss(): void {
    const gone = this.chosen;
    if (gone === null) return;
    ask(`Remove ${gone.name}?`, "The account and its settings are deleted.", "Remove", () => store.change((state) => ({ ...state, accounts: state.accounts.filter(({ id }) => id !== gone.id) })));
  }
}

function icon(path: string, stroke = 2): TemplateResult {
  return html`<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width=${stroke} stroke-linecap="round" aria-hidden="true"><path d=${path}></path></svg>`;
}

customElements.define("helm-accounts", HelmAccounts);
