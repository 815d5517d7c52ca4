// The browser tests. `./dev e2e` and `./dev test` start them; the environment says what is tested:
//
//   PANELWARDEN_BIN        the server's binary
//   PANELWARDEN_ASSETS     the built client
//   PLAYWRIGHT_CHROMIUM    a Chromium, where Playwright's own is not installed
//   PANELWARDEN_E2E_PORT   another port, where the usual one is taken
//
// One server, with the demo's data in a database of its own, serves the whole run; each test makes the
// accounts it changes.

import { defineConfig, type PlaywrightTestOptions } from '@playwright/test';

const port = Number(process.env.PANELWARDEN_E2E_PORT ?? 39517);
const origin = `http://127.0.0.1:${port}`;
const executablePath = process.env.PLAYWRIGHT_CHROMIUM || undefined;

const look = (width: number, height: number, more: Partial<PlaywrightTestOptions> = {}) => ({
  browserName: 'chromium' as const,
  viewport: { width, height },
  ...more,
});

const plain = /\.plain\.spec\.ts$/;
const looks = /look\.spec\.ts$/;

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  // A test that passes only the second time does not stop the others; `./dev test` names it as shaky, and it is a fault
  // to mend.
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 45_000,
  globalTimeout: 60 * 60_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: origin,
    locale: 'en-GB',
    timezoneId: 'UTC',
    colorScheme: 'light',
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath,
      // Debian's Chromium in a container, quietly: no sandbox, no calls home.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    // What it does: once, at a desk.
    { name: 'desktop-light', testIgnore: plain, grepInvert: /@touch/, use: look(1440, 900) },
    // The same without a script, as far as it must work so (X: plain forms).
    { name: 'plain', grep: /@plain/, use: look(1440, 900, { javaScriptEnabled: false }) },
    // How it looks: every page in the other sizes and the other theme.
    { name: 'desktop-dark', testMatch: looks, grepInvert: /@touch/, use: look(1440, 900, { colorScheme: 'dark' }) },
    { name: 'tablet', testMatch: looks, use: look(1024, 768, { hasTouch: true }) },
    { name: 'tablet-portrait', testMatch: looks, use: look(768, 1024, { hasTouch: true, colorScheme: 'dark' }) },
    { name: 'phone', testMatch: looks, grep: /public pages/, use: look(360, 740, { hasTouch: true }) },
  ],
  webServer: {
    command: 'node server.mjs',
    url: `${origin}/health/ready`,
    env: { PANELWARDEN_LISTEN: `127.0.0.1:${port}` },
    timeout: 180_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    stdout: 'ignore',
    stderr: 'pipe',
  },
});
