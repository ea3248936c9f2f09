/** One file of a project, as the checks see it. */
export interface SourceFile {
  /** From the workspace's root, with forward slashes. */
  path: string;
  text: string;
}

export interface Project {
  /** As imported: `@columba/workflow`. */
  name: string;
  /** From the workspace's root: `libs/shared/workflow`. */
  root: string;
  /** The `type:` tag without its prefix. */
  type: string;
  /** What others may import: `.`, `./ports`; with the source file of each. */
  entries: Record<string, string>;
  files: SourceFile[];
}

export interface Workspace {
  projects: Project[];
  /** Packages that are installed where the product runs, and those for development only. */
  dependencies: ReadonlySet<string>;
  devDependencies: ReadonlySet<string>;
}

/** Something that breaks a rule of the house, where, why it is a rule, and what to do instead. */
export interface Finding {
  file: string;
  line: number;
  what: string;
  why: string;
  mend: string;
}

export function describeFinding({ file, line, what, why, mend }: Finding): string {
  return `${file}:${line}  ${what}\n    why: ${why}\n    mend: ${mend}`;
}

/** Tests, the suites that they share, and what they are built from. They may open more doors than the product. */
export function isTestFile(path: string): boolean {
  return /\.test\.tsx?$|-suite\.ts$|\/src\/(testing|conformance)\//.test(path);
}

/** Tests that may start real servers. */
export function isIntegrationFile(path: string): boolean {
  return /\.(integration|e2e)\.test\.tsx?$|-suite\.ts$|\/src\/(testing|conformance)\//.test(path);
}
