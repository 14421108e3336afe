// Helm: the administration of a company's accounts, on Material web components in shadow roots.
import { css, html, type TemplateResult } from "lit";
import "@material/web/tabs/primary-tab.js";
import "@material/web/tabs/tabs.js";
import type { MdTabs } from "@material/web/tabs/tabs.js";
import "../../shared/base.css";
import { COMPANY } from "../../shared/people";
import { bar, element } from "../../shared/plain";
import { showTask } from "../../shared/store";
import "./accounts";
import "./console.css";
import { Part, shared } from "./part";
import "./rules";
import { look, store, TABS } from "./state";
import "./tree";

const NAMES = { accounts: "Accounts", rules: "Rules", activity: "Activity" } as const;

class HelmApp extends Part {
  static override styles = [shared, css`
    :host { flex: 1; min-height: 0; display: grid; grid-template-columns: 248px 1fr; }
    aside { padding: 20px 12px; border-right: 1px solid var(--line); background: var(--paper); overflow-y: auto; }
    aside h2 { padding: 0 12px 10px; font-size: 14px; color: var(--ink-2); }
    main { display: flex; flex-direction: column; min-width: 0; overflow-y: auto; }
    .tabs { flex: none; background: var(--paper); border-bottom: 1px solid var(--line); }
    md-tabs { width: 420px; --md-primary-tab-container-color: var(--paper); --md-divider-thickness: 0; }
    .panel { padding: 20px 24px 32px; }
    p { padding: 18px 12px; margin: 0; font-size: 12.5px; line-height: 1.9; }
    kbd { font: 600 11.5px var(--font); padding: 1px 6px; border: 1px solid var(--line-strong); border-bottom-width: 2px; border-radius: 5px; background: var(--paper); }
  `];

  protected override render(): TemplateResult {
    const { tab } = this.state.view;
    const panel = { accounts: html`<helm-accounts></helm-accounts>`, rules: html`<helm-rules></helm-rules>`, activity: html`<helm-activity></helm-activity>` }[tab];
    const change = (event: Event): void => look({ tab: TABS[(event.target as MdTabs).activeTabIndex] ?? "accounts" });
    return html`<aside><h2>Units</h2><helm-tree></helm-tree>
        <p class="muted"><kbd>g</kbd> then <kbd>a</kbd> accounts<br><kbd>g</kbd> then <kbd>r</kbd> rules<br><kbd>g</kbd> then <kbd>l</kbd> activity</p></aside>
      <main>
        <div class="tabs"><md-tabs aria-label="Sections" .activeTabIndex=${TABS.indexOf(tab)} @change=${change}>
          ${TABS.map((each) => html`<md-primary-tab ?active=${each === tab}>${NAMES[each]}</md-primary-tab>`)}
        </md-tabs></div>
        <div class="panel" role="tabpanel" aria-label=${NAMES[tab]}>${panel}</div>
      </main>`;
  }
}

customElements.define("helm-app", HelmApp);
showTask(store);

const GO: Record<string, (typeof TABS)[number]> = { a: "accounts", r: "rules", l: "activity" };
let went = "";
document.addEventListener("keydown", (event) => {
  const typing = event.composedPath().some((each) => each instanceof HTMLElement && each.matches("input:not([type=checkbox]), textarea, md-menu, md-dialog, md-outlined-select"));
  const tab = went === "g" ? GO[event.key] : undefined;
  went = event.key;
  if (typing || event.ctrlKey || event.metaKey || event.altKey || tab === undefined) return;
  event.preventDefault();
  look({ tab });
});

(document.getElementById("app") as HTMLElement).append(
  bar({ icon: "console", name: "Helm", company: COMPANY, me: store.get().me, startOver: store.startOver }, element("span", { class: "grow" })),
  element("helm-app" as "div"),
);
