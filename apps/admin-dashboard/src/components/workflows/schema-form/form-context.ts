'use client';

import type { FlowProblem } from '@columba/workflow-contracts';
import { createContext, useContext } from 'react';
import type { VariableGroup } from '../document/variable-catalogue';

/** What the controls of one node's form share. Paths are dotted and start at the node: `config.cases.0.port`. */
export interface FormContextValue {
  nodeType: string;
  problems: ReadonlyMap<string, readonly FlowProblem[]>;
  variables: readonly VariableGroup[];
  readOnly: boolean;
}

const EMPTY: FormContextValue = { nodeType: '', problems: new Map(), variables: [], readOnly: false };
const FormContext = createContext<FormContextValue>(EMPTY);
export const FormProvider = FormContext.Provider;
export const useForm = (): FormContextValue => useContext(FormContext);

/** The words for one field. `deep` takes in what is found inside it, for controls that show their parts as one. */
export function useFieldError(path: string, deep = false): string | undefined {
  const { problems } = useForm();
  const own = problems.get(path)?.[0]?.message;
  if (own || !deep) return own;
  for (const [field, found] of problems) if (field.startsWith(`${path}.`)) return found[0]?.message;
  return undefined;
}
