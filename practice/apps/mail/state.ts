// What Courierly knows: folders, messages, labels, and where one looks.
import { plus } from "../../shared/dates";
import { Draw } from "../../shared/draw";
import { PEOPLE, personOf } from "../../shared/people";

export const FOLDERS = ["inbox", "starred", "drafts", "sent", "archive", "junk", "trash"] as const;
export const LABELS = ["Customers", "Invoices", "Projects", "Travel", "Hiring"] as const;
/** Where messages can be moved; "starred" is a view, drafts and sent are made by writing. */
export const SHELVES = ["inbox", "archive", "junk", "trash"] as const;

export type Folder = (typeof FOLDERS)[number];

export interface Message {
  id: number;
  folder: Exclude<Folder, "starred">;
  from: string;
  to: string[];
  cc: string[];
  subject: string;
  body: string;
  day: string;
  time: string;
  read: boolean;
  starred: boolean;
  labels: string[];
}

export interface State {
  today: string;
  me: string;
  messages: Message[];
}

const TOPICS: readonly (readonly [string, string])[] = [
  ["Agenda for the planning day", "Here is a first agenda. I left the afternoon open for the budget; tell me if your team needs longer."],
  ["Invoice from Paper & Pine", "The invoice for the new desks came in. It is a little higher than the offer because of the delivery."],
  ["Draft of the customer letter", "Please have a look at the second paragraph. I am not sure that we should name the date yet."],
  ["Room for the workshop", "The large room is free on all three days. Shall I book it, or do we need the one with the screens?"],
  ["New starter on Monday", "Our new colleague begins on Monday. Could you show the way around the building after the welcome?"],
  ["Numbers for the quarter", "The numbers are in. Sales are ahead of the plan, travel is not. The table is in the shared folder."],
  ["Train to the fair", "I found a direct train that leaves at eight. It is cheaper if we book by the end of the week."],
  ["Feedback on the prototype", "Three of five people found the export at once. The other two looked for it in the file menu."],
  ["Password policy", "From next month passwords no longer expire. Please read the two pages before the training."],
  ["Contract with Harbour Ferries", "They accept the terms but for the notice period. They ask for three months in place of six."],
  ["Lunch on Thursday", "The Olive Terrace has a table for eight at half past twelve. Are you with us?"],
  ["Holiday plan", "Please enter your days until Friday, so that nobody has to wait for an answer in summer."],
  ["Print run of the brochure", "The printer asks for the final files today. The pictures on page four are still the small ones."],
  ["Coffee machine", "It is repaired. The descaling light will stay on for a day; you can ignore it."],
  ["Interview notes", "My notes are attached. I would invite the second candidate to meet the team."],
  ["Server maintenance on Saturday", "The portal will be away from six to nine. Nothing is lost; drafts are kept."],
  ["Visit of the Baltic team", "They arrive on Tuesday evening. I booked rooms at the Quayside Lodge for two nights."],
  ["Question about the data export", "A customer asks whether old reports can be exported as a spreadsheet as well. Can they?"],
  ["Minutes of the meeting", "Short minutes: the launch moves by one week, marketing gets the extra day that it asked for."],
  ["Parking spaces", "The garage closes its lower floor for two weeks. Please use the spaces behind the building."],
];
const ENDINGS = ["Best wishes", "Many thanks", "Kind regards", "See you soon"] as const;

export function generate(seed: number): State {
  const draw = new Draw(seed * 6151 + 23);
  const today = plus("2026-01-12", draw.between(0, 320));
  const [me, ...others] = draw.sample(PEOPLE, 12).map((person) => person.id);
  const topics = draw.sample(TOPICS, TOPICS.length);
  const first = draw.between(300, 900);
  const messages = topics.map(([subject, text], at): Message => {
    const received = at < 16;
    const other = draw.pick(others);
    const folder = at < 11 ? "inbox" : at < 14 ? "archive" : at < 15 ? "junk" : at < 16 ? "trash" : at < 19 ? "sent" : "drafts";
    const from = received ? other : (me ?? "");
    const to = received ? [me ?? ""] : [other];
    return {
      id: first + at,
      folder,
      from,
      to,
      cc: draw.chance(0.25) ? [draw.pick(others.filter((person) => person !== other))] : [],
      subject,
      body: `Hello ${personOf(to[0] ?? "").name.split(" ")[0] ?? ""},\n\n${text}\n\n${draw.pick(ENDINGS)}\n${personOf(from).name}`,
      day: plus(today, -Math.floor(at / 3)),
      time: `${String(17 - (at % 3) * 4 - draw.between(0, 2)).padStart(2, "0")}:${String(draw.between(0, 59)).padStart(2, "0")}`,
      read: !received || draw.chance(0.5),
      starred: draw.chance(0.12),
      labels: draw.chance(0.3) ? [draw.pick(LABELS)] : [],
    };
  });
  return { today, me: me ?? "", messages };
}

export function inFolder(state: State, folder: Folder, search: string): Message[] {
  const wanted = search.trim().toLowerCase();
  return state.messages
    .filter((message) => (folder === "starred" ? message.starred && message.folder !== "trash" : message.folder === folder))
    .filter((message) => `${message.subject} ${personOf(message.from).name} ${message.body}`.toLowerCase().includes(wanted))
    .sort((a, b) => (a.day + a.time < b.day + b.time ? 1 : -1));
}

export function alter(state: State, ids: readonly number[], change: (message: Message) => Partial<Message>): State {
  return { ...state, messages: state.messages.map((message) => (ids.includes(message.id) ? { ...message, ...change(message) } : message)) };
}

/** Turn a label on or off; labels keep the order in which they are listed. */
export function relabelled(labels: readonly string[], label: string): string[] {
  return LABELS.filter((each) => (each === label ? !labels.includes(each) : labels.includes(each)));
}

export interface Letter {
  to: string[];
  cc: string[];
  subject: string;
  body: string;
}

export function write(state: State, letter: Letter, folder: "sent" | "drafts"): State {
  const id = Math.max(...state.messages.map((message) => message.id)) + 1;
  const rest = { from: state.me, day: state.today, time: "18:00", read: true, starred: false, labels: [] };
  return { ...state, messages: [...state.messages, { ...letter, ...rest, id, folder }] };
}

export function answer(message: Message, me: string, way: "reply" | "all" | "forward"): Letter {
  const quoted = `\n\n${personOf(message.from).name} wrote:\n${message.body.split("\n").map((line) => `> ${line}`).join("\n")}`;
  const others = [...message.to, ...message.cc].filter((person) => person !== me && person !== message.from);
  const begin = way === "forward" ? "Fwd: " : "Re: ";
  return {
    to: way === "forward" ? [] : [message.from],
    cc: way === "all" ? others : [],
    subject: message.subject.startsWith(begin) ? message.subject : begin + message.subject,
    body: quoted,
  };
}
