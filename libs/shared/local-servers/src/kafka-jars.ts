import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findExecutable } from './executable.js';
import type { Availability } from './server-process.js';

const run = promisify(execFile);

const KAFKA_VERSION = '3.9.1';
const OLDEST_JAVA = 17;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>columba.tests</groupId>
  <artifactId>kafka-jars</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>${KAFKA_VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-simple</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
`;

/**
 * Whether a Kafka broker can be started here, and if not, why. First found: a distribution in `KAFKA_TEST_HOME`, jars
 * fetched before, Maven to fetch them. All need Java 17 or newer.
 */
export async function findKafka(): Promise<Availability> {
  const java = await javaVersion();
  if (java === undefined) return { available: false, reason: 'java is not on PATH; install Java 17 or newer' };
  if (java < OLDEST_JAVA) return { available: false, reason: `Java ${java} is too old; install Java 17 or newer` };
  const home = process.env.KAFKA_TEST_HOME;
  if (home !== undefined && home !== '') {
    if (existsSync(join(home, 'libs'))) return { available: true, from: 'KAFKA_TEST_HOME' };
    return { available: false, reason: 'KAFKA_TEST_HOME has no folder "libs"; point it at an unpacked Kafka' };
  }
  if (existsSync(jarFolder())) return { available: true, from: 'cache' };
  if (findExecutable('mvn') !== undefined) return { available: true, from: 'maven' };
  return { available: false, reason: 'no Maven to fetch Kafka with; install it, or set KAFKA_TEST_HOME' };
}

/** The folder with a broker's jars; fetched through Maven at the first call (about 46 MB). */
export async function kafkaJars(): Promise<string> {
  const found = await findKafka();
  if (!found.available) throw new Error(`Kafka cannot be started: ${found.reason}`);
  if (found.from === 'KAFKA_TEST_HOME') return join(process.env.KAFKA_TEST_HOME ?? '', 'libs');
  if (found.from === 'maven') await fetchJars();
  return jarFolder();
}

function cacheFolder(): string {
  const base =
    process.env.COLUMBA_CACHE_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'columba');
  return join(base, `kafka-${KAFKA_VERSION}`);
}

function jarFolder(): string {
  return join(cacheFolder(), 'libs');
}

/** Into a folder beside, renamed at the end: half a download is never taken for a whole one. */
async function fetchJars(): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true });
  const folder = await mkdtemp(join(cacheFolder(), 'fetch-'));
  try {
    await writeFile(join(folder, 'pom.xml'), POM);
    const libs = join(folder, 'libs');
    await run(
      findExecutable('mvn') ?? 'mvn',
      ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${libs}`],
      {
        cwd: folder,
        timeout: 300_000,
      },
    );
    if (!existsSync(jarFolder())) await rename(libs, jarFolder());
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    throw new Error(`Maven could not fetch Kafka ${KAFKA_VERSION}: ${(stdout ?? String(error)).slice(0, 1_000)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function javaVersion(): Promise<number | undefined> {
  try {
    const { stderr, stdout } = await run('java', ['-version']);
    const version = /version "(\d+)/.exec(stderr + stdout)?.[1];
    return version === undefined ? undefined : Number(version);
  } catch {
    return undefined;
  }
}
