// The units as an ARIA tree: arrows walk and unfold, Home and End, letters jump.
import { css, html, type TemplateResult } from "lit";
import { Part, shared } from "./part";
import { look, type Unit } from "./state";

export class HelmTree extends Part {
  static override styles = [shared, css`
    ul { list-style: none; margin: 0; padding: 0; }
    ul ul { padding-left: 20px; }
    [role="treeitem"] { outline: none; }
    .line { display: flex; align-items: center; gap: 4px; min-height: 38px; padding: 0 12px 0 4px; border-radius: 19px; cursor: pointer; font-weight: 500; }
    .line:hover { background: rgb(0 60 100 / 7%); }
    [aria-selected="true"] > .line { background: var(--md-sys-color-secondary-container); color: var(--md-sys-color-on-secondary-container); font-weight: 600; }
    [role="treeitem"]:focus-visible > .line { outline: 2px solid var(--accent); }
    .twist { width: 24px; height: 24px; display: grid; place-items: center; border-radius: 50%; color: var(--ink-2); }
    .twist svg { transition: none; }
    [aria-expanded="true"] > .line .twist svg { transform: rotate(90deg); }
    .count { margin-left: auto; font-size: 12.5px; color: var(--ink-3); font-weight: 500; }
  `];

  protected override render(): TemplateResult {
    const { units, view } = this.state;
    return html`<ul role="tree" aria-label="Units" @keydown=${(event: KeyboardEvent) => this.press(event)}>
      ${this.item({ id: "", name: "Everybody", parent: "none" }, [], view.unit === "" || view.unit === undefined)}
      ${units.filter((unit) => unit.parent === "").map((unit) => this.item(unit, units.filter((each) => each.parent === unit.id), view.unit === unit.id))}
    </ul>`;
  }

  private item(unit: Unit, below: readonly Unit[], selected: boolean): TemplateResult {
    const open = this.state.view.expanded.includes(unit.id);
    const twist = html`<svg viewBox="0 0 24 24" width="16" height="16" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"><path d="M10 6l6 6-6 6"/></svg>`;
    return html`<li role="treeitem" data-unit=${unit.id} aria-label=${unit.name} aria-selected=${selected} aria-expanded=${below.length === 0 ? "undefined" : open} tabindex=${selected ? 0 : -1}>
      <div class="line" @click=${() => look({ unit: unit.id, page: 1, selected: [] })}>
        <span class="twist" @click=${(event: Event) => { if (below.length > 0) { event.stopPropagation(); this.unfold(unit.id, !open); } }}>${below.length > 0 ? twist : ""}</span>
        ${unit.name}<span class="count">${this.count(unit.id, below)}</span>
      </div>
      ${open ? html`<ul role="group">${below.map((each) => this.item(each, [], this.state.view.unit === each.id))}</ul>` : ""}
    </li>`;
  }

  private count(id: string, below: readonly Unit[]): number {
    if (id === "") return this.state.accounts.length;
    return this.state.accounts.filter(({ unit }) => unit === id || below.some((each) => each.id === unit)).length;
  }

  private unfold(id: string, open: boolean): void {
    const others = this.state.view.expanded.filter((each) => each !== id);
    look({ expanded: open ? [...others, id].sort() : others });
  }

  private press(event: KeyboardEvent): void {
    const items = [...this.renderRoot.querySelectorAll<HTMLElement>("[role=treeitem]")];
    const item = (event.target as HTMLElement).closest<HTMLElement>("[role=treeitem]");
    const at = item === null ? -1 : items.indexOf(item);
    const id = item?.dataset["unit"] ?? "";
    const open = item?.getAttribute("aria-expanded");
    const move = (to: number): void => items[Math.max(0, Math.min(items.length - 1, to))]?.focus();
    if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at - 1);
    else if (event.key === "Home") move(0);
    else if (event.key === "End") move(items.length - 1);
    else if (event.key === "ArrowRight") open === "false" ? this.unfold(id, true) : move(at + 1);
    else if (event.key === "ArrowLeft") open === "true" ? this.unfold(id, false) : item?.parentElement?.closest<HTMLElement>("[role=treeitem]")?.focus();
    else if (event.key === "Enter" || event.key === " ") look({ unit: id, page: 1, selected: [] });
    else return;
    event.preventDefault();
  }
}

customElements.define("helm-tree", HelmTree);
