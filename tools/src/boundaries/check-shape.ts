import type { Finding, Project, SourceFile, Workspace } from './workspace.js';

const MOST_LINES = 300;
const NAMELESS = /(^|\/)(utils?|helpers?|types|common|misc)(\.tsx?|\/)/;

/** The shape of files: short, named after what they hold, and no index.ts but the entries of a project. */
export function checkShape({ projects }: Workspace): Finding[] {
  return projects.flatMap((project) => project.files.flatMap((file) => [...shapeOf(project, file)]));
}

function* shapeOf(project: Project, file: SourceFile): Generator<Finding> {
  const lines = file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0);
  if (lines > MOST_LINES) {
    yield {
      file: file.path,
      line: MOST_LINES + 1,
      what: `has ${lines} lines; the most is ${MOST_LINES}`,
      why: 'a file that is read in one go is understood in one go',
      mend: 'split it by noun or by verb',
    };
  }
  if (/\/index\.tsx?$/.test(file.path) && !Object.values(project.entries).includes(file.path)) {
    yield {
      file: file.path,
      line: 1,
      what: 'is an index file below the root of its project',
      why: 'inner index files breed circles and hide where things are',
      mend: 'import the files themselves',
    };
  }
  const nameless = NAMELESS.exec(file.path.slice(project.root.length));
  if (nameless) {
    yield {
      file: file.path,
      line: 1,
      what: `is called "${nameless[2]}"`,
      why: 'a name that fits everything attracts everything',
      mend: 'name it after what it holds or does',
    };
  }
}
