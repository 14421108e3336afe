// Tally: own expenses, a form for one, and what waits for approval.
import { createRoot } from "react-dom/client";
import "../../shared/base.css";
import { COMPANY, personOf } from "../../shared/people";
import { Bar, Icon, useRoute, useStore } from "../../shared/react/parts";
import { go } from "../../shared/route";
import { showTask, Store } from "../../shared/store";
import { Approvals } from "./approvals";
import { Form } from "./form";
import { List } from "./list";
import { blank, generate, waiting } from "./state";
import "./expenses.css";

const store = new Store("expenses", generate);
showTask(store);

function Page() {
  const state = useStore(store);
  const route = useRoute();
  const found = /^\/expense\/(\d+)$/.exec(route);
  const expense = found === null ? undefined : state.expenses.find(({ id, person }) => id === Number(found[1]) && person === state.me);
  const tab = route === "/approvals" ? "approvals" : "mine";
  return (
    <>
      <Bar icon="wallet" name="Tally" company={COMPANY} me={personOf(state.me).name} startOver={store.startOver}>
        <nav className="tabs" aria-label="Sections">
          <a href="/" aria-current={tab === "mine" ? "page" : undefined} onClick={(event) => { event.preventDefault(); go("/"); }}>My expenses</a>
          <a href="/approvals" aria-current={tab === "approvals" ? "page" : undefined} onClick={(event) => { event.preventDefault(); go("/approvals"); }}>
            Approvals <span className="chip accent">{waiting(state).length}</span>
          </a>
        </nav>
        <span className="grow" />
        <button type="button" className="button primary" onClick={() => go("/new")}>
          <Icon name="add" size={16} /> New expense
        </button>
      </Bar>
      <main className="page">
        {route === "/new" ? <Form key="new" store={store} start={blank(state)} fresh /> : null}
        {expense === undefined ? null : <Form key={expense.id} store={store} start={expense} />}
        {route === "/approvals" ? <Approvals store={store} /> : null}
        {route === "/" ? <List store={store} /> : null}
      </main>
    </>
  );
}

createRoot(document.getElementById("app") as HTMLElement).render(<Page />);
