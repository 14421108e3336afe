// A part of the console: a component with a shadow root that follows the state.
import { css, LitElement, type CSSResultGroup } from "lit";
import { store, type State } from "./state";

export const shared = css`
  :host { display: block; }
  * { box-sizing: border-box; }
  h2 { margin: 0; font-size: 18px; font-weight: 600; }
  .row { display: flex; align-items: center; gap: 12px; }
  .grow { flex: 1; }
  .muted { color: var(--ink-2); }
  .chip { display: inline-block; padding: 2px 10px; border-radius: 99px; font-size: 12.5px; font-weight: 550; background: var(--well); color: var(--ink-2); }
  .chip.Active { background: var(--good-soft); color: var(--good); }
  .chip.Invited { background: var(--warn-soft); color: var(--warn); }
  .chip.Suspended { background: var(--bad-soft); color: var(--bad); }
`;

export abstract class Part extends LitElement {
  static override styles: CSSResultGroup = [shared];
  private stop: (() => void) | null = null;

  protected get state(): State {
    return store.get();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = store.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }

  protected find<T extends Element>(selector: string): T {
    const found = this.renderRoot.querySelector<T>(selector);
    if (found === null) throw new ReferenceError(`no ${selector} here`);
    return found;
  }
}
