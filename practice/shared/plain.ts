// Parts for apps without a framework: elements, a bar, and a menu.
import { svg, type IconName } from "./icons";
import { hue, initials } from "./people";

type Child = Node | string;

/** An element with attributes; `on…` are listeners, `html` is markup of our own (icons). */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number | boolean | ((event: never) => void)> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value as unknown as EventListener);
    else if (name === "html") made.innerHTML = String(value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false) made.setAttribute(name, String(value));
  }
  made.append(...children);
  return made;
}

export interface Entry {
  label: string;
  icon?: IconName;
  keys?: string;
  separated?: boolean;
  run: () => void;
}

/** Open a menu at a point; it closes on a choice, on Escape and on a click elsewhere, and gives the focus back. */
export function openMenu(label: string, at: { x: number; y: number }, entries: readonly Entry[]): void {
  const before = document.activeElement;
  const menu = element("div", { role: "menu", "aria-label": label, class: "popup" });
  const close = (refocus: boolean): void => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    if (refocus && before instanceof HTMLElement) before.focus();
  };
  const outside = (event: Event): void => {
    if (!menu.contains(event.target as Node)) close(false);
  };
  for (const entry of entries) {
    if (entry.separated === true) menu.append(element("div", { role: "separator" }));
    const item = element("div", { role: "menuitem", tabindex: -1, "aria-label": entry.label }, entry.label);
    if (entry.icon !== undefined) item.insertAdjacentHTML("afterbegin", svg(entry.icon, 16));
    if (entry.keys !== undefined) item.append(element("span", { class: "keys", "aria-hidden": "true" }, entry.keys));
    item.addEventListener("click", () => {
      close(true);
      entry.run();
    });
    item.addEventListener("mousemove", (event) => {
      if (event.movementX !== 0 || event.movementY !== 0) item.focus(); // not what opens under a pointer at rest
    });
    menu.append(item);
  }
  menu.addEventListener("keydown", (event) => pressInMenu(event, menu, close));
  document.body.append(menu);
  menu.style.position = "fixed";
  menu.style.margin = "0";
  menu.style.left = `${Math.min(at.x, innerWidth - menu.offsetWidth - 8)}px`;
  menu.style.top = `${Math.min(at.y, innerHeight - menu.offsetHeight - 8)}px`;
  document.addEventListener("pointerdown", outside, true);
  (menu.querySelector("[role=menuitem]") as HTMLElement | null)?.focus();
}

function pressInMenu(event: KeyboardEvent, menu: HTMLElement, close: (refocus: boolean) => void): void {
  const items = [...menu.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const move = (to: number): void => items[(to + items.length) % items.length]?.focus();
  const letter = event.key.length === 1 && event.key !== " ";
  event.stopPropagation();
  if (event.key === "ArrowDown") move(at + 1);
  else if (event.key === "ArrowUp") move(at - 1);
  else if (event.key === "Home") move(0);
  else if (event.key === "End") move(-1);
  else if (event.key === "Enter" || event.key === " ") items[at]?.click();
  else if (event.key === "Escape" || event.key === "Tab") close(true);
  else if (letter) move(items.findIndex((item) => item.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase())));
  else return;
  event.preventDefault();
}

export function bar(
  look: { icon: IconName; name: string; company: string; me: string; startOver: () => void },
  ...middle: Node[]
): HTMLElement {
  const mark = element("span", { class: "brand-mark", html: svg(look.icon) });
  const words = element("span", {}, look.name, element("small", {}, look.company));
  const face = element("span", { class: "avatar", "aria-hidden": "true", style: `--hue:${hue(look.me)}` }, initials(look.me));
  const account = element("button", { type: "button", class: "icon-button", "aria-label": `Account of ${look.me}`, "aria-haspopup": "menu" }, face);
  account.addEventListener("click", () => {
    const box = account.getBoundingClientRect();
    openMenu("Account", { x: box.right - 190, y: box.bottom + 4 }, [{ label: "Start over", icon: "restart", run: look.startOver }]);
  });
  return element("header", { class: "bar" }, element("div", { class: "brand" }, mark, words), ...middle, account);
}
