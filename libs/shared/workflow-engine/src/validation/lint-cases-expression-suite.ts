import { flow } from '@columba/testing';
import {
  askQuestionNode,
  type Condition,
  conditionNode,
  mergeNode,
  sendMessageNode,
  setVariablesNode,
  tagsNode,
  triggerEventNode,
} from '@columba/workflow-contracts';
import { byHand, edited, type LintCase, onMessage, sending, sms, textIs } from './lint-case-suite.js';

const AT = '/nodes/1/config/body';
const set = (name: string, value = '1') => ({ assign: [{ name, value }] });
const asking = (condition: Condition) =>
  byHand().next('if', conditionNode, { if: condition }).end().from('if', 'false').end().build();
const clause = (
  path: string,
  op: 'equals' | 'notEquals' | 'exists' | 'notExists' | 'gt' | 'lt' | 'gte' | 'lte' | 'in' | 'before',
  value?: unknown,
): Condition => ({ path, op, ...(value === undefined ? {} : { value }) });
const ALWAYS = ['condition.constant:always /nodes/1/config/if'];
const NEVER = ['condition.constant:never /nodes/1/config/if'];

//  start --> which --true--> set --> send --> done
//                  --false-----------^
const onOnePath = (body: string) =>
  onMessage('sms')
    .next('which', conditionNode, { if: textIs('x') })
    .next('set', setVariablesNode, set('x'))
    .next('send', sendMessageNode, sending('sms', body))
    .end()
    .from('which', 'false')
    .to('send')
    .build();

//  start --> set --> join --> send      start --> other --> join
const onOneBranch = (mode: 'all' | 'any') =>
  onMessage('sms')
    .next('set', setVariablesNode, set('x'))
    .next('join', mergeNode, { mode })
    .next('send', sendMessageNode, sending('sms', '{{ vars.x }}'))
    .end()
    .from('start')
    .next('other', tagsNode, { add: ['x'] })
    .to('join')
    .build();

export const EXPRESSION_CASES: readonly LintCase[] = [
  ['a template that is not closed', sms('Hi {{ event.text'), [`template.syntax:usual ${AT}`]],
  ['a tag that does not exist', sms('{% include "x" %}'), [`template.syntax:usual ${AT}`]],
  ['a filter that is nearly one', sms('{{ event.text | upcas }}'), [`template.unknown-filter:close ${AT}`]],
  ['a filter that is none', sms('{{ event.text | frobnicate }}'), [`template.unknown-filter:usual ${AT}`]],
  ['a filter that exists', sms('{{ event.text | upcase | default: "x" }}'), []],
  ['a root that nobody knows', sms('{{ name }}'), [`template.unknown-variable:root ${AT}`]],
  ['a variable that nobody sets', sms('{{ vars.zebra }}'), [`template.unknown-variable:variable ${AT}`]],
  ['a node that is not there', sms('{{ nodes.elephant.output.x }}'), [`template.unknown-variable:node ${AT}`]],
  ['a node that is nearly there', sms('{{ nodes.strat.output }}'), [`template.unknown-variable:close-node ${AT}`]],
  [
    'a field that a node does not put out',
    sms('{{ nodes.start.output.colour }}'),
    [`template.unknown-variable:field ${AT}`],
  ],
  ['one that it does', sms('{{ nodes.start.output.text }}'), []],
  ['something else of a node', sms('{{ nodes.start.result }}'), [`template.unknown-variable:not-output ${AT}`]],
  [
    'a node that puts nothing out',
    flow('x').trigger().next('send', sendMessageNode, sending('sms', '{{ nodes.start.output.x }}')).end().build(),
    [`template.unknown-variable:no-fields ${AT}`],
  ],
  [
    'a variable that is nearly one',
    flow('x')
      .settings({ variables: { orderNumber: '' } })
      .trigger()
      .next('send', sendMessageNode, sending('sms', '{{ vars.ordernumbr }}'))
      .end()
      .build(),
    [`template.unknown-variable:close-variable ${AT}`],
  ],
  ...(
    [
      ['root', 'colour'],
      ['variable', 'vars.zebra'],
      ['node', 'nodes.elephant.output'],
      ['close-node', 'nodes.doen.output'],
      ['not-output', 'nodes.if.result'],
      ['field', 'nodes.if.output.match'],
    ] as const
  ).map(
    ([variant, path]): LintCase => [
      `a condition: ${variant}`,
      asking(clause(path, 'exists')),
      [
        `condition.unknown-variable:${variant} /nodes/1/config/if/path`,
        ...(variant === 'not-output' || variant === 'field'
          ? ['variable.read-before-set:node-never /nodes/1/config/if/path']
          : []),
      ],
    ],
  ),
  [
    'a condition: a variable that is nearly one',
    edited(
      asking(clause('vars.nubmer', 'exists')),
      ({ settings }) => void Object.assign(settings.variables, { number: 1 }),
    ),
    ['condition.unknown-variable:close-variable /nodes/1/config/if/path'],
  ],
  [
    'the same in a condition',
    asking(clause('nodes.start.output.colour', 'exists')),
    ['condition.unknown-variable:no-fields /nodes/1/config/if/path'],
  ],
  [
    'a pattern with a look-ahead',
    asking({ path: 'event.text', op: 'matches', value: '(?=a)' }),
    ['condition.invalid-pattern:usual /nodes/1/config/if/value'],
  ],

  ['an empty "all"', asking({ all: [] }), ALWAYS],
  ['an empty "any"', asking({ any: [] }), NEVER],
  ['a turned-round one', asking({ not: { any: [{ any: [] }] } }), ALWAYS],
  ['two values at once', asking({ all: [textIs('a'), textIs('b')] }), NEVER],
  ['one value, written as number and as text', asking({ all: [textIs(5), textIs('5.0')] }), []],
  ['there and not there', asking({ all: [clause('vars', 'exists'), clause('vars', 'notExists')] }), NEVER],
  ['there or not there', asking({ any: [clause('event.a', 'exists'), clause('event.a', 'notExists')] }), ALWAYS],
  ['this or anything else', asking({ any: [textIs('a'), clause('event.text', 'notEquals', 'a')] }), ALWAYS],
  [
    'a range without anything in it',
    asking({ all: [clause('event.n', 'gt', 5), clause('event.n', 'lt', '5')] }),
    NEVER,
  ],
  ['a range with one number in it', asking({ all: [clause('event.n', 'gte', 5), clause('event.n', 'lte', 5)] }), []],
  ['in an empty list', asking(clause('event.text', 'in', [])), NEVER],
  ['before what is no date', asking(clause('event.at', 'before', 'soon')), NEVER],
  ['two alternatives', asking({ any: [textIs('a'), textIs('b')] }), []],
  [
    'a filter that lets everything through',
    flow('x')
      .trigger(triggerEventNode, { eventType: 'x.a', filter: { all: [] } })
      .end()
      .build(),
    [],
  ],
  [
    'a filter that lets nothing through',
    flow('x')
      .trigger(triggerEventNode, { eventType: 'x.a', filter: { any: [] } })
      .end()
      .build(),
    ['condition.constant:never /nodes/0/config/filter'],
  ],

  [
    'a variable that is set on one path only',
    onOnePath('{{ vars.x }}'),
    ['variable.read-before-set:variable-maybe /nodes/3/config/body'],
  ],
  ['the same with a default', onOnePath("{{ vars.x | default: 'y' }}"), []],
  ['the same behind a question whether it is there', onOnePath('{% if vars.x %}{{ vars.x }}{% endif %}'), []],
  [
    'a node that runs on one path only',
    onOnePath('{{ nodes.set.output.x }}'),
    ['variable.read-before-set:node-maybe /nodes/3/config/body'],
  ],
  [
    'a node that runs later',
    edited(sms('{{ nodes.done.output }}'), () => undefined),
    ['variable.read-before-set:node-never /nodes/1/config/body'],
  ],
  [
    'a variable that is set later',
    onMessage('sms')
      .next('send', sendMessageNode, sending('sms', '{{ vars.x }}'))
      .next('set', setVariablesNode, set('x'))
      .end()
      .build(),
    ['variable.read-before-set:variable-never /nodes/1/config/body'],
  ],
  ['a variable of a branch that has been joined', onOneBranch('all'), []],
  [
    'a variable of a branch that may come too late',
    onOneBranch('any'),
    ['variable.read-before-set:variable-maybe /nodes/3/config/body'],
  ],
  ['variables that outlive the run', sms('{{ flow.count }} {{ tenant.name }} {{ global.name }}'), []],
  [
    'an answer that has not come',
    onMessage('sms')
      .next('ask', askQuestionNode, { channel: 'same', body: '?', timeout: 'PT1H', saveAs: 'answer' })
      .next('thanks', sendMessageNode, sending('same', 'You said {{ vars.answer }}'))
      .end()
      .from('ask', 'timeout')
      .next('sorry', sendMessageNode, sending('same', 'You said {{ vars.answer }}'))
      .end()
      .build(),
    ['variable.read-before-set:variable-never /nodes/4/config/body'],
  ],
];
