// messages.ts says exactly what the schemas of spec/browser.md say: every message, every field, and which may be left out.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import ts from "typescript";

interface Schema {
  readonly $defs: Record<string, { readonly type?: string; readonly required?: readonly string[]; readonly properties?: Record<string, { readonly enum?: readonly unknown[] }> }>;
}
type Fields = ReadonlyMap<string, { readonly optional: boolean }>;

const source = ts.createSourceFile("messages.ts", readFileSync("src/messages.ts", "utf8"), ts.ScriptTarget.ES2022, true);
const declared = new Map<string, { own: Fields; bases: readonly string[] }>();
for (const statement of source.statements) {
  if (!ts.isInterfaceDeclaration(statement)) continue;
  const own = statement.members.filter(ts.isPropertySignature).map((member) => [member.name.getText(), { optional: member.questionToken !== undefined }] as const);
  const bases = (statement.heritageClauses ?? []).flatMap((clause) => clause.types.map((type) => type.expression.getText()));
  declared.set(statement.name.text, { own: new Map(own), bases });
}

function fieldsOf(name: string): Fields {
  const found = declared.get(name);
  assert.ok(found, `messages.ts has no ${name}`);
  return new Map([...found.bases.flatMap((base) => [...fieldsOf(base)]), ...found.own]);
}

for (const direction of ["up", "down"]) {
  const schema = JSON.parse(readFileSync(`../spec/schema/browser-${direction}.json`, "utf8")) as Schema;
  for (const [name, { type, properties, required = [] }] of Object.entries(schema.$defs)) {
    if (type !== "object" || !properties) continue;
    test(`${name} has the fields of its schema`, () => {
      const ours = fieldsOf(name);
      assert.deepEqual([...ours.keys()].sort(), Object.keys(properties).sort());
      // What must be there is there. More may be: the worker always writes `v` and `frame`, and reads whole scopes.
      assert.deepEqual([...ours].filter(([field, { optional }]) => optional && required.includes(field)), []);
    });
  }
}
