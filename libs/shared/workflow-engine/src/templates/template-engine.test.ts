import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { storableText } from '../storable-json.js';
import { MOST_OUTPUT } from './render-budget.js';
import { TemplateEngine } from './template-engine.js';
import { TemplateError } from './template-error.js';

vi.setConfig({ testTimeout: 30_000 });

const engine = new TemplateEngine('Europe/Berlin');
const context = {
  event: { text: 'hi', items: ['a', 'b'], total: 12.5 },
  customer: { firstName: 'Ada', tags: ['vip', 'new'] },
  vars: { greeting: 'Hi', big: 'x'.repeat(50_000) },
  now: '2026-07-01T10:00:00.000Z',
  run: { id: 'run1' },
};
const render = (source: string, data: object = context) => engine.compile(source).render(data);

describe('rendering', () => {
  it.each([
    ['no template at all', 'no template at all'],
    ["{{ vars.greeting }} {{ customer.lastName | default: 'there' }}!", 'Hi there!'],
    ['{{ nothing.at.all }}', ''],
    ['{% if customer.tags contains "vip" %}VIP{% endif %}', 'VIP'],
    ['{% for item in event.items %}{{ forloop.index }}{{ item }} {% endfor %}', '1a 2b '],
    ['{{ event.total | times: 2 }}', '25'],
    ['{{ customer.tags }}', 'vipnew'],
    ['{{ customer.tags | join: ", " }}', 'vip, new'],
    ['{{ customer | json }}', '{"firstName":"Ada","tags":["vip","new"]}'],
    ['{{ customer }}', '{"firstName":"Ada","tags":["vip","new"]}'],
    ['{% assign x = "1" %}{{ x }}{% capture y %}[{{ x }}]{% endcapture %}{{ y }}', '1[1]'],
    ['{% raw %}{{ x }}{% endraw %}', '{{ x }}'],
    // the clock is the run's, the zone is the flow's
    ["{{ now | date: '%Y-%m-%d %H:%M' }}", '2026-07-01 12:00'],
    ["{{ 'now' | date: '%H:%M' }}", '12:00'],
    ["{{ 'today' | date: '%d.%m.' }}", '01.07.'],
    ["{{ '2026-01-01T08:00' | date: '%H:%M' }}", '09:00'],
  ])('%s gives %s', (source, expected) => {
    expect(render(source)).toBe(expected);
  });

  it('draws by the run, so that a replay draws the same', () => {
    const items = { ...context, event: { items: [...'abcdefgh'] } };
    const draw = (id: string) => render('{{ event.items | sample }}', { ...items, run: { id } });
    expect(draw('run1')).toBe(draw('run1'));
    expect(new Set(Array.from({ length: 40 }, (_, index) => draw(`run${index}`))).size).toBeGreaterThan(3);
  });

  it('leaves the context as it was', () => {
    const frozen = Object.freeze({ ...context, vars: Object.freeze({ n: 1 }) });
    expect(render('{% assign vars = "gone" %}{% capture now %}x{% endcapture %}{{ vars }}', frozen)).toBe('gone');
    expect(frozen.now).toBe(context.now);
  });
});

describe('hostile data', () => {
  it.each(['{{ 7 | times: 7 }}', '{% include "/etc/passwd" %}', '{{ customer.firstName }}', '{% raw %}', '{{', '%}'])(
    'what a customer wrote is shown as it stands: %s',
    (text) => {
      expect(render('<{{ event.text }}>', { event: { text } })).toBe(`<${text}>`);
    },
  );

  it('any text passes through, but for what no database stores', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(render('a{{ event.text }}b', { event: { text } })).toBe(storableText(`a${text}b`));
      }),
    );
  });

  it.each([
    '{{ event.constructor }}',
    '{{ event.__proto__ }}',
    '{{ event.text.constructor.name }}',
    '{{ event.toString }}',
    '{{ event["constructor"]["prototype"] }}',
    '{{ customer.tags.map }}',
  ])('%s shows nothing', (source) => {
    expect(render(source)).toBe('');
  });
});

describe('hostile templates', () => {
  it.each([
    ['{% for i in (1..100000000) %}x{% endfor %}'],
    ['{% for i in (1..9999) %}{% for j in (1..9999) %}{% endfor %}{% endfor %}'],
    ['{% for i in (1..9999) %}{{ vars.big }}{% endfor %}'],
    ['{% assign x = "ab" %}{% for i in (1..60) %}{% capture x %}{{ x }}{{ x }}{% endcapture %}{% endfor %}{{ x }}'],
    ['{% assign x = vars.big %}{% for i in (1..60) %}{% assign x = x | append: x %}{% endfor %}'],
    ['{{ vars.big }}{{ vars.big }}{{ vars.big }}'],
  ])('%s is stopped', (source) => {
    const started = performance.now();
    expect(() => render(source)).toThrow(expect.objectContaining({ name: 'TemplateError', code: 'template.render' }));
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it(`up to ${MOST_OUTPUT} characters are fine`, () => {
    expect(render('{{ vars.big }}{{ vars.big }}')).toHaveLength(MOST_OUTPUT);
  });

  it.each([
    '{% include "x" %}',
    '{% render "x" %}',
    '{% layout "x" %}',
    '{% block x %}{% endblock %}',
    '{% increment x %}',
    '{% if %}',
    '{{ x | no_such_filter }}',
    '{{ x',
    '{% for x in y %}',
    'x'.repeat(20_001).concat('{{ x }}'),
  ])('cannot be read: %.30s', (source) => {
    const attempt = () => {
      const compiled = engine.compile(source);
      compiled.render(context);
    };
    expect(attempt).toThrow(TemplateError);
  });

  it('throws nothing but its own error, whatever the template', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{%',
      '%}',
      ' x ',
      'for',
      ' in ',
      '(1..3)',
      '|',
      'if',
      'endif',
      '"',
      '.',
      'y',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          expect(typeof render(pieces.join(''))).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
        }
      }),
    );
  });
});

describe('variables of a template', () => {
  it('are those it reads from the context', () => {
    const source = `{{ vars.a }}{% assign b = customer.x %}{{ b }}{% for i in event.items %}{{ i.n }}{{ vars[b] }}{% endfor %}`;
    expect(engine.variables(source)).toEqual([['vars', 'a'], ['vars'], ['customer', 'x'], ['event', 'items']]);
  });
});
