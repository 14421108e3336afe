// Deskwise: desks booked by the day, without a framework.
import "../../shared/base.css";
import { svg } from "../../shared/icons";
import { COMPANY, personOf } from "../../shared/people";
import { bar, element, openMenu } from "../../shared/plain";
import { plus } from "../../shared/dates";
import { showTask, Store, variant } from "../../shared/store";
import "./desks.css";
import { dateButton } from "./picker";
import { booked, DESKS, generate, moved, PARTS, shownOf, written, type Booking, type State } from "./state";

const store = new Store("desks", (seed) => generate(seed, variant));
showTask(store);

function field(label: string, input: HTMLElement): HTMLElement {
  return element("div", { class: "field" }, element("span", { class: "label" }, label), input);
}

function draft(changed: Partial<State["draft"]>): void {
  store.change((state) => ({ ...state, draft: { ...state.draft, ...changed } }));
}

function form(): HTMLElement {
  const { draft: now, order } = store.get();
  const desk = element("select", { class: "input", "aria-label": "Desk" });
  for (const name of DESKS) desk.append(new Option(name, name, false, name === now.desk));
  desk.addEventListener("change", () => draft({ desk: desk.value }));
  const parts = element("div", { role: "radiogroup", "aria-label": "How long", class: "parts" });
  for (const name of PARTS) {
    const radio = element("input", { type: "radio", name: "part", value: name, checked: name === now.part });
    radio.addEventListener("change", () => draft({ part: name }));
    parts.append(element("label", {}, radio, name));
  }
  const day = dateButton({ label: "Day", value: now.day, opens: now.day, order, chosen: (to) => draft({ day: to }) });
  const book = element("button", { type: "submit", class: "button primary" }, "Book");
  const made = element("form", { class: "card book" }, element("h2", {}, "Book a desk"), field("Desk", desk), field("Day", day), field("How long", parts), book);
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    store.change((state) => booked(state, state.draft));
    note.textContent = "The desk is booked.";
  });
  return made;
}

function table(): HTMLElement {
  const state = store.get();
  const from = dateButton({ label: "From", value: state.from, opens: state.today, order: state.order, chosen: (day) => store.change((now) => ({ ...now, from: day })) });
  const heads = ["Desk", "Day", "How long", ""].map((name) => element("th", { scope: "col" }, name));
  const rows = element("table", { class: "table" }, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...shownOf(state).map(row)));
  return element("section", { class: "card list", "aria-label": "Bookings" }, element("div", { class: "row" }, element("h2", {}, "Bookings"), element("span", { class: "grow" }), element("span", { class: "muted" }, "From"), from), rows);
}

function row(booking: Booking): HTMLElement {
  const day = dateButton({ label: `Day of ${booking.desk}`, value: booking.day, opens: booking.day, order: store.get().order, chosen: (to) => store.change((state) => moved(state, booking.id, to)) });
  const more = element("button", { type: "button", class: "icon-button", "aria-label": `Menu of ${booking.desk}`, "aria-haspopup": "menu", html: svg("more") });
  more.addEventListener("click", () => {
    const box = more.getBoundingClientRect();
    openMenu(`Menu of ${booking.desk}`, { x: box.right - 190, y: box.bottom + 4 }, [
      { label: "Again a week later", icon: "copy", run: () => store.change((state) => booked(state, { desk: booking.desk, day: plus(booking.day, 7), part: booking.part })) },
      { label: "Again four weeks later", icon: "copy", run: () => store.change((state) => booked(state, { desk: booking.desk, day: plus(booking.day, 28), part: booking.part })) },
      { label: "Cancel booking", icon: "trash", separated: true, run: () => store.change((state) => ({ ...state, bookings: state.bookings.filter(({ id }) => id !== booking.id) })) },
    ]);
  });
  return element("tr", {}, element("td", {}, booking.desk), element("td", {}, day), element("td", {}, booking.part), element("td", {}, more));
}

const app = document.getElementById("app") as HTMLElement;
const main = element("main", { class: "desks" });
const note = element("div", { class: "note", role: "status" });

function draw(): void {
  const label = document.activeElement?.getAttribute("aria-label")?.split(":")[0];
  main.replaceChildren(form(), table());
  const again = [...main.querySelectorAll<HTMLElement>("[aria-label]")].find((each) => each.getAttribute("aria-label")?.split(":")[0] === label);
  if (label !== undefined) again?.focus();
}

app.append(bar({ icon: "calendar", name: "Deskwise", company: COMPANY, me: personOf(store.get().me).name, startOver: store.startOver }, element("span", { class: "muted" }, `Today is ${written(store.get().today, store.get().order)}`), element("span", { class: "grow" })), main, note);
store.subscribe(draw);
draw();
