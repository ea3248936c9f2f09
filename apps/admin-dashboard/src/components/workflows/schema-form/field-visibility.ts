type Values = Readonly<Record<string, unknown>>;
type Rule = (values: Values) => boolean;

const is =
  (key: string, wanted: string, byDefault?: string): Rule =>
  (values) =>
    (values[key] ?? byDefault) === wanted;

/** Fields that mean something only beside certain others, by node type. What is not named is always shown. */
const RULES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  loop: {
    items: is('over', 'items', 'items'),
    times: is('over', 'times', 'items'),
    while: is('over', 'while', 'items'),
    parallelism: (values) => values.over !== 'while',
  },
  merge: { inputs: is('mode', 'named', 'all') },
  subflow: { timeout: is('mode', 'wait', 'wait') },
  set_variables: { expected: is('operation', 'compare_and_set', 'set') },
};

/** Whether a field is for these values. One that has a problem is shown in any case, so that it can be mended. */
export function isFieldShown(nodeType: string, key: string, values: Values, hasProblem: boolean): boolean {
  return hasProblem || (RULES[nodeType]?.[key]?.(values) ?? true);
}

/** Of these fields a step has exactly one; each with what it begins as when it is chosen. */
export const ONE_OF: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  delay: { for: 'P1D', until: '', at: { time: '09:00', zone: 'customer' } },
};

/** Which of the alternatives is given; the first where none is. Null for types without alternatives. */
export function chosenAlternative(nodeType: string, values: Values): string | null {
  const keys = Object.keys(ONE_OF[nodeType] ?? {});
  return keys.find((key) => values[key] !== undefined) ?? keys[0] ?? null;
}

/** `values` with this alternative in place of the others. */
export function withAlternative(nodeType: string, values: Values, chosen: string): Record<string, unknown> {
  const alternatives = ONE_OF[nodeType] ?? {};
  const others = Object.entries(values).filter(([key]) => !(key in alternatives));
  return { ...Object.fromEntries(others), [chosen]: alternatives[chosen] };
}
