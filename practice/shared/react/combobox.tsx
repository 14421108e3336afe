// A dropdown of our own: a select-only ARIA combobox with a listbox, arrows, Home, End, type-ahead and Escape.
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { Icon } from "./parts";
import { moved, useOutside } from "./menu";

export interface Choice {
  id: string;
  label: string;
  face?: ReactNode;
}

interface Props {
  label: string;
  choices: readonly Choice[];
  value: string;
  placeholder?: string;
  onChoose: (id: string) => void;
}

const FORGET_MS = 1000;

export function Combobox({ label, choices, value, placeholder = "Choose…", onChoose }: Props): ReactNode {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const typed = useRef({ text: "", at: 0 });
  const around = useRef<HTMLDivElement>(null);
  useOutside(around, open, () => setOpen(false));
  const chosen = choices.find((choice) => choice.id === value);

  const show = (): void => {
    setActive(Math.max(0, choices.findIndex((choice) => choice.id === value)));
    setOpen(true);
  };
  const activate = (to: number): void => {
    const next = Math.max(0, Math.min(choices.length - 1, to));
    setActive(next);
    around.current?.querySelectorAll("[role=option]")[next]?.scrollIntoView({ block: "nearest" });
  };
  const choose = (at: number): void => {
    const choice = choices[at];
    if (choice !== undefined) onChoose(choice.id);
    setOpen(false);
  };
  const typeAhead = (letter: string, now: number): void => {
    const fresh = now - typed.current.at > FORGET_MS;
    typed.current = { text: (fresh ? "" : typed.current.text) + letter.toLowerCase(), at: now };
    const found = choices.findIndex((choice) => choice.label.toLowerCase().startsWith(typed.current.text));
    if (!open) setOpen(true);
    if (found >= 0) activate(found);
  };
  const press = (event: KeyboardEvent): void => {
    const { key } = event;
    if (key.length === 1 && key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) typeAhead(key, event.timeStamp);
    else if (!open && (key === "ArrowDown" || key === "ArrowUp" || key === "Enter" || key === " ")) show();
    else if (!open) return;
    else if (key === "ArrowDown") activate(active + 1);
    else if (key === "ArrowUp") activate(active - 1);
    else if (key === "Home") activate(0);
    else if (key === "End") activate(choices.length - 1);
    else if (key === "Enter" || key === " ") choose(active);
    else if (key === "Escape") setOpen(false);
    else if (key === "Tab") return choose(active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={around} className="field combobox" style={{ position: "relative" }}>
      <span className="label" id={`${id}-label`}>{label}</span>
      <div
        role="combobox" tabIndex={0} className="input row" aria-labelledby={`${id}-label`} aria-expanded={open} aria-haspopup="listbox"
        aria-controls={`${id}-list`} aria-activedescendant={open ? `${id}-${active}` : undefined}
        onClick={() => (open ? setOpen(false) : show())} onKeyDown={press} style={{ cursor: "pointer" }}
      >
        <span className={chosen === undefined ? "muted grow row" : "grow row"}>{chosen?.face ?? chosen?.label ?? placeholder}</span>
        <Icon name="chevron" size={16} />
      </div>
      {open ? (
        <div role="listbox" id={`${id}-list`} aria-labelledby={`${id}-label`} className="popup" style={{ top: "100%", left: 0, right: 0, maxHeight: 260, overflowY: "auto" }}>
          {choices.map((choice, at) => (
            <div
              key={choice.id} role="option" id={`${id}-${at}`} aria-selected={choice.id === value} className={at === active ? "active" : undefined}
              onMouseMove={(event) => { if (moved(event)) setActive(at); }} onMouseDown={(event) => event.preventDefault()} onClick={() => choose(at)}
            >
              {choice.face ?? choice.label}
              {choice.id === value ? <span className="keys"><Icon name="check" size={15} /></span> : null}
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}
