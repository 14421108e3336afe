// One expense: drafts can be changed and submitted, the others are read.
import { useId, useState } from "react";
import { cents, euros } from "../../shared/money";
import { Combobox } from "../../shared/react/combobox";
import { Dialog, Icon } from "../../shared/react/parts";
import { go } from "../../shared/route";
import type { Store } from "../../shared/store";
import { Mark } from "./list";
import { CATEGORIES, PAYMENTS, PROJECTS, put, type Expense, type State } from "./state";

const options = (names: readonly string[]): { id: string; label: string }[] => names.map((name) => ({ id: name, label: name }));

interface Props {
  store: Store<State>;
  start: Expense;
  fresh?: boolean;
}

export function Form({ store, start, fresh = false }: Props) {
  const id = useId();
  const [expense, setExpense] = useState(start);
  const [amount, setAmount] = useState(fresh ? "" : euros(start.cents).slice(1));
  const [picking, setPicking] = useState(false);
  const [tried, setTried] = useState(false);
  const sum = cents(amount);
  const locked = start.status !== "draft";
  const set = (change: Partial<Expense>): void => setExpense({ ...expense, ...change });
  const missing = expense.merchant.trim() === "" || sum === null || sum === 0 || expense.category === "" || expense.date === "";

  const save = (status: Expense["status"]): void => {
    setTried(true);
    if (missing) return;
    const done = { ...expense, merchant: expense.merchant.trim(), note: expense.note.trim(), cents: sum, status };
    store.change((state) => put(state, done));
    go("/");
  };

  return (
    <form className="card form" aria-label="Expense" noValidate onSubmit={(event) => { event.preventDefault(); save("submitted"); }}>
      <div className="row head">
        <button type="button" className="icon-button" aria-label="Back to the list" onClick={() => go("/")}><Icon name="back" /></button>
        <h1>{fresh ? "New expense" : start.merchant}</h1>
        <Mark status={start.status} />
      </div>
      <fieldset disabled={locked} className="fields">
        <div className="field wide">
          <label htmlFor={`${id}-merchant`}>Merchant</label>
          <input id={`${id}-merchant`} className="input" autoComplete="off" value={expense.merchant} aria-invalid={tried && expense.merchant.trim() === ""} onChange={(event) => set({ merchant: event.target.value })} />
        </div>
        {locked ? <Fixed label="Category" value={expense.category} /> : <Combobox label="Category" choices={options(CATEGORIES)} value={expense.category} onChoose={(category) => set({ category })} />}
        {locked ? <Fixed label="Project" value={expense.project} /> : <Combobox label="Project" choices={options(PROJECTS)} value={expense.project} placeholder="None" onChoose={(project) => set({ project })} />}
        <div className="field">
          <label htmlFor={`${id}-date`}>Date</label>
          <input id={`${id}-date`} type="date" className="input" value={expense.date} onChange={(event) => set({ date: event.target.value })} />
        </div>
        <div className="field">
          <label htmlFor={`${id}-amount`}>Amount in euros</label>
          <input id={`${id}-amount`} className="input number" inputMode="decimal" autoComplete="off" placeholder="0.00" value={amount} aria-invalid={tried && (sum === null || sum === 0)} onChange={(event) => setAmount(event.target.value)} />
        </div>
        <div className="field">
          <label htmlFor={`${id}-payment`}>Paid with</label>
          <select id={`${id}-payment`} className="input" value={expense.payment} onChange={(event) => set({ payment: event.target.value })}>
            {PAYMENTS.map((payment) => <option key={payment}>{payment}</option>)}
          </select>
        </div>
        <div className="field">
          <span className="label">Receipts</span>
          <div className="receipts">
            {expense.receipts.map((name) => (
              <span className="chip" key={name}>
                <Icon name="receipt" size={14} /> {name}
                {locked ? null : <button type="button" className="remove" aria-label={`Remove ${name}`} onClick={() => set({ receipts: expense.receipts.filter((other) => other !== name) })}><Icon name="close" size={12} /></button>}
              </span>
            ))}
            {locked ? null : <button type="button" className="button small" onClick={() => setPicking(true)}><Icon name="attach" size={14} /> Attach</button>}
          </div>
        </div>
        <div className="field wide">
          <label htmlFor={`${id}-note`}>Note</label>
          <textarea id={`${id}-note`} className="input" value={expense.note} onChange={(event) => set({ note: event.target.value })} />
        </div>
      </fieldset>
      {tried && missing ? <p className="error" role="alert">Merchant, category, date and amount are needed.</p> : null}
      {locked ? null : (
        <div className="row foot">
          <span className="grow" />
          <button type="button" className="button" onClick={() => save("draft")}>Save draft</button>
          <button type="submit" className="button primary"><Icon name="submit" size={16} /> Submit</button>
        </div>
      )}
      {picking ? <Receipts store={store} chosen={expense.receipts} onDone={(receipts) => { set({ receipts }); setPicking(false); }} onClose={() => setPicking(false)} /> : null}
    </form>
  );
}

function Fixed({ label, value }: { label: string; value: string }) {
  return (
    <div className="field">
      <span className="label">{label}</span>
      <span className="input fixed">{value}</span>
    </div>
  );
}

function Receipts(props: { store: Store<State>; chosen: string[]; onDone: (chosen: string[]) => void; onClose: () => void }) {
  const [chosen, setChosen] = useState(props.chosen);
  const all = [...new Set([...props.store.get().receipts, ...props.chosen])];
  const turn = (name: string): void => setChosen(chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name]);
  return (
    <Dialog
      title="Scanned receipts"
      onClose={props.onClose}
      foot={<>
        <button type="button" className="button" onClick={props.onClose}>Cancel</button>
        <button type="button" className="button primary" onClick={() => props.onDone(chosen)}>Attach chosen</button>
      </>}
    >
      <ul className="scans">
        {all.map((name) => (
          <li key={name}>
            <label className="row"><input type="checkbox" checked={chosen.includes(name)} onChange={() => turn(name)} /> <Icon name="receipt" /> {name}</label>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
