// What a form is and holds, as the browser knows it: read from a form itself, a field in it stands for what has its name.

/** An element to read from, never to hand on: of a form, what stands beside its fields' names. */
export function plain<Kind extends Element>(element: Kind): Kind {
  return element instanceof HTMLFormElement ? (viewOf(element) as Element as Kind) : element;
}

function viewOf(form: HTMLFormElement): HTMLFormElement {
  return new Proxy({} as HTMLFormElement, {
    has: (_, name) => name in HTMLFormElement.prototype,
    get: (_, name) => valueOf(form, name),
  });
}

function valueOf(form: HTMLFormElement, name: string | symbol): unknown {
  for (let from: object | null = HTMLFormElement.prototype; from !== null; from = Object.getPrototypeOf(from) as object | null) {
    const found = Object.getOwnPropertyDescriptor(from, name);
    if (found === undefined) continue;
    if (found.get !== undefined) return Reflect.apply(found.get, form, []);
    const { value } = found as { value: unknown };
    return typeof value === "function" ? (value.bind(form) as unknown) : value;
  }
  return undefined;
}
