import { clsx } from 'clsx';
import type { ComponentProps } from 'react';
import { CONTROL } from './Input';

export interface TextareaProps extends ComponentProps<'textarea'> {
  mono?: boolean;
}

export function Textarea({ mono, className, rows = 3, ...rest }: TextareaProps) {
  return (
    <textarea
      rows={rows}
      className={clsx(CONTROL, 'field-sizing-content max-h-80 px-2.5 py-1.5', mono && 'font-mono text-12', className)}
      {...rest}
    />
  );
}
