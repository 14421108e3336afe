// Days as ISO text ("2026-03-09"), reckoned in UTC: no time zone moves them.

const DAY_MS = 86_400_000;
export const MONTHS = [
  ...["January", "February", "March", "April", "May", "June", "July"],
  ...["August", "September", "October", "November", "December"],
] as const;
export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

export function iso(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

export function plus(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** 0 is Monday. */
export function weekday(day: string): number {
  return (new Date(Date.parse(day)).getUTCDay() + 6) % 7;
}

export function parts(day: string): { year: number; month: number; day: number } {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return { year, month, day: date };
}

/** "9 Mar 2026" */
export function short(day: string): string {
  const { year, month, day: date } = parts(day);
  return `${date} ${(MONTHS[month - 1] ?? "").slice(0, 3)} ${year}`;
}

/** "Monday, 9 March 2026" */
export function long(day: string): string {
  const { year, month, day: date } = parts(day);
  return `${WEEKDAYS[weekday(day)] ?? ""}, ${date} ${MONTHS[month - 1] ?? ""} ${year}`;
}
