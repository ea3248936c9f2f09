import { PROBLEM_CODES } from '@columba/workflow-contracts';
import { describe, expect, it, vi } from 'vitest';
import { type LintCase, lintsOf } from './lint-case-suite.js';
import { EXPRESSION_CASES } from './lint-cases-expression-suite.js';
import { FORM_CASES } from './lint-cases-form-suite.js';
import { GRAPH_CASES } from './lint-cases-graph-suite.js';
import { LOOP_CASES } from './lint-cases-loop-suite.js';
import { MESSAGE_CASES } from './lint-cases-message-suite.js';
import { TIME_CASES } from './lint-cases-time-suite.js';
import { PROBLEM_CATALOGUE } from './problem-catalogue.js';
import { validateFlow } from './validate-flow.js';
import { SCHEMA_VARIANTS } from './words/schema-words.js';

vi.setConfig({ testTimeout: 30_000 });

const SCHEMA: Record<string, unknown> = SCHEMA_VARIANTS;
const TABLES: [string, readonly LintCase[]][] = [
  ['form', FORM_CASES],
  ['graph', GRAPH_CASES],
  ['loops', LOOP_CASES],
  ['time and repetition', TIME_CASES],
  ['expressions', EXPRESSION_CASES],
  ['messages', MESSAGE_CASES],
];

describe.each(TABLES)('lints: %s', (_area, cases) => {
  it.each(cases.map(([what, document, expected, about]) => ({ what, document, expected, about })))('$what', (one) => {
    const { document, expected, about } = one;
    expect(lintsOf(document, expected, about)).toEqual(expected);
    for (const { message, mend } of validateFlow(document, about).problems) {
      expect(message).toMatch(/^.{10,}\.$/s);
      expect(mend).toMatch(/^.{8,}[.?]$/s);
      expect(`${message}${mend}`).not.toMatch(/\{\w+\}|undefined/);
    }
  });
});

const emitted = new Map<string, Set<string>>();
for (const [, document, , about] of TABLES.flatMap(([, cases]) => cases)) {
  for (const { code, variant, severity } of validateFlow(document, about).problems) {
    const { severity: usual, variants } = PROBLEM_CATALOGUE[code];
    expect(severity).toBe(variants[variant ?? '']?.severity ?? usual);
    emitted.set(code, (emitted.get(code) ?? new Set()).add(variant ?? ''));
  }
}

describe('the catalogue and what is found', () => {
  it('know the same codes', () => {
    expect(Object.keys(PROBLEM_CATALOGUE).sort()).toEqual([...PROBLEM_CODES].sort());
    expect([...emitted.keys()].sort()).toEqual([...PROBLEM_CODES].sort());
  });

  // What schemas find has a table of its own.
  it.each(PROBLEM_CODES.filter((code) => PROBLEM_CATALOGUE[code].variants !== SCHEMA))(
    'every message of %s',
    (code) => {
      const known = Object.keys(PROBLEM_CATALOGUE[code].variants).filter((variant) => !Object.hasOwn(SCHEMA, variant));
      const found = [...(emitted.get(code) ?? [])].filter((variant) => !Object.hasOwn(SCHEMA, variant));
      expect(found.sort()).toEqual(known.sort());
    },
  );
});
