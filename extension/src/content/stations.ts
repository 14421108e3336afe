// How things stood when a look began, and whether they stand otherwise now.

/** What says how something stands, and what it said before. */
export type Noted = readonly [station: () => string, before: string];

export function noted(station: () => string): Noted {
  return [station, station()];
}

export function isOther([station, before]: Noted): boolean {
  return station() !== before;
}
