/** Edits of the journey's variables that keep their order. */
export type Variables = Readonly<Record<string, unknown>>;

export function addVariable(variables: Variables): Record<string, unknown> {
  let n = Object.keys(variables).length + 1;
  while (`variable${n}` in variables) n++;
  return { ...variables, [`variable${n}`]: '' };
}

/** A name that is taken, empty or not a word changes nothing. */
export function renameVariable(variables: Variables, from: string, to: string): Record<string, unknown> {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(to) || (to !== from && to in variables)) return { ...variables };
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name === from ? to : name, value]));
}

export function removeVariable(variables: Variables, name: string): Record<string, unknown> {
  const { [name]: _gone, ...others } = variables;
  return others;
}

/** Keeps a number a number and a boolean a boolean while the text still reads as one. */
export function setVariable(variables: Variables, name: string, text: string): Record<string, unknown> {
  const before = variables[name];
  const number = Number(text);
  if (typeof before === 'number' && text.trim() !== '' && Number.isFinite(number))
    return { ...variables, [name]: number };
  if (typeof before === 'boolean' && (text === 'true' || text === 'false'))
    return { ...variables, [name]: text === 'true' };
  return { ...variables, [name]: text };
}

export function variableText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
