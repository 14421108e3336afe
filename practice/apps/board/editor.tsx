// A ticket in a dialog, and the question before one is deleted.
import { useId, useState, type ReactNode } from "react";
import { personOf } from "../../shared/people";
import { Combobox } from "../../shared/react/combobox";
import { Avatar, Dialog } from "../../shared/react/parts";
import type { Store } from "../../shared/store";
import { COLUMNS, LABELS, PRIORITIES, toggled, without, type Column, type State, type Ticket } from "./state";

interface Props {
  title: string;
  start: Omit<Ticket, "id">;
  team: readonly string[];
  onSave: (ticket: Omit<Ticket, "id">) => void;
  onClose: () => void;
}

export function Editor({ title, start, team, onSave, onClose }: Props): ReactNode {
  const id = useId();
  const [ticket, setTicket] = useState(start);
  const [tried, setTried] = useState(false);
  const set = (change: Partial<Ticket>): void => setTicket({ ...ticket, ...change });
  const people = [{ id: "", label: "Nobody" }, ...team.map((person) => {
    const { name } = personOf(person);
    return { id: person, label: name, face: <span className="row"><Avatar name={name} small /> {name}</span> };
  })];
  const save = (): void => {
    setTried(true);
    if (ticket.title.trim() !== "") onSave({ ...ticket, title: ticket.title.trim(), text: ticket.text.trim() });
  };
  return (
    <Dialog title={title} onClose={onClose} foot={<>
      <button type="button" className="button" onClick={onClose}>Cancel</button>
      <button type="button" className="button primary" onClick={save}>Save</button>
    </>}>
      <div className="field">
        <label htmlFor={`${id}-title`}>Title</label>
        <input id={`${id}-title`} className="input" autoComplete="off" value={ticket.title} aria-invalid={tried && ticket.title.trim() === ""} onChange={(event) => set({ title: event.target.value })} onKeyDown={(event) => { if (event.key === "Enter") save(); }} />
      </div>
      <div className="field">
        <label htmlFor={`${id}-text`}>Description</label>
        <textarea id={`${id}-text`} className="input" value={ticket.text} onChange={(event) => set({ text: event.target.value })} />
      </div>
      <div className="two">
        <Combobox label="Assignee" choices={people} value={ticket.assignee} onChoose={(assignee) => set({ assignee })} />
        <div className="field">
          <label htmlFor={`${id}-column`}>Column</label>
          <select id={`${id}-column`} className="input" value={ticket.column} onChange={(event) => set({ column: event.target.value as Column })}>
            {COLUMNS.map((column) => <option key={column}>{column}</option>)}
          </select>
        </div>
      </div>
      <fieldset className="choices">
        <legend>Priority</legend>
        {PRIORITIES.map((priority) => (
          <label key={priority}><input type="radio" name={`${id}-priority`} checked={ticket.priority === priority} onChange={() => set({ priority })} /> {priority}</label>
        ))}
      </fieldset>
      <fieldset className="choices">
        <legend>Labels</legend>
        {LABELS.map((label) => (
          <label key={label}><input type="checkbox" checked={ticket.labels.includes(label)} onChange={() => set({ labels: toggled(ticket.labels, label) })} /> {label}</label>
        ))}
      </fieldset>
    </Dialog>
  );
}

export function Delete({ store, ticket, onClose }: { store: Store<State>; ticket: Ticket; onClose: () => void }): ReactNode {
  return (
    <Dialog title={`Delete ${ticket.id}?`} onClose={onClose} foot={<>
      <button type="button" className="button" onClick={onClose}>Keep it</button>
      <button type="button" className="button danger" onClick={() => { store.change((now) => without(now, ticket.id)); onClose(); }}>Delete</button>
    </>}>
      <p>“{ticket.title}” will be gone for everybody.</p>
    </Dialog>
  );
}
