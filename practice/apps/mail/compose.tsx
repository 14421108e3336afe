// A letter being written, in a window of its own at the corner.
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { address, PEOPLE, personOf, type Person } from "../../shared/people";
import { Avatar, Icon } from "../../shared/react/parts";
import type { Letter } from "./state";

interface Props {
  start: Letter;
  onDone: (letter: Letter, to: "sent" | "drafts") => void;
  onClose: () => void;
}

export function Compose({ start, onDone, onClose }: Props): ReactNode {
  const id = useId();
  const [letter, setLetter] = useState(start);
  const [tried, setTried] = useState(false);
  const text = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (start.to.length === 0) return;
    text.current?.focus();
    text.current?.setSelectionRange(0, 0); // an answer is written above what it answers
  }, []);
  const set = (change: Partial<Letter>): void => setLetter((now) => ({ ...now, ...change }));
  const send = (): void => {
    setTried(true);
    if (letter.to.length > 0) onDone(letter, "sent");
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    }
  };
  return (
    <div className="compose" role="dialog" aria-label="New message" onKeyDown={press}>
      <div className="compose-head row">
        <strong className="grow">New message</strong>
        <button type="button" className="icon-button" aria-label="Discard" onClick={onClose}><Icon name="close" size={16} /></button>
      </div>
      <Recipients label="To" chosen={letter.to} focus={start.to.length === 0} onChange={(to) => set({ to })} />
      <Recipients label="Copy to" chosen={letter.cc} focus={false} onChange={(cc) => set({ cc })} />
      <div className="line row">
        <label htmlFor={`${id}-subject`}>Subject</label>
        <input id={`${id}-subject`} className="grow" autoComplete="off" value={letter.subject} onChange={(event) => set({ subject: event.target.value })} />
      </div>
      <textarea ref={text} aria-label="Message" value={letter.body} onChange={(event) => set({ body: event.target.value })} />
      {tried && letter.to.length === 0 ? <p className="error" role="alert">Say to whom it goes.</p> : null}
      <div className="row compose-foot">
        <button type="button" className="button primary" onClick={send}><Icon name="send" size={16} /> Send</button>
        <button type="button" className="button" onClick={() => onDone(letter, "drafts")}>Keep as draft</button>
      </div>
    </div>
  );
}

function Recipients(props: { label: string; chosen: string[]; focus: boolean; onChange: (chosen: string[]) => void }): ReactNode {
  const id = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (props.focus) input.current?.focus();
  }, []);
  const wanted = text.trim().toLowerCase();
  const found = wanted === "" ? [] : PEOPLE.filter((person) => !props.chosen.includes(person.id) && matches(person, wanted)).slice(0, 6);
  const add = (person: Person | undefined): void => {
    if (person !== undefined) props.onChange([...props.chosen, person.id]);
    setText("");
    setActive(0);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === "Backspace" && text === "") return props.onChange(props.chosen.slice(0, -1));
    if (found.length === 0 || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown") setActive((active + 1) % found.length);
    else if (event.key === "ArrowUp") setActive((active + found.length - 1) % found.length);
    else if (event.key === "Enter" || event.key === ",") add(found[active]);
    else if (event.key === "Tab") return add(found[active]);
    else if (event.key === "Escape") setText("");
    else return;
    event.preventDefault();
  };
  return (
    <div className="line row recipients">
      <label htmlFor={`${id}-input`}>{props.label}</label>
      {props.chosen.map((person) => (
        <span key={person} className="chip">
          {personOf(person).name}
          <button type="button" className="remove" aria-label={`Remove ${personOf(person).name}`} onClick={() => props.onChange(props.chosen.filter((other) => other !== person))}><Icon name="close" size={12} /></button>
        </span>
      ))}
      <input
        ref={input} id={`${id}-input`} className="grow" autoComplete="off" role="combobox" aria-autocomplete="list" aria-expanded={found.length > 0}
        aria-controls={`${id}-list`} aria-activedescendant={found.length > 0 ? `${id}-${active}` : undefined}
        value={text} onChange={(event) => { setText(event.target.value); setActive(0); }} onKeyDown={press}
      />
      {found.length === 0 ? null : (
        <div role="listbox" id={`${id}-list`} aria-label="People" className="popup people">
          {found.map((person, at) => (
            <div key={person.id} role="option" id={`${id}-${at}`} aria-selected={at === active} aria-label={person.name} className={at === active ? "active" : undefined} onMouseDown={(event) => event.preventDefault()} onClick={() => add(person)}>
              <Avatar name={person.name} small /> {person.name} <span className="keys">{address(person)}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function matches(person: Person, wanted: string): boolean {
  return person.name.toLowerCase().split(" ").some((part) => part.startsWith(wanted)) || person.name.toLowerCase().startsWith(wanted) || address(person).startsWith(wanted);
}
