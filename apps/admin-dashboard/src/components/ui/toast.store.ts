import { create } from 'zustand';
import { ApiError } from '@/api/api-error';

export interface ToastItem {
  id: number;
  tone: 'done' | 'failed';
  title: string;
  detail?: string;
}

interface ToastState {
  toasts: ToastItem[];
  dismiss: (id: number) => void;
}

export const useToasts = create<ToastState>((set) => ({
  toasts: [],
  dismiss: (id) => set((state) => ({ toasts: state.toasts.filter((item) => item.id !== id) })),
}));

let nextId = 1;

function show(tone: ToastItem['tone'], title: string, detail?: string): void {
  const item: ToastItem = { id: nextId, tone, title, detail };
  nextId += 1;
  useToasts.setState((state) => ({ toasts: [...state.toasts.slice(-3), item] }));
}

/** Usable anywhere in the browser, also outside components. */
export const toast = {
  done: (title: string, detail?: string) => show('done', title, detail),
  /** Adds the API's own words (what happened, what to do) when the error has them. */
  failed: (title: string, error?: unknown) =>
    show('failed', title, error instanceof ApiError ? `${error.detail} ${error.mend}`.trim() : undefined),
};
