// Which elements can have a shadow tree at all: asking the browser for one costs more than all else that a look asks.

/** Elements of HTML that a page may hang a shadow tree on (DOM, 4.9), besides its own, whose names have a hyphen. */
const HOSTS: ReadonlySet<string> = new Set([
  ...["article", "aside", "blockquote", "body", "div", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "main"],
  ...["nav", "p", "section", "span"],
]);

/** Whether an element of this name can have a shadow tree of the page's; `localName` is in lower case in any document. */
export function mayHost(localName: string): boolean {
  return HOSTS.has(localName) || localName.includes("-");
}
