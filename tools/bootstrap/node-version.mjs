/** The lines of Node that the workspace supports: the first minor version that is good enough, by major. */
const FIRST_MINOR = { 20: 19, 22: 12 };
const FIRST_OPEN_MAJOR = 24;

/** Why this version of Node will not do, with the mend; undefined when it will. */
export function nodeProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  const supported = major >= FIRST_OPEN_MAJOR || minor >= (FIRST_MINOR[major] ?? Number.POSITIVE_INFINITY);
  if (supported) return undefined;
  return (
    `Columba needs Node 20.19 or later in line 20, 22.12 or later in line 22, or 24 and above; this is ${version}.\n` +
    '         mend: install Node 24 from https://nodejs.org (or: nvm install 24), then run the command again'
  );
}
