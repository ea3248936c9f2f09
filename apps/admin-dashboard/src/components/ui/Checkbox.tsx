'use client';

import { clsx } from 'clsx';
import { type ComponentProps, useEffect, useRef } from 'react';

export interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type' | 'aria-label'> {
  /** Said by screen readers; nothing stands beside it. */
  label: string;
  /** Some, not all, of what it stands for. */
  partly?: boolean;
}

/** A box without words of its own, with room for a finger around it. */
export function Checkbox({ label, partly = false, className, ...rest }: CheckboxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = partly;
  }, [partly]);
  return (
    <label
      className={clsx(
        '-m-2 inline-grid place-items-center p-2 align-middle pointer-coarse:-m-3 pointer-coarse:p-3',
        className,
      )}
    >
      <input
        ref={box}
        type="checkbox"
        aria-label={label}
        className="block size-4 rounded-[4px] accent-(--accent)"
        {...rest}
      />
    </label>
  );
}
