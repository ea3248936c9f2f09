import { type FlowDocument, flowDocumentSchema, PROBLEM_CODES } from '@columba/workflow-contracts';
import { PROBLEM_CATALOGUE, validateFlow } from '@columba/workflow-engine';
import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import german from '../../../../messages/problems/de.json';
import { problemIn, type Tongue } from './problem-words';

const t = createTranslator({ locale: 'de', messages: german, namespace: 'problems' }) as unknown as {
  (key: string, values: Record<string, string | number>): string;
  has: (key: string) => boolean;
};
const tongue: Tongue = {
  has: (key) => t.has(key),
  say: (key, values) => t(key, values),
  title: (node) => node.label ?? node.type,
  port: (port) => (port === 'timeout' ? 'Keine Antwort' : port),
  field: (_type, key) => (key === 'body' ? 'Nachricht' : key),
  oneOf: (words) => words.join(' oder '),
};
const slots = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
const wordsOf = (key: string): { message: string; mend: string } | undefined =>
  key
    .split('.')
    .reduce<unknown>((tree, part) => (tree as Record<string, unknown> | undefined)?.[part], german.problems) as never;

describe('in German', () => {
  const variants = PROBLEM_CODES.flatMap((code) =>
    Object.entries(PROBLEM_CATALOGUE[code].variants).map(([variant, english]) => [code, variant, english] as const),
  );

  it.each(variants)('%s, %s is said, with what the English names', (code, variant, english) => {
    const words = wordsOf(`${code}.${variant}`) ?? wordsOf(`schema.${variant}`);
    expect(words?.message).toMatch(/^.{8,}[.}]$/s);
    expect(words?.mend).toMatch(/^.{8,}[.?]$/s);
    expect(slots(english.message)).toEqual(expect.arrayContaining(slots(words?.message ?? '')));
    expect([...slots(english.message), ...slots(english.mend)]).toEqual(
      expect.arrayContaining(slots(words?.mend ?? '')),
    );
  });

  it('says nothing that is never found', () => {
    const { schema, info, infos, ...areas } = german.problems;
    const known = new Set(variants.map(([code, variant]) => `${code}.${variant}`));
    const said = Object.entries(areas).flatMap(([area, codes]) =>
      Object.entries(codes).flatMap(([code, found]) =>
        Object.keys(found).map((variant) => `${area}.${code}.${variant}`),
      ),
    );
    expect(said.filter((key) => !known.has(key))).toEqual([]);
    expect([info, infos, Object.keys(schema).length > 10]).toEqual([
      'Hinweis',
      expect.stringContaining('Hinweise'),
      true,
    ]);
  });
});

const document: FlowDocument = flowDocumentSchema.parse({
  schemaVersion: 1,
  name: 'x',
  nodes: [
    { id: 'start', type: 'trigger_message', config: { channels: ['sms'], match: { any: ['a', ''] } } },
    { id: 'ask', type: 'ask_question', label: 'Fragen', config: { channel: 'pigeon', body: '' } },
  ],
  edges: [{ id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'ask' } }],
});

it('fills in the names of steps, ports and fields', () => {
  const said = validateFlow(document).problems.map((problem) => {
    const { message, mend } = problemIn(problem, document, tongue);
    return `${message} ${mend}`;
  });
  expect(said).toEqual(
    expect.arrayContaining([
      'any 2 fehlt. Fülle „any 2“ aus.',
      'Nachricht fehlt. Fülle „Nachricht“ aus.',
      'channel muss "whatsapp" oder "instagram" oder "sms" oder "email" oder "same" sein. Wähle "whatsapp" oder "instagram" oder "sms" oder "email" oder "same".',
      'Der Ausgang „Keine Antwort“ von „Fragen“ (ask) führt nirgendwohin: der Weg endet dort, ohne es zu sagen. Verbinde „Keine Antwort“ mit dem nächsten Schritt oder mit einem Ende.',
    ]),
  );
});

it('leaves alone what it has no words for', () => {
  const problem = {
    code: 'node.dead-end',
    severity: 'error',
    nodeId: null,
    pointer: '',
    message: 'm',
    mend: 'n',
  } as const;
  expect(problemIn(problem, document, tongue)).toBe(problem);
  expect(problemIn({ ...problem, variant: 'newer', params: {} }, document, tongue).message).toBe('m');
});
