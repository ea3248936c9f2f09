/** Who an event is about, as its CloudEvents `subject` says it. */
export const SUBJECT_KINDS = ['customer', 'phone', 'email', 'whatsapp', 'instagram'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export interface Subject {
  kind: SubjectKind;
  value: string;
}

const MAX_LENGTH = 300;

/** `phone:+4915112345678` -> `{ kind: 'phone', value: '+4915112345678' }`. Null for anything that is not of this shape. */
export function parseSubject(subject: string | null | undefined): Subject | null {
  if (!subject || subject.length > MAX_LENGTH) return null;
  const colon = subject.indexOf(':');
  const kind = SUBJECT_KINDS.find((each) => each === subject.slice(0, colon));
  const value = subject.slice(colon + 1).trim();
  return colon > 0 && kind && value ? { kind, value } : null;
}

export function formatSubject({ kind, value }: Subject): string {
  return `${kind}:${value}`;
}
