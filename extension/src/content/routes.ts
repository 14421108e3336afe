// Where on a site a page is: the first of the site's own templates that matches, never the path itself.

/** Whether a path lies in scope: under one of the prefixes, segment by segment, or anywhere where there are none. */
export function isInScope(path: string, prefixes: readonly string[]): boolean {
  const segments = split(path);
  return prefixes.length === 0 || prefixes.some((prefix) => split(prefix).every((part, at) => segments[at] === part));
}

/** The route to tell of a path; without a template it says only how many segments there are. */
export function routeOf(path: string, templates: readonly string[]): string {
  const segments = split(path);
  const template = templates.find((one) => matches(split(one), segments));
  if (template !== undefined) return template;
  return segments.length === 0 ? "/" : "/:x".repeat(Math.min(segments.length, 60));
}

function matches(template: readonly string[], segments: readonly string[]): boolean {
  if (template.length !== segments.length) return false;
  return template.every((part, at) => part.startsWith(":") || part === segments[at]);
}

function split(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}
