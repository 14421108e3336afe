// Money as whole cents: sums stay exact.

/** "€1,234.50" */
export function euros(cents: number): string {
  const sign = cents < 0 ? "-" : "";
  const whole = Math.floor(Math.abs(cents) / 100).toString();
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${sign}€${grouped}.${(Math.abs(cents) % 100).toString().padStart(2, "0")}`;
}

/** Cents from what a person typed ("1,234.5", "12"), or null where that is no amount. */
export function cents(text: string): number | null {
  const plain = text.trim().replace(/^€\s*/, "").replace(/,(?=\d{3}\b)/g, "");
  const found = /^(\d{1,7})(?:[.,](\d{1,2}))?$/.exec(plain);
  if (found === null) return null;
  return Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
}
