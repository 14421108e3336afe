// The messages of a folder: read, star, drag to a folder, and a context menu.
import { useState, type ReactNode } from "react";
import { parts, MONTHS } from "../../shared/dates";
import { personOf } from "../../shared/people";
import { ContextMenu } from "../../shared/react/menu";
import { Avatar, Icon } from "../../shared/react/parts";
import type { Store } from "../../shared/store";
import { itemsFor, type Move } from "./items";
import { alter, type Message, type State } from "./state";

interface Props {
  store: Store<State>;
  rows: readonly Message[];
  open: number | undefined;
  name: string;
  show: (id: number) => void;
  move: Move;
}

export function List({ store, rows, open, name, show, move }: Props): ReactNode {
  const [menu, setMenu] = useState<{ message: Message; x: number; y: number } | null>(null);
  return (
    <section className="list" aria-label={name}>
      <div className="list-head"><h2>{name}</h2><span className="muted">{rows.length === 1 ? "1 message" : `${rows.length} messages`}</span></div>
      {rows.length === 0 ? <p className="empty muted">Nothing here.</p> : null}
      <ul>
        {rows.map((message) => (
          <li key={message.id} className={`${message.read ? "" : "unread"} ${message.id === open ? "open" : ""}`}>
            <div
              className="message" role="button" tabIndex={0} draggable aria-label={`${message.subject}, from ${personOf(message.from).name}${message.read ? "" : ", unread"}`}
              onClick={() => show(message.id)}
              onKeyDown={(event) => { if (event.key === "Enter") show(message.id); }}
              onContextMenu={(event) => { event.preventDefault(); setMenu({ message, x: event.clientX, y: event.clientY }); }}
              onDragStart={(event) => event.dataTransfer.setData("text/plain", String(message.id))}
            >
              <Avatar name={personOf(message.from).name} />
              <span className="who">{personOf(message.from).name}</span>
              <span className="when">{when(message, store.get().today)}</span>
              <span className="subject">{message.subject}</span>
              <span className="preview">{message.body.split("\n")[2]}</span>
              {message.labels.length === 0 ? null : <span className="labels">{message.labels.map((label) => <span key={label} className="chip accent">{label}</span>)}</span>}
            </div>
            <button
              type="button" className="icon-button star" aria-pressed={message.starred} aria-label={`Star ${message.subject}`}
              onClick={() => store.change((now) => alter(now, [message.id], (m) => ({ starred: !m.starred })))}
            >
              <Icon name="star" size={16} />
            </button>
          </li>
        ))}
      </ul>
      {menu === null ? null : <ContextMenu label="Message" at={menu} items={itemsFor(store, menu.message, move)} onClose={() => setMenu(null)} />}
    </section>
  );
}

function when(message: Message, today: string): string {
  const { month, day } = parts(message.day);
  return message.day === today ? message.time : `${day} ${MONTHS[month - 1]?.slice(0, 3) ?? ""}`;
}
