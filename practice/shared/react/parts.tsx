// Small parts that every React app uses.
import { useEffect, useRef, useSyncExternalStore, type ReactNode } from "react";
import { ICONS, type IconName } from "../icons";
import { hue, initials } from "../people";
import { onRoute, path } from "../route";
import type { Store } from "../store";
import { Menu } from "./menu";

export function useStore<S>(store: Store<S>): S {
  return useSyncExternalStore(store.subscribe, store.get);
}

export function useRoute(): string {
  return useSyncExternalStore(onRoute, path);
}

export function Icon({ name, size = 18 }: { name: IconName; size?: number }): ReactNode {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 24" width={size} height={size} fill="none" stroke="currentColor" strokeWidth={1.8} strokeLinecap="round" strokeLinejoin="round">
      <path d={ICONS[name]} />
    </svg>
  );
}

export function Avatar({ name, small = false }: { name: string; small?: boolean }): ReactNode {
  const style = { "--hue": hue(name) } as Record<string, unknown>;
  return (
    <span aria-hidden="true" className={small ? "avatar small" : "avatar"} style={style}>
      {initials(name)}
    </span>
  );
}

export function Bar(props: { icon: IconName; name: string; company: string; me: string; startOver: () => void; children?: ReactNode }): ReactNode {
  return (
    <header className="bar">
      <div className="brand">
        <span className="brand-mark">
          <Icon name={props.icon} />
        </span>
        <span>
          {props.name}
          <small>{props.company}</small>
        </span>
      </div>
      {props.children}
      <Menu
        label={`Account of ${props.me}`}
        className="icon-button"
        face={<Avatar name={props.me} />}
        align="right"
        items={[{ label: "Start over", icon: "restart", run: props.startOver }]}
      />
    </header>
  );
}

export function Dialog(props: { title: string; onClose: () => void; children: ReactNode; foot?: ReactNode }): ReactNode {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    element.current?.showModal();
  }, []);
  return (
    <dialog ref={element} className="dialog" aria-label={props.title} onClose={props.onClose}>
      <div className="dialog-head">
        <h2>{props.title}</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={props.onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div className="dialog-body">{props.children}</div>
      {props.foot === undefined ? null : <div className="dialog-foot">{props.foot}</div>}
    </dialog>
  );
}
