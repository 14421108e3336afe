// Lanes: four columns of tickets, filters above them, and a dialog for one ticket.
import { useEffect, useRef, useState, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import "../../shared/base.css";
import { COMPANY, personOf } from "../../shared/people";
import { Avatar, Bar, Icon, useStore } from "../../shared/react/parts";
import { Menu } from "../../shared/react/menu";
import { showTask, Store } from "../../shared/store";
import { Board } from "./board";
import "./board.css";
import { Delete, Editor } from "./editor";
import { added, alter, generate, LABELS, toggled, type State, type Ticket } from "./state";

const store = new Store("board", generate);
showTask(store);

const NEW: Omit<Ticket, "id"> = { title: "", text: "", column: "Backlog", assignee: "", priority: "Normal", labels: [] };

function Page(): ReactNode {
  const state = useStore(store);
  const [open, setOpen] = useState<Ticket | "new" | null>(null);
  const [doomed, setDoomed] = useState<Ticket | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const look = (change: Partial<State["view"]>): void => store.change((now) => ({ ...now, view: { ...now.view, ...change } }));

  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const typing = (event.target as HTMLElement).closest("input, textarea, select, dialog, [role=menu], [role=combobox]") !== null;
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      const id = document.activeElement?.closest<HTMLElement>("[data-ticket]")?.dataset["ticket"];
      if (event.key === "n") setOpen("new");
      else if (event.key === "/") search.current?.focus();
      else if (event.key === "m" && id !== undefined) store.change((now) => alter(now, id, { assignee: now.me }));
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);

  return (
    <>
      <Bar icon="board" name="Lanes" company={COMPANY} me={personOf(state.me).name} startOver={store.startOver}>
        <label className="search row">
          <Icon name="search" size={16} />
          <span className="visually-hidden">Search tickets</span>
          <input ref={search} type="search" autoComplete="off" placeholder="Search tickets" value={state.view.search} onChange={(event) => look({ search: event.target.value })} />
        </label>
        <div className="row faces" role="group" aria-label="Assigned to">
          {state.team.map((id) => (
            <button key={id} type="button" aria-pressed={state.view.assignee === id} aria-label={`Only ${personOf(id).name}`} title={personOf(id).name} onClick={() => look({ assignee: state.view.assignee === id ? "" : id })}>
              <Avatar name={personOf(id).name} />
            </button>
          ))}
        </div>
        <Menu
          label="Filter by label"
          face={<><Icon name="filter" size={16} /> Labels {state.view.labels.length > 0 ? <span className="chip accent">{state.view.labels.length}</span> : null}</>}
          items={LABELS.map((label) => ({ label, checked: state.view.labels.includes(label), run: () => look({ labels: toggled(state.view.labels, label) }) }))}
        />
        {state.view.labels.length > 0 || state.view.assignee !== "" || state.view.search !== "" ? (
          <button type="button" className="button plain small" onClick={() => look({ labels: [], assignee: "", search: "" })}>Show all</button>
        ) : null}
        <span className="grow" />
        <button type="button" className="button primary" onClick={() => setOpen("new")}><Icon name="add" size={16} /> New ticket</button>
      </Bar>
      <Board store={store} open={setOpen} remove={setDoomed} />
      <footer className="keys-line muted">
        <kbd>n</kbd> new ticket <kbd>/</kbd> search <kbd>m</kbd> assign the focused ticket to me <kbd>Space</kbd> pick it up, arrows move it
      </footer>
      {open === null ? null : (
        <Editor
          title={open === "new" ? "New ticket" : open.id} start={open === "new" ? NEW : open} team={state.team} onClose={() => setOpen(null)}
          onSave={(ticket) => {
            store.change((now) => (open === "new" ? added(now, ticket) : alter(now, open.id, ticket)));
            setOpen(null);
          }}
        />
      )}
      {doomed === null ? null : <Delete store={store} ticket={doomed} onClose={() => setDoomed(null)} />}
    </>
  );
}

createRoot(document.getElementById("app") as HTMLElement).render(<Page />);
