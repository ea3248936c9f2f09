import type { ProblemSeverity } from '@columba/workflow-contracts';

/** One way in which a problem shows itself. `{places}` are filled with the problem's `params`. */
export interface VariantWords {
  message: string;
  mend: string;
  /** Where it differs from the code's. */
  severity?: ProblemSeverity;
}

/** What a code means, and what is said where it is found. */
export interface ProblemWords {
  severity: ProblemSeverity;
  /** For the reference: what is wrong, in a sentence. */
  meaning: string;
  variants: Readonly<Record<string, VariantWords>>;
}

/** The variant of a code that has only one message. */
export const USUAL = 'usual';
