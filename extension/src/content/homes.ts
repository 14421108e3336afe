// What a page moved out of one of its frames into its own document: its kind stays that of the frame it was first seen in,
// and nothing asked of it by the kinds known here would find it.

/** A node as one of the kinds known here; the page has its own view of it, which stays as it is. */
export function athome<Kind extends Node>(node: Kind): Kind {
  if (node instanceof Node) return node;
  const strange = Object.getPrototypeOf(node) as object;
  const name = String(Reflect.get(strange, Symbol.toStringTag));
  const { prototype } = (globalThis as unknown as Readonly<Record<string, { readonly prototype: object }>>)[name] ?? HTMLElement;
  return Object.setPrototypeOf(node, prototype) as Kind;
}
