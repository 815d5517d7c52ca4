// What every spec imports.

import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { Api } from './api';
import { noteScript } from './page';

export { expect };
export * from './api';
export * from './companies';
export * from './demo';
export * from './employees';
export * from './groups';
export * from './installers';
export * from './look';
export * from './page';
export * from './panels';
export * from './people';
export { totp } from './totp';

interface Fixtures {
  /** A second browser: somebody else, or the same person elsewhere. */
  elsewhere: Page;
  /** What the browser complains of that this test expects. */
  expected: RegExp[];
}

interface WorkerFixtures {
  /** The Super Administrator, without a page: makes what a test needs. */
  admin: Api;
}

// A refused request is part of many tests; the browser mentions each. What the server breaks at is not.
const REFUSALS = /Failed to load resource: the server responded with a status of 4\d\d/;

/** Collects everything the browser complains of: errors, exceptions, blocked by policy. */
function listen(page: Page, into: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' && !REFUSALS.test(message.text())) into.push(`console: ${message.text()} (${page.url()})`);
  });
  page.on('pageerror', (error) => into.push(`exception: ${error.message} (${page.url()})`));
  page.on('response', (response) => {
    if (response.status() >= 500) into.push(`status ${response.status()}: ${response.url()}`);
  });
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  admin: [
    async ({}, use, info) => {
      const api = await Api.as(info.project.use.baseURL!, 'ada@northgate.example');
      await use(api);
      await api.request.dispose();
    },
    { scope: 'worker' },
  ],

  expected: async ({}, use) => {
    await use([]);
  },

  page: async ({ page, javaScriptEnabled, expected }, use) => {
    const complaints: string[] = [];
    noteScript(page, javaScriptEnabled ?? true);
    listen(page, complaints);
    await use(page);
    const left = complaints.filter((line) => !expected.some((known) => known.test(line)));
    expect(left, 'the browser has nothing to complain of').toEqual([]);
  },

  elsewhere: async ({ browser, javaScriptEnabled, contextOptions }, use, info) => {
    const { baseURL, locale, timezoneId, viewport } = info.project.use;
    const context: BrowserContext = await browser.newContext({
      ...contextOptions,
      baseURL,
      locale,
      timezoneId,
      viewport,
      javaScriptEnabled,
    });
    const page = await context.newPage();
    noteScript(page, javaScriptEnabled ?? true);
    await use(page);
    await context.close();
  },
});
