/** How people call a field, and how they fill it in. */
export interface FieldWords {
  label: string;
  /** What to do when it is empty. */
  fill: string;
}

/** Where the key itself would not do. The labels are those of the editor. */
const KNOWN: ReadonlyMap<string, FieldWords> = new Map(
  Object.entries({
    add: { label: 'Tag', fill: 'Write the tag.' },
    assign: { label: 'Variable', fill: 'Add at least one variable.' },
    body: { label: 'Message', fill: 'Write what to send.' },
    branches: { label: 'Branch', fill: 'Add at least two branches.' },
    cases: { label: 'Case', fill: 'Add at least one case.' },
    channel: { label: 'Channel', fill: 'Choose a channel.' },
    channels: { label: 'Channel', fill: 'Choose at least one channel.' },
    eventType: { label: 'Event type', fill: 'Write the type of the event, such as columba.order.placed.v1.' },
    flowId: { label: 'Flow', fill: 'Choose the flow to call.' },
    for: { label: 'Hold for', fill: 'Say how long.' },
    id: { label: 'Id', fill: 'Give it an id.' },
    if: { label: 'Condition', fill: 'Say what to compare.' },
    inputs: { label: 'Input', fill: 'Name at least one input to wait for.' },
    items: { label: 'Items', fill: 'Choose the list to go through.' },
    match: { label: 'Message', fill: 'Say which messages start the journey.' },
    name: { label: 'Name', fill: 'Write a name.' },
    op: { label: 'Comparison', fill: 'Choose how to compare.' },
    path: { label: 'Value to compare', fill: 'Choose the value to compare.' },
    port: { label: 'Port', fill: 'Name the way out.' },
    reentryPeriod: { label: 'Period', fill: 'Say how long.' },
    regex: { label: 'Pattern', fill: 'Write a pattern.' },
    remove: { label: 'Tag', fill: 'Write the tag.' },
    saveAs: { label: 'Variable for the reply', fill: 'Write a name, or leave the field out.' },
    subject: { label: 'Subject', fill: 'Write a subject.' },
    timeout: { label: 'Wait at most', fill: 'Say how long.' },
    times: { label: 'Times', fill: 'Say how often.' },
    title: { label: 'Title', fill: 'Write what is to be decided.' },
    weight: { label: 'Weight', fill: 'Say how large its share is.' },
    while: { label: 'While', fill: 'Say how long it goes on.' },
    when: { label: 'When', fill: 'Say when this case is taken.' },
  }),
);
const WORDS: FieldWords = { label: 'Word', fill: 'Write at least one word.' };
const CONDITION: FieldWords = { label: 'Condition', fill: 'Say what to compare.' };

/** The words for the field at this path. An entry of a list is called by the list's name and its place. */
export function fieldWords(path: readonly PropertyKey[]): FieldWords {
  const key = path.at(-1);
  if (key === undefined) return { label: 'The document', fill: 'Give a flow document.' };
  if (typeof key === 'number') {
    const { label } = fieldWords(path.slice(0, -1));
    return { label: `${label} ${key + 1}`, fill: 'Fill it in, or remove it.' };
  }
  const name = String(key);
  if (name === 'any' || name === 'all') return path.at(-2) === 'match' ? WORDS : CONDITION;
  const label = humanise(name);
  return KNOWN.get(name) ?? { label, fill: `Fill in "${label}".` };
}

/** `maxDelayMs` becomes "Max delay ms". */
function humanise(key: string): string {
  const words = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}
