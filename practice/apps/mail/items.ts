// What can be done with a message, as a menu.
import type { Item } from "../../shared/react/menu";
import type { Store } from "../../shared/store";
import { alter, LABELS, relabelled, SHELVES, type Message, type State } from "./state";

export type Move = (id: number, to: (typeof SHELVES)[number]) => void;

const NAMES = { inbox: "Inbox", archive: "Archive", junk: "Junk", trash: "Trash" } as const;
const ICONS = { inbox: "inbox", archive: "archive", junk: "junk", trash: "trash" } as const;

export function itemsFor(store: Store<State>, message: Message, move: Move): Item[] {
  const change = (what: (now: Message) => Partial<Message>) => () => store.change((now) => alter(now, [message.id], what));
  return [
    { label: message.read ? "Mark as unread" : "Mark as read", icon: "mail", keys: message.read ? "u" : "", run: change((now) => ({ read: !now.read })) },
    { label: message.starred ? "Remove star" : "Add star", icon: "star", keys: "s", run: change((now) => ({ starred: !now.starred })) },
    {
      label: "Move to", icon: "forward", separated: true,
      items: SHELVES.filter((shelf) => shelf !== message.folder).map((shelf) => ({ label: NAMES[shelf], icon: ICONS[shelf], run: () => move(message.id, shelf) })),
    },
    {
      label: "Label as", icon: "tag",
      items: LABELS.map((label) => ({ label, checked: message.labels.includes(label), run: change((now) => ({ labels: relabelled(now.labels, label) })) })),
    },
    { label: "Delete", icon: "trash", keys: "#", danger: true, separated: true, run: () => move(message.id, "trash") },
  ];
}
