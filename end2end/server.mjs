// Starts the server under test on a database of its own, made for this run and thrown away after it.

import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const binary = resolve(process.env.PANELWARDEN_BIN ?? join(root, 'target/debug/panelwarden'));
const assets = resolve(process.env.PANELWARDEN_ASSETS ?? join(root, 'target/site/release'));

const data = mkdtempSync(join(tmpdir(), 'panelwarden-e2e-'));
// The database's processes may run as another user, who must be able to enter.
chmodSync(data, 0o755);

// Only what the server is told here: a setting of the person who runs the tests must not leak in.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(DATABASE_URL|MIGRATION_DATABASE_URL|PANELWARDEN_)/.test(name)),
);
const kept = ['PANELWARDEN_LISTEN', 'PANELWARDEN_LOG', 'PANELWARDEN_PG_BIN'];
for (const name of kept) if (process.env[name]) env[name] = process.env[name];
env.PANELWARDEN_LOG ??= 'error';
env.PANELWARDEN_DATA_DIR = data;
env.PANELWARDEN_ASSETS = assets;

const server = spawn(binary, ['serve', '--demo'], { cwd: root, env, stdio: 'inherit' });
server.on('error', (error) => {
  console.error(`cannot start ${binary}: ${error.message}`);
  rmSync(data, { recursive: true, force: true });
  process.exit(1);
});
server.on('exit', (code, signal) => {
  rmSync(data, { recursive: true, force: true });
  process.exit(code ?? (signal ? 0 : 1));
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => server.kill('SIGTERM'));
