// The company's rules: switches, and a dropdown for how long a login lasts.
import { css, html, type TemplateResult } from "lit";
import "@material/web/select/outlined-select.js";
import "@material/web/select/select-option.js";
import "@material/web/switch/switch.js";
import { long } from "../../shared/dates";
import { Part, shared } from "./part";
import { store, TIMEOUTS, type Rule } from "./state";

export class HelmRules extends Part {
  static override styles = [shared, css`
    .card { max-width: 760px; background: var(--paper); border: 1px solid var(--line); border-radius: 16px; }
    .rule { padding: 13px 22px; border-bottom: 1px solid var(--line); }
    .rule:last-child { border: 0; }
    .rule b { font-weight: 550; }
  `];

  protected override render(): TemplateResult {
    const { rules, timeout } = this.state;
    const choose = (event: Event): void => store.change((state) => ({ ...state, timeout: (event.target as HTMLSelectElement).value }));
    return html`<div class="card">
      <div class="row rule">
        <span class="grow"><b>A login lasts</b><div class="muted">After that everybody logs in again.</div></span>
        <md-outlined-select label="A login lasts" quick .value=${timeout} @change=${choose}>
          ${TIMEOUTS.map((each) => html`<md-select-option value=${each} ?selected=${each === timeout}><div slot="headline">${each}</div></md-select-option>`)}
        </md-outlined-select>
      </div>
      ${rules.map((rule) => this.rule(rule))}
    </div>`;
  }

  private rule(rule: Rule): TemplateResult {
    const turn = (): void => store.change((state) => ({ ...state, rules: state.rules.map((each) => (each.id === rule.id ? { ...each, on: !each.on } : each)) }));
    return html`<label class="row rule"><span class="grow"><b>${rule.name}</b><div class="muted">${rule.text}</div></span>
      <md-switch aria-label=${rule.name} .selected=${rule.on} @change=${turn}></md-switch></label>`;
  }
}

export class HelmActivity extends Part {
  static override styles = [shared, css`
    .card { max-width: 760px; background: var(--paper); border: 1px solid var(--line); border-radius: 16px; padding: 8px 22px 16px; }
    h3 { margin: 16px 0 4px; font-size: 13px; color: var(--ink-2); }
    p { margin: 0; padding: 7px 0; }
  `];

  protected override render(): TemplateResult {
    const days = [...new Set(this.state.activity.map(({ day }) => day))];
    return html`<div class="card">${days.map((day) => html`<h3>${long(day)}</h3>
      ${this.state.activity.filter((each) => each.day === day).map(({ who, what }) => html`<p><b>${who}</b> ${what}</p>`)}`)}</div>`;
  }
}

customElements.define("helm-rules", HelmRules);
customElements.define("helm-activity", HelmActivity);
