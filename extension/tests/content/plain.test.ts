import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import ts from "typescript";

const FOLDER = join(process.cwd(), "src", "content");
/** Reads the form that it made, and what unit tests hand it besides. */
const READERS: ReadonlySet<string> = new Set(["plain.ts", "writing.ts"]);

/** All that is read of what may be a form without `plain`, as `file:line: text`. */
function readsOf(program: ts.Program): string[] {
  const checker = program.getTypeChecker();
  const named = (name: string): ts.Type => {
    const symbol = checker.resolveName(name, undefined, ts.SymbolFlags.Type, false);
    assert.ok(symbol !== undefined, name);
    return checker.getDeclaredTypeOfSymbol(symbol);
  };
  const form = named("HTMLFormElement");
  const [element, target] = [named("Node"), named("EventTarget")];
  const may = (of: ts.Node): boolean => {
    const whole = checker.getNonNullableType(checker.getTypeAtLocation(of));
    return (whole.isUnion() ? whole.types : [whole]).some((type) => {
      const base = checker.getBaseConstraintOfType(type) ?? type;
      const isNode = checker.isTypeAssignableTo(base, element) || checker.isTypeAssignableTo(base, target);
      return isNode && checker.isTypeAssignableTo(form, base);
    });
  };
  const found: string[] = [];
  const visit = (node: ts.Node, file: ts.SourceFile): void => {
    if (readFrom(node).some(may)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${file.fileName.slice(FOLDER.length + 1)}:${line + 1}: ${node.getText()}`);
    }
    ts.forEachChild(node, (child) => visit(child, file));
  };
  for (const file of program.getSourceFiles())
    if (file.fileName.startsWith(FOLDER) && !READERS.has(file.fileName.slice(FOLDER.length + 1))) visit(file, file);
  return found;
}

/** What a piece of source reads a part of. */
function readFrom(node: ts.Node): ts.Node[] {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return [node.expression];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword) return [node.right];
  if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name)) return node.initializer ? [node.initializer] : [];
  return ts.isParameter(node) && ts.isObjectBindingPattern(node.name) ? [node] : [];
}

test("nothing is read of what may be a form but as the browser knows it", () => {
  const read = ts.readConfigFile("tsconfig.json", (path) => ts.sys.readFile(path)).config as object;
  const { options, fileNames } = ts.parseJsonConfigFileContent(read, ts.sys, process.cwd());
  assert.deepEqual(readsOf(ts.createProgram(fileNames.filter((name) => name.startsWith(FOLDER)), options)), []);
});
