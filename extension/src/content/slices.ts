// Work of ours that can wait: in slices while the page rests, each over as soon as somebody does something.

const SLICE_MS = 4; // of a page that does not rest, or of a browser that does not say whether somebody acts
const LONGEST_MS = 12;
const IDLE_MS = 200; // a page that never rests is looked at all the same
const NEXT_MS = 20; // and what was begun is gone on with: a page that draws nothing is given no idle time either

/** The part of the Input Pending API that is read here (WICG, is-input-pending); Firefox has none. */
interface Scheduling {
  readonly isInputPending?: () => boolean;
}

/** Call a step of work again and again in idle time until it says that it is done; returns what calls it off. */
export function inSlices(step: () => boolean, guard: (handle: () => void) => void, done: (cost: number) => void): () => void {
  const scheduling = (navigator as { scheduling?: Scheduling }).scheduling ?? {};
  let idle = 0;
  let cost = 0;
  const slice = (deadline: IdleDeadline): void => {
    const from = performance.now();
    const most = scheduling.isInputPending === undefined ? SLICE_MS : LONGEST_MS;
    const end = from + (deadline.didTimeout ? SLICE_MS : Math.min(most, Math.max(1, deadline.timeRemaining())));
    let isDone = true; // what fails is over
    try {
      do isDone = step();
      while (!isDone && performance.now() < end && scheduling.isInputPending?.() !== true);
    } finally {
      cost += performance.now() - from;
      if (isDone) done(cost);
      else rest(NEXT_MS);
    }
  };
  const rest = (timeout: number): void => {
    idle = requestIdleCallback((deadline) => guard(() => slice(deadline)), { timeout });
  };
  rest(IDLE_MS);
  return () => cancelIdleCallback(idle);
}
