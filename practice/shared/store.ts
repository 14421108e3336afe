// The one state of an app: generated from the seed, kept for the tab, and posted to whoever serves the page.

export interface Told {
  instruction: string;
  met: boolean;
}

interface Kept<S> {
  sequence: number;
  state: S;
}

const parameters = new URLSearchParams(location.search);

/** The seed of `?seed=N`; 1 where none is given. */
export const seed = Math.trunc(Number(parameters.get("seed") ?? "1")) || 0;
/** The app's own variant of `?variant=…`; empty where none is asked for. */
export const variant = parameters.get("variant") ?? "";
const run = parameters.get("run") ?? "";
document.documentElement.dataset["look"] = parameters.get("look") ?? "";

export class Store<S> {
  private kept: Kept<S>;
  private readonly listeners = new Set<() => void>();
  private readonly hearers = new Set<(told: Told) => void>();
  private readonly key: string;
  private waiting: Kept<S> | null = null;
  private sending = false;

  constructor(
    private readonly app: string,
    generate: (seed: number) => S,
  ) {
    this.key = `${app}/${seed}/${variant}/${run}`;
    if (parameters.has("reset")) {
      sessionStorage.removeItem(this.key);
      parameters.delete("reset");
      history.replaceState(null, "", `${location.pathname}?${parameters.toString()}`);
    }
    const before = sessionStorage.getItem(this.key);
    this.kept = before === null ? { sequence: 0, state: generate(seed) } : (JSON.parse(before) as Kept<S>);
    this.keep();
  }

  readonly get = (): S => this.kept.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Be told what the server says about the task of this run, if it runs one. */
  readonly hear = (hearer: (told: Told) => void): void => {
    this.hearers.add(hearer);
  };

  /** Replace the state; every change is a new value. */
  readonly change = (next: (state: S) => S): void => {
    const state = next(this.kept.state);
    if (state === this.kept.state) return;
    this.kept = { sequence: this.kept.sequence + 1, state };
    this.keep();
    for (const listener of this.listeners) listener();
  };

  /** Begin again from the seed. */
  readonly startOver = (): void => {
    sessionStorage.removeItem(this.key);
    location.assign(`/?${parameters.toString()}`);
  };

  private keep(): void {
    sessionStorage.setItem(this.key, JSON.stringify(this.kept));
    this.waiting = this.kept;
    void this.send();
  }

  // One post at a time, always of the newest state: they arrive in order, and a slow server is not flooded.
  private async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    while (this.waiting !== null) {
      const { sequence, state } = this.waiting;
      this.waiting = null;
      await this.post(JSON.stringify({ app: this.app, run, seed, sequence, state }));
    }
    this.sending = false;
  }

  private async post(body: string): Promise<void> {
    try {
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch("/state", { method: "POST", headers, body, keepalive: body.length < 60_000 });
      if (!answer.ok) return;
      const told = (await answer.json()) as Partial<Told>;
      if (told.instruction === undefined || told.met === undefined) return;
      for (const hearer of this.hearers) hearer({ instruction: told.instruction, met: told.met });
    } catch {
      // Served as plain files, without anybody who checks: the app works on.
    }
  }
}

/** Show the task of this run above the page, where a person asked to see it (`?show`). */
export function showTask(store: { hear: (hearer: (told: Told) => void) => void }): void {
  if (!parameters.has("show")) return;
  const ribbon = document.createElement("div");
  ribbon.className = "task-ribbon";
  ribbon.setAttribute("role", "status");
  store.hear(({ instruction, met }) => {
    ribbon.textContent = met ? `Done: ${instruction}` : instruction;
    ribbon.classList.toggle("met", met);
    if (!ribbon.isConnected) document.body.prepend(ribbon);
  });
}
