import ts from 'typescript';
import { type Finding, isTestFile, type SourceFile, type Workspace } from './workspace.js';

/** Tags whose code must give the same answer for the same question, always. */
const PURE = new Set(['engine', 'contract', 'doc']);

const GLOBALS = new Set(['process', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'performance', 'crypto']);
const MEMBERS = new Set(['Date.now', 'Math.random', 'Temporal.Now']);

/** Clocks, randomness, the process and the network, where code must be pure. */
export function checkPurity({ projects }: Workspace): Finding[] {
  return projects
    .filter(({ type }) => PURE.has(type))
    .flatMap(({ files }) => files)
    .filter(({ path }) => !isTestFile(path))
    .flatMap(impurities);
}

function impurities(file: SourceFile): Finding[] {
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2023, true);
  const declared = declaredNames(source);
  const findings: Finding[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node)) return;
    const use = impureUse(node, declared);
    if (use) findings.push(finding(file, source, node, use));
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return findings;
}

function impureUse(node: ts.Node, declared: ReadonlySet<string>): string | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const member = `${node.expression.getText()}.${node.name.text}`;
    return MEMBERS.has(member) ? member : undefined;
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) return 'new Date()';
  if (ts.isIdentifier(node) && GLOBALS.has(node.text) && !declared.has(node.text) && isValue(node)) return node.text;
  return undefined;
}

/** Names of a file's own that hide the global: parameters, variables, functions, imports. */
function declaredNames(source: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const declares =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isBindingElement(node) ||
      ts.isImportSpecifier(node);
    if (declares && node.name && ts.isIdentifier(node.name)) names.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

/** Whether an identifier is read as a value, and is not just the name of a property. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  const names = ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodDeclaration(parent);
  return !(names && parent.name === node);
}

function finding(file: SourceFile, source: ts.SourceFile, node: ts.Node, use: string): Finding {
  return {
    file: file.path,
    line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
    what: `uses ${use}`,
    why: 'the same step must give the same answer in the worker, in a test, in the simulator and in a replay',
    mend: 'take it as an argument (the time and the randomness come with the event)',
  };
}
