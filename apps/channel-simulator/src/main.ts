import { startSimulator } from './simulator.js';

const { SIMULATOR_PORT, SMTP_PORT, API_PORT, GATEWAY_URL, PUBLIC_URL, COLUMBA_HOST } = process.env;

const simulator = await startSimulator({
  port: portOf('SIMULATOR_PORT', SIMULATOR_PORT, 4100),
  smtpPort: portOf('SMTP_PORT', SMTP_PORT, 4125),
  gatewayUrl: GATEWAY_URL ?? `http://localhost:${portOf('API_PORT', API_PORT, 4000)}`,
  publicUrl: PUBLIC_URL,
  host: COLUMBA_HOST,
}).catch((error: NodeJS.ErrnoException) => {
  process.stderr.write(`simulator: ${error.message}. Free the port, or set SIMULATOR_PORT or SMTP_PORT.\n`);
  process.exit(1);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void simulator.stop().then(() => process.exit(0)));
}

function portOf(name: string, value: string | undefined, usual: number): number {
  if (!value) return usual;
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  process.stderr.write(`simulator: ${name} is not a port number. Set 0 to 65535, or unset it for ${usual}.\n`);
  process.exit(1);
}
