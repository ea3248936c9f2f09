import { type Environment, EnvironmentError, readEnvironment } from '@columba/config';
import { type NeededPort, requireFreePorts } from './columba/port-check.js';
import { type Columba, startColumba } from './columba/start-columba.js';
import { StartError } from './columba/start-error.js';
import { playDemoHistory } from './demo/demo-history.js';

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** `npm start`: the whole product on this machine until Ctrl+C. Resolves with the exit code. */
export async function run(): Promise<number> {
  const started = Date.now();
  const stopping = nextSignal();
  try {
    const env = { COLUMBA_DEMO: 'true', ...withoutEmpty(process.env) };
    const environment = readEnvironment(env);
    await requireFreePorts(neededPorts(environment), environment.host);
    const starting = start(environment, env);
    const columba = await Promise.race([starting, stopping.then(() => undefined)]);
    if (!columba) return await leave(starting);
    printReady(columba, Date.now() - started);
    await playHistory(columba);
    await stopping;
    return await leave(Promise.resolve(columba));
  } catch (error) {
    if (!(error instanceof StartError || error instanceof EnvironmentError)) throw error;
    console.error(`columba  ${error.message}`);
    return 1;
  }
}

/** The demo tenant is worth looking at without it, so its failing stops nothing. */
async function playHistory({ apiUrl, simulatorUrl }: Columba): Promise<void> {
  if (!simulatorUrl) return;
  await playDemoHistory({ apiUrl, simulatorUrl }).catch((error: unknown) => {
    say(`the demo tenant's past could not be played: ${error instanceof Error ? error.message : String(error)}`);
  });
}

async function start(environment: Environment, env: Record<string, string | undefined>): Promise<Columba> {
  return await startColumba({
    dataDir: environment.dataFolder,
    ports: environment.ports,
    env,
    parts: { dashboard: true, demo: environment.demo, workers: 'embedded' },
    supervise: true,
    say,
    onLine: sayErrors,
  });
}

/** Stops in order and ends with 0; a second signal ends at once. */
async function leave(starting: Promise<Columba>): Promise<number> {
  say('stopping (once more Ctrl+C: at once)');
  for (const [signal, code] of Object.entries(EXIT_CODES)) process.once(signal, () => process.exit(code));
  try {
    const columba = await starting;
    await columba.stop();
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
  }
  say('stopped');
  return 0;
}

function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of Object.keys(EXIT_CODES)) process.once(signal, () => resolve());
  });
}

function neededPorts({ ports, demo }: Environment): NeededPort[] {
  const always = [
    { variable: 'PORT', purpose: 'the dashboard', port: ports.dashboard },
    { variable: 'API_PORT', purpose: 'the API', port: ports.api },
  ];
  if (!demo) return always;
  return [
    ...always,
    { variable: 'SIMULATOR_PORT', purpose: 'the channel simulator', port: ports.simulator },
    { variable: 'SMTP_PORT', purpose: "the simulator's mail server", port: ports.smtp },
  ];
}

function printReady({ dashboardUrl, apiUrl, simulatorUrl }: Columba, tookMs: number): void {
  const lines = [
    `ready in ${(tookMs / 1000).toFixed(1)} s`,
    `  dashboard  ${dashboardUrl}${simulatorUrl ? '   admin@acme.test / columba-demo' : ''}`,
    `  API        ${apiUrl}`,
    ...(simulatorUrl ? [`  phone      ${simulatorUrl}`] : []),
    'Ctrl+C stops all of it; data stays.',
  ];
  for (const line of lines) say(line);
}

function say(line: string): void {
  console.log(`columba  ${line}`);
}

const ERROR_LEVEL = 50;

/** Of the servers' own logs only errors are shown; all of it is in the data folder's logs. */
function sayErrors(name: string, line: string): void {
  if (!line.startsWith('{')) return;
  try {
    const { level, msg } = JSON.parse(line) as { level?: number; msg?: string };
    if (level !== undefined && level >= ERROR_LEVEL) say(`${name}: ${msg ?? 'an error, see its log'}`);
  } catch {
    // Half a line is no message; the log has it.
    return;
  }
}

function withoutEmpty(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
}
