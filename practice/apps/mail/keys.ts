// Single keys that do what a button does, unless one is typing.
import { useEffect, useRef } from "react";

export const KEYS: readonly (readonly [string, string])[] = [
  ["c", "Compose"], ["r", "Reply"], ["a", "Reply to all"], ["f", "Forward"], ["e", "Archive"], ["#", "Move to trash"],
  ["!", "Report as junk"], ["s", "Star"], ["u", "Mark as unread"], ["j", "Next message"], ["k", "Previous message"],
  ["/", "Search"], ["?", "This help"], ["Ctrl+Enter", "Send, while composing"],
];

export function useKeys(active: boolean, keys: Record<string, () => void>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!active) return;
    const press = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [role=menu], [contenteditable]") !== null;
      const key = latest.current[event.key];
      if (typing || event.ctrlKey || event.metaKey || event.altKey || key === undefined) return;
      event.preventDefault();
      key();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [active]);
}
