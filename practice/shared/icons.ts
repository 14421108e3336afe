// Line drawings on a field of 24 by 24, drawn for these apps.

export const ICONS = {
  add: "M12 5v14M5 12h14",
  archive: "M4 8h16v11H4zM3 4h18v4H3zM10 12h4",
  attach: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.4a1.7 1.7 0 0 1-2.4-2.4L14.5 7",
  back: "M19 12H5M11 6l-6 6 6 6",
  board: "M4 4h5v16H4zM11 4h5v10h-5zM18 4h2v7h-2",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  check: "M5 12.500l4.5 4.500L19 7",
  chevron: "M7 10l5 5 5-5",
  close: "M6 6l12 12M18 6L6 18",
  console: "M4 5h16v14H4zM4 10h16M10 10v9",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  draft: "M5 3h9l5 5v13H5zM14 3v5h5M9 13h6M9 17h4",
  edit: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  filter: "M4 6h16M7 12h10M10 18h4",
  first: "M18 6l-6 6 6 6M11 6l-6 6 6 6",
  flag: "M6 21V4h11l-2 4 2 4H6",
  forward: "M15 7l5 5-5 5M20 12H9a5 5 0 0 0-5 5v1",
  grid: "M4 4h16v16H4zM4 10h16M4 15h16M10 4v16",
  inbox: "M4 13l3-8h10l3 8v6H4zM4 13h5l1.5 3h3L15 13h5",
  junk: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM6 6l12 12",
  last: "M6 6l6 6-6 6M13 6l6 6-6 6",
  left: "M14 6l-6 6 6 6",
  mail: "M3 6h18v13H3zM3 7l9 7 9-7",
  menu: "M4 7h16M4 12h16M4 17h16",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  next: "M10 6l6 6-6 6",
  receipt: "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
  reply: "M9 7l-5 5 5 5M4 12h11a5 5 0 0 1 5 5v1",
  restart: "M4 12a8 8 0 1 0 2.5-5.800L4 8.500M4 4v4.500h4.5",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.5 4.5",
  send: "M4 12l16-8-6 17-3-7zM11 14l9-10",
  sort: "M8 5v14M8 19l-3-3M8 5l3 3M16 5v14M16 19l3-3",
  star: "M12 4l2.5 5.2 5.5.8-4 4 1 5.6-5-2.7-5 2.7 1-5.6-4-4 5.5-.8z",
  submit: "M12 19V6M6 12l6-6 6 6",
  tag: "M4 4h8l8 8-8 8-8-8zM8.5 8.500h.01",
  trash: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
  user: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM5 20a7 7 0 0 1 14 0",
  wallet: "M4 7h15v12H4zM4 7l11-3v3M15 13h.01",
} as const;

export type IconName = keyof typeof ICONS;

export function svg(name: IconName, size = 18): string {
  const stroke = 'fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"';
  return `<svg aria-hidden="true" viewBox="0 0 24 24" width="${size}" height="${size}" ${stroke}><path d="${ICONS[name]}"/></svg>`;
}
