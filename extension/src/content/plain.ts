// What a form is and holds, as the browser knows it: read from a form itself, a field in it stands for what has its name.
// What a page calls by names of the document's stands on the document in the page's own world, and not here.

declare const PLAINLY: unique symbol;

/** What to read from; what it was made of is what to hand on. */
export type Plain<Kind> = Kind & { readonly [PLAINLY]: true };
type Reader = (from: object) => unknown;

const READERS = new Map<string | symbol, Reader>();

/** A node to read from, never to hand on: of a form, what stands beside the names of its fields. */
export function plain<Kind extends EventTarget>(node: Kind): Plain<Kind> {
  return (node instanceof HTMLFormElement ? viewOf(node) : node) as EventTarget as Plain<Kind>;
}

function viewOf(form: HTMLFormElement): HTMLFormElement {
  return new Proxy({} as HTMLFormElement, {
    has: (_, name) => name in HTMLFormElement.prototype,
    get: (_, name) => {
      let reader = READERS.get(name);
      if (reader === undefined) READERS.set(name, (reader = readerOf(name)));
      return reader(form);
    },
  });
}

function readerOf(name: string | symbol): Reader {
  for (let from: object | null = HTMLFormElement.prototype; from !== null; from = Object.getPrototypeOf(from) as object | null) {
    const found = Object.getOwnPropertyDescriptor(from, name);
    if (found === undefined) continue;
    const { get, value } = found as { get?: () => unknown; value?: unknown };
    if (get !== undefined) return (node) => Reflect.apply(get, node, []) as unknown;
    return typeof value === "function" ? (node) => value.bind(node) as unknown : () => value;
  }
  return () => undefined;
}
