import type { ProblemCode } from '@columba/workflow-contracts';
import { DOCUMENT_WORDS } from './words/document-words.js';
import { EXPRESSION_WORDS } from './words/expression-words.js';
import { GRAPH_WORDS } from './words/graph-words.js';
import { LOOP_BODY_WORDS } from './words/loop-body-words.js';
import { LOOP_WORDS } from './words/loop-words.js';
import { MESSAGE_WORDS } from './words/message-words.js';
import { NODE_WORDS } from './words/node-words.js';
import type { ProblemWords } from './words/problem-words.js';

const WORDS = {
  ...DOCUMENT_WORDS,
  ...NODE_WORDS,
  ...GRAPH_WORDS,
  ...LOOP_WORDS,
  ...LOOP_BODY_WORDS,
  ...EXPRESSION_WORDS,
  ...MESSAGE_WORDS,
} satisfies Record<ProblemCode, ProblemWords>;

/** Which messages a code has. */
export type ProblemVariant<C extends ProblemCode> = keyof (typeof WORDS)[C]['variants'] & string;

/** Every code that validation can answer: what it means, how bad it is, and what is said. The reference is made of it. */
export const PROBLEM_CATALOGUE: Readonly<Record<ProblemCode, ProblemWords>> = WORDS;
