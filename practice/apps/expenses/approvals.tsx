// What others submitted: one click approves, another rejects.
import { short } from "../../shared/dates";
import { euros } from "../../shared/money";
import { personOf } from "../../shared/people";
import { Avatar, Icon, useStore } from "../../shared/react/parts";
import type { Store } from "../../shared/store";
import { put, waiting, type Expense, type State } from "./state";

export function Approvals({ store }: { store: Store<State> }) {
  const rows = waiting(useStore(store));
  const decide = (expense: Expense, status: "approved" | "rejected"): void => store.change((state) => put(state, { ...expense, status }));
  return (
    <section className="card">
      <div className="row head"><h2>Waiting for your approval</h2></div>
      {rows.length === 0 ? <p className="empty muted">Nothing waits. Well done.</p> : null}
      <table className="table">
        {rows.length === 0 ? null : (
          <thead>
            <tr><th>Person</th><th>Merchant</th><th>Category</th><th>Date</th><th className="number">Amount</th><th><span className="visually-hidden">Decision</span></th></tr>
          </thead>
        )}
        <tbody>
          {rows.map((expense) => {
            const { name } = personOf(expense.person);
            return (
              <tr key={expense.id}>
                <td><span className="row"><Avatar name={name} /> {name}</span></td>
                <td>{expense.merchant}</td>
                <td className="muted">{expense.category}</td>
                <td className="muted">{short(expense.date)}</td>
                <td className="number">{euros(expense.cents)}</td>
                <td>
                  <span className="row decide">
                    <button type="button" className="button small" aria-label={`Approve ${expense.merchant}`} onClick={() => decide(expense, "approved")}><Icon name="check" size={15} /> Approve</button>
                    <button type="button" className="button small danger" aria-label={`Reject ${expense.merchant}`} onClick={() => decide(expense, "rejected")}>Reject</button>
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
