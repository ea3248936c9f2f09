import { parse } from 'yaml';

/** The part of a compose file that is checked here. */
export interface ComposeFile {
  services: Record<string, ComposeService>;
  volumes: Record<string, unknown>;
}

export interface ComposeService {
  image?: string;
  build?: { context: string; target: string };
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  deploy?: { replicas: number };
  ports?: string[];
  profiles?: string[];
}

export function parseComposeFile(text: string): ComposeFile {
  return parse(text, { merge: true }) as ComposeFile;
}

/** A service's environment as its container sees it, with `${NAME:-default}` and `${NAME:?message}` filled in. */
export function environmentOf(service: ComposeService, values: Record<string, string>): Record<string, string> {
  const entries = Object.entries(service.environment ?? {});
  return Object.fromEntries(entries.map(([name, text]) => [name, interpolate(String(text), values)]));
}

function interpolate(text: string, values: Record<string, string>): string {
  return text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind?: string, rest?: string) => {
    const value = values[name];
    if (value) return value;
    if (kind === '?') throw new Error(`${name}: ${rest}`);
    return rest ?? '';
  });
}
