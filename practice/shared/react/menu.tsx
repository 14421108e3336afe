// A menu as the ARIA practices have it: opened by a button or at a point, arrows, type-ahead, submenus, Escape.
import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from "react";
import type { IconName } from "../icons";
import { Icon } from "./parts";

export interface Item {
  label: string;
  icon?: IconName;
  keys?: string;
  danger?: boolean;
  checked?: boolean;
  separated?: boolean;
  items?: Item[];
  run?: () => void;
}

interface ListProps {
  label: string;
  items: readonly Item[];
  onClose: (refocus: boolean) => void;
  style?: CSSProperties;
  onLeave?: () => void;
}

export function MenuList({ label, items, onClose, style, onLeave }: ListProps): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<number | null>(null);
  const entries = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>(":scope > [role^=menuitem]") ?? [])];

  useLayoutEffect(() => {
    if (list.current !== null) keepInside(list.current);
  }, []);
  useEffect(() => {
    entries()[0]?.focus({ preventScroll: true });
  }, []);

  const move = (to: number): void => {
    const all = entries();
    all[(to + all.length) % all.length]?.focus();
  };
  const press = (event: KeyboardEvent): void => {
    const at = entries().indexOf(document.activeElement as HTMLElement);
    const item = items[at];
    event.stopPropagation();
    if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at - 1);
    else if (event.key === "Home") move(0);
    else if (event.key === "End") move(-1);
    else if (event.key === "ArrowRight" && item?.items !== undefined) setOpen(at);
    else if (event.key === "ArrowLeft" && onLeave !== undefined) onLeave();
    else if (event.key === "Escape") onLeave === undefined ? onClose(true) : onLeave();
    else if (event.key === "Tab") onClose(false);
    else if (event.key.length === 1 && event.key !== " ") move(typed(items, at, event.key));
    else return;
    event.preventDefault();
  };
  const choose = (item: Item, at: number): void => {
    if (item.items !== undefined) return setOpen(at);
    onClose(true);
    item.run?.();
  };

  return (
    <div ref={list} role="menu" aria-label={label} className="popup" style={style} onKeyDown={press}>
      {items.map((item, at) => (
        <Entry key={item.label} item={item} open={open === at} choose={() => choose(item, at)} enter={() => setOpen(item.items === undefined ? null : at)} leave={() => { setOpen(null); move(at); }} onClose={onClose} />
      ))}
    </div>
  );
}

function Entry(props: { item: Item; open: boolean; choose: () => void; enter: () => void; leave: () => void; onClose: (refocus: boolean) => void }): ReactNode {
  const { item } = props;
  const checkable = item.checked !== undefined;
  return (
    <>
      {item.separated === true ? <div role="separator" /> : null}
      <div
        role={checkable ? "menuitemcheckbox" : "menuitem"}
        aria-checked={item.checked}
        aria-label={item.label}
        aria-haspopup={item.items === undefined ? undefined : "menu"}
        aria-expanded={item.items === undefined ? undefined : props.open}
        tabIndex={-1}
        className={item.danger === true ? "danger" : undefined}
        onClick={(event) => { event.stopPropagation(); props.choose(); }}
        onKeyDown={(event) => {
          if ((event.key === "Enter" || event.key === " ") && event.target === event.currentTarget) { event.preventDefault(); event.stopPropagation(); props.choose(); }
        }}
        onMouseMove={(event) => {
          event.stopPropagation();
          if (!moved(event) || props.open) return;
          event.currentTarget.focus();
          props.enter();
        }}
      >
        {checkable ? <span className="check">{item.checked === true ? <Icon name="check" size={15} /> : null}</span> : null}
        {item.icon === undefined ? null : <Icon name={item.icon} size={16} />}
        <span>{item.label}</span>
        {item.keys === undefined ? null : <span className="keys" aria-hidden="true">{item.keys}</span>}
        {item.items === undefined ? null : <span className="keys" aria-hidden="true"><Icon name="next" size={14} /></span>}
        {props.open && item.items !== undefined ? (
          <MenuList label={item.label} items={item.items} onClose={props.onClose} onLeave={props.leave} style={{ left: "100%", top: -6, margin: 0 }} />
        ) : null}
      </div>
    </>
  );
}

/** A menu that would leave the window moves up, or to the other side of what opened it. */
function keepInside(menu: HTMLElement): void {
  const box = menu.getBoundingClientRect();
  const below = box.bottom - innerHeight + 8;
  if (below > 0) menu.style.top = `${menu.offsetTop - below}px`;
  if (box.right <= innerWidth - 8) return;
  menu.style.left = "auto";
  menu.style.right = menu.style.position === "fixed" ? "8px" : "100%";
}

/** Whether the pointer itself moved: what opens or scrolls under a pointer at rest is not chosen by it. */
export function moved(event: { movementX: number; movementY: number }): boolean {
  return event.movementX !== 0 || event.movementY !== 0;
}

/** Where the next item stands that begins with a letter. */
function typed(items: readonly Item[], at: number, letter: string): number {
  for (let step = 1; step <= items.length; step += 1) {
    const next = (at + step) % items.length;
    if (items[next]?.label.toLowerCase().startsWith(letter.toLowerCase()) === true) return next;
  }
  return at;
}

interface MenuProps {
  label: string;
  items: readonly Item[];
  className?: string;
  face: ReactNode;
  align?: "left" | "right";
}

export function Menu({ label, items, className = "button", face, align = "left" }: MenuProps): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const box = open ? button.current?.getBoundingClientRect() : undefined;
  // Fixed, so that no scrolling list around the button cuts it off.
  const style: CSSProperties = { position: "fixed", top: box?.bottom, ...(align === "left" ? { left: box?.left } : { right: innerWidth - (box?.right ?? 0) }) };
  const around = useRef<HTMLSpanElement>(null);
  useOutside(around, open, () => setOpen(false));
  const close = (refocus: boolean): void => {
    setOpen(false);
    if (refocus) button.current?.focus();
  };
  return (
    <span ref={around} style={{ position: "relative", display: "inline-flex" }}>
      <button
        ref={button} type="button" className={className} aria-label={label} aria-haspopup="menu" aria-expanded={open}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => { if (event.key === "ArrowDown") { event.preventDefault(); setOpen(true); } }}
      >
        {face}
      </button>
      {open ? <MenuList label={label} items={items} onClose={close} style={style} /> : null}
    </span>
  );
}

/** A menu where the pointer is; it stays inside the window. */
export function ContextMenu(props: { label: string; at: { x: number; y: number }; items: readonly Item[]; onClose: () => void }): ReactNode {
  const around = useRef<HTMLDivElement>(null);
  useOutside(around, true, props.onClose);
  const style: CSSProperties = { position: "fixed", margin: 0, left: props.at.x, top: props.at.y };
  return (
    <div ref={around}>
      <MenuList label={props.label} items={props.items} onClose={props.onClose} style={style} />
    </div>
  );
}

export function useOutside(around: { current: HTMLElement | null }, active: boolean, leave: () => void): void {
  const latest = useRef(leave);
  latest.current = leave;
  useEffect(() => {
    if (!active) return;
    const press = (event: PointerEvent): void => {
      if (around.current?.contains(event.target as Node) !== true) latest.current();
    };
    document.addEventListener("pointerdown", press);
    return () => document.removeEventListener("pointerdown", press);
  }, [active, around]);
}
