// The people of a company that does not exist.

export interface Person {
  id: string;
  name: string;
  team: string;
}

const NAMES: readonly (readonly [string, string])[] = [
  ["Amara Okafor", "Finance"],
  ["Anton Berger", "Sales"],
  ["Beatriz Lima", "Design"],
  ["Callum Reid", "Support"],
  ["Chiara Rossi", "Sales"],
  ["Daniel Novak", "Engineering"],
  ["Eleni Pappas", "Finance"],
  ["Emil Sandberg", "Engineering"],
  ["Farah Haddad", "People"],
  ["Grace Turner", "Support"],
  ["Hugo Lambert", "Engineering"],
  ["Ines Moreau", "Design"],
  ["Jonas Weber", "Operations"],
  ["Kaito Mori", "Engineering"],
  ["Leila Farouk", "Sales"],
  ["Marta Kowalska", "Operations"],
  ["Nadia Petrova", "Finance"],
  ["Oscar Lindqvist", "Sales"],
  ["Priya Raman", "Engineering"],
  ["Rosa Delgado", "People"],
  ["Samuel Osei", "Support"],
  ["Tomas Horak", "Operations"],
  ["Yara Nasser", "Design"],
  ["Zoe Chambers", "Engineering"],
];

export const PEOPLE: readonly Person[] = NAMES.map(([name, team]) => ({ id: idOf(name), name, team }));

export const COMPANY = "Harbour & Finch";

function idOf(name: string): string {
  return name.toLowerCase().replace(" ", ".");
}

export function personOf(id: string): Person {
  return PEOPLE.find((person) => person.id === id) ?? { id, name: id, team: "" };
}

export function address(person: Person): string {
  return `${person.id}@harbourfinch.example`;
}

export function initials(name: string): string {
  const parts = name.split(" ");
  return parts.map((part) => part[0] ?? "").join("").slice(0, 2).toUpperCase();
}

/** The hue of a person's badge, in degrees: the same wherever the person is shown. */
export function hue(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.charCodeAt(0)) % 360;
  return sum;
}
