'use client';

import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';

export interface GroupFieldProps {
  label: string;
  hint?: string;
  error?: string;
  required?: boolean;
  path: string;
  children: ReactNode;
}

/** A field made of several controls: a fieldset whose legend looks like a label. */
export function GroupField({ label, hint, error, required, path, children }: GroupFieldProps) {
  const noteId = useId();
  return (
    <fieldset data-field={path} className="min-w-0" aria-describedby={error || hint ? noteId : undefined}>
      <legend className="mb-1 font-medium text-12 text-muted">
        {label}
        {required ? (
          <span aria-hidden className="text-failed">
            {' *'}
          </span>
        ) : null}
      </legend>
      {children}
      {error || hint ? (
        <p
          id={noteId}
          role={error ? 'alert' : undefined}
          className={`mt-1 flex items-start gap-1 text-12 ${error ? 'text-failed' : 'text-faint'}`}
        >
          {error ? <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" /> : null}
          <span>{error ?? hint}</span>
        </p>
      ) : null}
    </fieldset>
  );
}
