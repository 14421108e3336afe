// Courierly: folders, a list, what one reads, and a letter being written.
import { useEffect, useState, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import "../../shared/base.css";
import type { IconName } from "../../shared/icons";
import { COMPANY, personOf } from "../../shared/people";
import { Bar, Dialog, Icon, useRoute, useStore } from "../../shared/react/parts";
import { go, path } from "../../shared/route";
import { showTask, Store } from "../../shared/store";
import { Compose } from "./compose";
import { List } from "./list";
import "./mail.css";
import { Reading } from "./reading";
import { KEYS, useKeys } from "./keys";
import { alter, answer, FOLDERS, generate, inFolder, SHELVES, write, type Folder, type Letter } from "./state";

const store = new Store("mail", generate);
showTask(store);
const LOOK: Record<Folder, { icon: IconName; name: string }> = {
  inbox: { icon: "inbox", name: "Inbox" },
  starred: { icon: "star", name: "Starred" },
  drafts: { icon: "draft", name: "Drafts" },
  sent: { icon: "send", name: "Sent" },
  archive: { icon: "archive", name: "Archive" },
  junk: { icon: "junk", name: "Junk" },
  trash: { icon: "trash", name: "Trash" },
};
const BLANK: Letter = { to: [], cc: [], subject: "", body: "" };

function Page(): ReactNode {
  const state = useStore(store);
  const [, first, second] = useRoute().split("/");
  const folder = FOLDERS.find((name) => name === first) ?? "inbox";
  const [search, setSearch] = useState("");
  const [letter, setLetter] = useState<Letter | null>(null);
  const [help, setHelp] = useState(false);
  const [note, setNote] = useState("");
  const rows = inFolder(state, folder, search);
  const open = state.messages.find(({ id }) => id === Number(second));

  useEffect(() => {
    if (path() === "/") go("/inbox");
  }, []);

  const show = (id: number): void => {
    go(`/${folder}/${id}`);
    store.change((now) => alter(now, [id], () => ({ read: true })));
  };
  const move = (id: number, to: (typeof SHELVES)[number]): void => {
    store.change((now) => alter(now, [id], () => ({ folder: to })));
    setNote(`Moved to ${LOOK[to].name}`);
    if (id === open?.id) go(`/${folder}`);
  };
  const step = (by: number): void => {
    const at = rows.findIndex(({ id }) => id === open?.id);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (next !== undefined) show(next.id);
  };
  const send = (done: Letter, to: "sent" | "drafts"): void => {
    store.change((now) => write(now, done, to));
    setLetter(null);
    setNote(to === "sent" ? "Sent" : "Kept as a draft");
  };
  const begin = (way: "reply" | "all" | "forward"): void => {
    if (open !== undefined) setLetter(answer(open, state.me, way));
  };
  useKeys(letter === null && !help, {
    j: () => step(1), k: () => step(-1), c: () => setLetter(BLANK),
    r: () => begin("reply"), a: () => begin("all"), f: () => begin("forward"),
    e: () => { if (open !== undefined) move(open.id, "archive"); },
    "#": () => { if (open !== undefined) move(open.id, "trash"); },
    "!": () => { if (open !== undefined) move(open.id, "junk"); },
    s: () => { if (open !== undefined) store.change((now) => alter(now, [open.id], (m) => ({ starred: !m.starred }))); },
    u: () => {
      if (open === undefined) return;
      store.change((now) => alter(now, [open.id], () => ({ read: false })));
      go(`/${folder}`);
    },
    "/": () => document.getElementById("search")?.focus(),
    "?": () => setHelp(true),
  });
  useEffect(() => {
    const leaving = setTimeout(() => setNote(""), 4000);
    return () => clearTimeout(leaving);
  }, [note]);

  return (
    <>
      <Bar icon="mail" name="Courierly" company={COMPANY} me={personOf(state.me).name} startOver={store.startOver}>
        <label className="search row">
          <Icon name="search" size={16} />
          <span className="visually-hidden">Search mail</span>
          <input id="search" type="search" autoComplete="off" placeholder="Search mail" value={search} onChange={(event) => setSearch(event.target.value)} />
        </label>
        <span className="grow" />
        <button type="button" className="button plain small" onClick={() => setHelp(true)}>Shortcuts</button>
      </Bar>
      <div className="mail">
        <Folders folder={folder} compose={() => setLetter(BLANK)} move={move} />
        <List store={store} rows={rows} open={open?.id} name={LOOK[folder].name} show={show} move={move} />
        <Reading store={store} message={open} move={move} begin={begin} />
      </div>
      {letter === null ? null : <Compose start={letter} onDone={send} onClose={() => setLetter(null)} />}
      {help ? <Help onClose={() => setHelp(false)} /> : null}
      <div className="note" role="status">{note}</div>
    </>
  );
}

function Folders(props: { folder: Folder; compose: () => void; move: (id: number, to: (typeof SHELVES)[number]) => void }): ReactNode {
  const state = useStore(store);
  const [over, setOver] = useState("");
  return (
    <nav className="folders" aria-label="Folders">
      <button type="button" className="button primary" onClick={props.compose}><Icon name="edit" size={16} /> Compose</button>
      {FOLDERS.map((name) => {
        const unread = state.messages.filter((message) => message.folder === name && !message.read).length;
        const shelf = SHELVES.find((each) => each === name);
        return (
          <a
            key={name} href={`/${name}`} aria-current={props.folder === name ? "page" : undefined} className={over === name ? "over" : undefined}
            onClick={(event) => { event.preventDefault(); go(`/${name}`); }}
            onDragOver={(event) => { if (shelf !== undefined) { event.preventDefault(); setOver(name); } }}
            onDragLeave={() => setOver("")}
            onDrop={(event) => { event.preventDefault(); setOver(""); if (shelf !== undefined) props.move(Number(event.dataTransfer.getData("text/plain")), shelf); }}
          >
            <Icon name={LOOK[name].icon} /> {LOOK[name].name}
            {unread > 0 && name === "inbox" ? <span className="count">{unread}</span> : null}
          </a>
        );
      })}
    </nav>
  );
}

function Help({ onClose }: { onClose: () => void }): ReactNode {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl className="keys-list">
        {KEYS.map(([key, what]) => (
          <div key={key}><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>
        ))}
      </dl>
    </Dialog>
  );
}

createRoot(document.getElementById("app") as HTMLElement).render(<Page />);
