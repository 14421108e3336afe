// Addresses inside an app: real paths, so that going back works; the query with the seed stays.

const listeners = new Set<() => void>();
addEventListener("popstate", () => {
  for (const listener of listeners) listener();
});

export function path(): string {
  return location.pathname;
}

export function go(to: string): void {
  if (to === location.pathname) return;
  history.pushState(null, "", to + location.search);
  for (const listener of listeners) listener();
}

export function onRoute(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
