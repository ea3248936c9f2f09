import { PROBLEM_CODES, type ProblemCode } from '@columba/workflow-contracts';
import { PROBLEM_CATALOGUE } from '@columba/workflow-engine';

type Words = (typeof PROBLEM_CATALOGUE)[ProblemCode];

const AREAS: Readonly<Record<string, string>> = {
  document: 'The document',
  settings: 'Settings',
  node: 'Nodes',
  edge: 'Edges',
  graph: 'The graph',
  merge: 'Merges',
  loop: 'Loops',
  split: 'Splits',
  subflow: 'Subflows',
  wait: 'Waits',
  retry: 'Retries',
  template: 'Templates',
  condition: 'Conditions',
  switch: 'Switches',
  variable: 'Variables',
  message: 'Messages',
};

/** The reference of everything that validation can find, from the catalogue that validation speaks from. */
export function problemsPage(): string {
  const areas = new Map<string, ProblemCode[]>();
  for (const code of PROBLEM_CODES) {
    const area = code.split('.')[0] ?? '';
    areas.set(area, [...(areas.get(area) ?? []), code]);
  }
  const order = Object.keys(AREAS);
  const sorted = [...areas].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return [
    '# Problems that validation finds',
    '',
    'Generated from `libs/shared/workflow-engine/src/validation/words`; do not edit. The server and the editor run the same',
    'checks (`validateFlow`). An `error` stops publishing; a `warning` and an `info` do not. Each problem has a `code`, a',
    '`severity`, a `nodeId`, a JSON Pointer to the field, a `message`, a `mend`, and `variant` and `params` for those who say',
    'it in another language.',
    ...sorted.flatMap(([area, codes]) => ['', `## ${AREAS[area] ?? area}`, ...codes.flatMap(section)]),
    '',
  ].join('\n');
}

function section(code: ProblemCode): string[] {
  const words: Words = PROBLEM_CATALOGUE[code];
  return [
    '',
    `### \`${code}\``,
    '',
    words.meaning,
    '',
    '| severity | variant | message | mend |',
    '|---|---|---|---|',
    ...rows(words),
  ];
}

function rows({ severity, variants }: Words): string[] {
  return Object.entries(variants).map(
    ([variant, one]) => `| ${one.severity ?? severity} | \`${variant}\` | ${cell(one.message)} | ${cell(one.mend)} |`,
  );
}

const cell = (text: string) => text.replaceAll('|', '\\|');
