// Own expenses: what they come to, a table to sort and to narrow.
import { short } from "../../shared/dates";
import { euros } from "../../shared/money";
import { Icon, useStore } from "../../shared/react/parts";
import { go } from "../../shared/route";
import type { Store } from "../../shared/store";
import { shown, STATUSES, type Expense, type State, type Status } from "./state";

const LOOK: Record<Status, string> = { draft: "chip", submitted: "chip warn", approved: "chip good", rejected: "chip bad" };

export function Mark({ status }: { status: Status }) {
  return <span className={LOOK[status]}>{status[0]?.toUpperCase() + status.slice(1)}</span>;
}

function Totals({ expenses }: { expenses: readonly Expense[] }) {
  return (
    <div className="totals">
      {STATUSES.map((status) => {
        const those = expenses.filter((expense) => expense.status === status);
        return (
          <div className="card total" key={status}>
            <Mark status={status} />
            <strong>{euros(those.reduce((sum, expense) => sum + expense.cents, 0))}</strong>
            <span className="muted">{those.length === 1 ? "1 expense" : `${those.length} expenses`}</span>
          </div>
        );
      })}
    </div>
  );
}

export function List({ store }: { store: Store<State> }) {
  const state = useStore(store);
  const { view } = state;
  const look = (change: Partial<State["view"]>): void => store.change((now) => ({ ...now, view: { ...now.view, ...change } }));
  const sort = (key: State["view"]["sort"]): void => look({ sort: key, descending: view.sort === key ? !view.descending : key !== "merchant" });
  const heading = (key: State["view"]["sort"], words: string, className?: string) => (
    <th className={className} aria-sort={view.sort !== key ? "none" : view.descending ? "descending" : "ascending"}>
      <button type="button" className="sort" onClick={() => sort(key)}>
        {words} <span aria-hidden="true">{view.sort !== key ? "" : view.descending ? "↓" : "↑"}</span>
      </button>
    </th>
  );
  const rows = shown(state);
  return (
    <>
      <Totals expenses={state.expenses.filter((expense) => expense.person === state.me)} />
      <section className="card">
        <div className="row head">
          <h2>My expenses</h2>
          <span className="grow" />
          <label className="row muted">
            Status
            <select className="input" value={view.status} onChange={(event) => look({ status: event.target.value as Status | "all" })}>
              <option value="all">All</option>
              {STATUSES.map((status) => <option key={status} value={status}>{status[0]?.toUpperCase() + status.slice(1)}</option>)}
            </select>
          </label>
        </div>
        <table className="table">
          <thead>
            <tr>
              {heading("date", "Date")}
              {heading("merchant", "Merchant")}
              <th>Category</th>
              <th>Project</th>
              <th>Status</th>
              {heading("amount", "Amount", "number")}
            </tr>
          </thead>
          <tbody>{rows.map((expense) => <Row key={expense.id} expense={expense} />)}</tbody>
          <tfoot>
            <tr>
              <td colSpan={5}>Total of {rows.length} shown</td>
              <td className="number">{euros(rows.reduce((sum, expense) => sum + expense.cents, 0))}</td>
            </tr>
          </tfoot>
        </table>
      </section>
    </>
  );
}

function Row({ expense }: { expense: Expense }) {
  const to = `/expense/${expense.id}`;
  return (
    <tr>
      <td className="muted">{short(expense.date)}</td>
      <td>
        <a href={to} onClick={(event) => { event.preventDefault(); go(to); }}>{expense.merchant}</a>
        {expense.receipts.length > 0 ? <span className="muted clip" title="Has a receipt"><Icon name="attach" size={13} /></span> : null}
      </td>
      <td>{expense.category}</td>
      <td className="muted">{expense.project}</td>
      <td><Mark status={expense.status} /></td>
      <td className="number">{euros(expense.cents)}</td>
    </tr>
  );
}
