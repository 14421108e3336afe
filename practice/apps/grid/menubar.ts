// A menu bar: File is missing on purpose, a sheet here is never a file.
import { element, openMenu, type Entry } from "../../shared/plain";

export function menubar(menus: Record<string, () => Entry[]>): HTMLElement {
  const bar = element("div", { role: "menubar", "aria-label": "Sheet", class: "menubar" });
  const names = Object.keys(menus);
  const items = names.map((name, at) =>
    element("button", { type: "button", role: "menuitem", "aria-haspopup": "menu", tabindex: at === 0 ? 0 : -1, class: "button plain small" }, name));
  const open = (at: number): void => {
    const [item, name] = [items[at], names[at]];
    if (item === undefined || name === undefined) return;
    item.focus();
    const box = item.getBoundingClientRect();
    openMenu(name, { x: box.left, y: box.bottom + 3 }, menus[name]?.() ?? []);
    document.body.lastElementChild?.addEventListener("keydown", (event) => {
      const by = (event as KeyboardEvent).key === "ArrowRight" ? 1 : (event as KeyboardEvent).key === "ArrowLeft" ? -1 : 0;
      if (by === 0) return;
      document.body.lastElementChild?.remove();
      open((at + by + items.length) % items.length);
    });
  };
  items.forEach((item, at) => {
    item.addEventListener("click", () => open(at));
    item.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") open(at);
      else if (event.key === "ArrowRight") items[(at + 1) % items.length]?.focus();
      else if (event.key === "ArrowLeft") items[(at + items.length - 1) % items.length]?.focus();
      else return;
      event.preventDefault();
    });
    bar.append(item);
  });
  return bar;
}
