// The columns and their cards; a card is dragged into a column or before another card (dnd-kit, mouse or keyboard).
import { DndContext, DragOverlay, KeyboardSensor, PointerSensor, pointerWithin, rectIntersection, useDraggable, useDroppable, useSensor, useSensors, type CollisionDetection, type DragEndEvent } from "@dnd-kit/core";
import { useState, type ReactNode } from "react";
import { personOf } from "../../shared/people";
import { Menu, type Item } from "../../shared/react/menu";
import { Avatar, Icon, useStore } from "../../shared/react/parts";
import type { Store } from "../../shared/store";
import { alter, COLUMNS, LABELS, moved, PRIORITIES, shownIn, toggled, type Column, type State, type Ticket } from "./state";

interface Props {
  store: Store<State>;
  open: (ticket: Ticket) => void;
  remove: (ticket: Ticket) => void;
}

// A card under the pointer wins over its column; the keyboard has no pointer and takes what it overlaps.
const nearest: CollisionDetection = (asked) => {
  const under = pointerWithin(asked);
  const found = under.length > 0 ? under : rectIntersection(asked);
  const cards = found.filter(({ id }) => String(id).startsWith("LN-") && id !== asked.active.id);
  return cards.length > 0 ? cards : found;
};

export function Board({ store, open, remove }: Props): ReactNode {
  const state = useStore(store);
  const [held, setHeld] = useState<Ticket | null>(null);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 5 } }), useSensor(KeyboardSensor, { keyboardCodes: { start: ["Space"], cancel: ["Escape"], end: ["Space", "Enter"] } }));
  const drop = ({ active, over }: DragEndEvent): void => {
    setHeld(null);
    if (over === null || over.id === active.id) return;
    const target = state.tickets.find((ticket) => ticket.id === over.id);
    const column = target?.column ?? (over.id as Column);
    store.change((now) => moved(now, String(active.id), column, target?.id ?? null));
  };
  return (
    <DndContext sensors={sensors} collisionDetection={nearest} onDragStart={({ active }) => setHeld(state.tickets.find((ticket) => ticket.id === active.id) ?? null)} onDragCancel={() => setHeld(null)} onDragEnd={drop}>
      <main className="board">
        {COLUMNS.map((column) => (
          <Lane key={column} column={column} tickets={shownIn(state, column)}>
            {(ticket) => <Card key={ticket.id} ticket={ticket} items={itemsOf(store, ticket, remove)} open={open} />}
          </Lane>
        ))}
      </main>
      <DragOverlay dropAnimation={null}>{held === null ? null : <div className="ticket held"><Face ticket={held} /></div>}</DragOverlay>
    </DndContext>
  );
}

function Lane({ column, tickets, children }: { column: Column; tickets: readonly Ticket[]; children: (ticket: Ticket) => ReactNode }): ReactNode {
  const { setNodeRef, isOver } = useDroppable({ id: column });
  return (
    <section ref={setNodeRef} className={isOver ? "lane over" : "lane"} aria-label={column}>
      <h2>{column} <span className="chip">{tickets.length}</span></h2>
      <div className="cards">{tickets.map(children)}</div>
    </section>
  );
}

function Card({ ticket, items, open }: { ticket: Ticket; items: readonly Item[]; open: (ticket: Ticket) => void }): ReactNode {
  const drag = useDraggable({ id: ticket.id });
  const drop = useDroppable({ id: ticket.id });
  return (
    <article ref={drop.setNodeRef} data-ticket={ticket.id} className={`ticket ${drag.isDragging ? "away" : ""} ${drop.isOver && !drag.isDragging ? "before" : ""}`}>
      <div ref={drag.setNodeRef} {...drag.listeners} {...drag.attributes} className="grip" aria-label={`${ticket.id} ${ticket.title}`} onClick={() => open(ticket)} onKeyDown={(event) => { drag.listeners?.["onKeyDown"]?.(event); if (event.key === "Enter" && !drag.isDragging) open(ticket); }}>
        <Face ticket={ticket} />
      </div>
      <span className="card-menu"><Menu label={`Menu of ${ticket.id}`} className="icon-button" face={<Icon name="more" size={16} />} align="left" items={items} /></span>
    </article>
  );
}

function Face({ ticket }: { ticket: Ticket }): ReactNode {
  const who = personOf(ticket.assignee).name;
  return (
    <>
      <span className="ticket-id">{ticket.id}</span>
      <span className="ticket-title">{ticket.title}</span>
      {ticket.labels.length === 0 ? null : <span className="row labels">{ticket.labels.map((label) => <span key={label} className={`chip label-${label.toLowerCase()}`}>{label}</span>)}</span>}
      <span className="row foot">
        <span className={`priority ${ticket.priority.toLowerCase()}`}><Icon name="flag" size={14} /> {ticket.priority}</span>
        <span className="grow" />
        {who === "" ? <span className="muted">Nobody</span> : <span className="row who"><Avatar name={who} small /> {who.split(" ")[0]}</span>}
      </span>
    </>
  );
}

function itemsOf(store: Store<State>, ticket: Ticket, remove: (ticket: Ticket) => void): Item[] {
  const set = (change: Partial<Ticket>) => () => store.change((now) => alter(now, ticket.id, change));
  return [
    { label: "Assign to", icon: "user", items: [...store.get().team.map((id) => ({ label: personOf(id).name, checked: ticket.assignee === id, run: set({ assignee: id }) })), { label: "Nobody", checked: ticket.assignee === "", run: set({ assignee: "" }) }] },
    { label: "Priority", icon: "flag", items: PRIORITIES.map((priority) => ({ label: priority, checked: ticket.priority === priority, run: set({ priority }) })) },
    { label: "Labels", icon: "tag", items: LABELS.map((label) => ({ label, checked: ticket.labels.includes(label), run: set({ labels: toggled(ticket.labels, label) }) })) },
    { label: "Move to", icon: "forward", items: COLUMNS.filter((column) => column !== ticket.column).map((column) => ({ label: column, run: () => store.change((now) => moved(now, ticket.id, column, null)) })) },
    { label: "Delete", icon: "trash", danger: true, separated: true, run: () => remove(ticket) },
  ];
}
