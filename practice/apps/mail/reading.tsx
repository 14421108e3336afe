// One message, with what can be done about it.
import type { ReactNode } from "react";
import { long } from "../../shared/dates";
import { address, personOf } from "../../shared/people";
import { Menu } from "../../shared/react/menu";
import { Avatar, Icon } from "../../shared/react/parts";
import type { Store } from "../../shared/store";
import { itemsFor, type Move } from "./items";
import type { Message, State } from "./state";

interface Props {
  store: Store<State>;
  message: Message | undefined;
  move: Move;
  begin: (way: "reply" | "all" | "forward") => void;
}

export function Reading({ store, message, move, begin }: Props): ReactNode {
  if (message === undefined) {
    return <section className="reading none muted" aria-label="Message"><Icon name="mail" size={42} /><p>Choose a message to read it.</p></section>;
  }
  const from = personOf(message.from);
  return (
    <article className="reading" aria-label="Message">
      <div className="row tools" role="toolbar" aria-label="Actions">
        <button type="button" className="icon-button" aria-label="Archive" title="Archive (e)" onClick={() => move(message.id, "archive")}><Icon name="archive" /></button>
        <button type="button" className="icon-button" aria-label="Report as junk" title="Report as junk (!)" onClick={() => move(message.id, "junk")}><Icon name="junk" /></button>
        <button type="button" className="icon-button" aria-label="Delete" title="Delete (#)" onClick={() => move(message.id, "trash")}><Icon name="trash" /></button>
        <span className="grow" />
        <Menu label="More" className="icon-button" face={<Icon name="more" />} align="left" items={itemsFor(store, message, move)} />
      </div>
      <div className="letter">
        <h1>{message.subject}</h1>
        <div className="row sender">
          <Avatar name={from.name} />
          <div className="grow">
            <strong>{from.name}</strong> <span className="muted">{address(from)}</span>
            <div className="muted">to {message.to.map((id) => personOf(id).name).join(", ")}{message.cc.length > 0 ? `, copy to ${message.cc.map((id) => personOf(id).name).join(", ")}` : ""}</div>
          </div>
          <time className="muted">{long(message.day)}, {message.time}</time>
        </div>
        <div className="body">{message.body}</div>
        <div className="row">
          <button type="button" className="button" onClick={() => begin("reply")}><Icon name="reply" size={16} /> Reply</button>
          <button type="button" className="button" onClick={() => begin("all")}>Reply to all</button>
          <button type="button" className="button" onClick={() => begin("forward")}><Icon name="forward" size={16} /> Forward</button>
        </div>
      </div>
    </article>
  );
}
