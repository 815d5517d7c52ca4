// Finding one's way on a page: by role and accessible name only.

import { expect, type Locator, type Page } from '@playwright/test';

/** Waits until the page is what it will be: with a script, until the app has taken it over. */
export async function settled(page: Page): Promise<void> {
  const root = page.locator('html');
  await expect(root).toHaveAttribute('lang', 'en');
  const hasApp = (await root.getAttribute('data-build')) !== null;
  if (!hasApp || !(await hasScript(page))) return;
  await expect(root, 'the app takes the page over').toHaveAttribute('data-hydrated', 'true', { timeout: 20_000 });
  // What it renders late, it renders in the next frames.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
}

const scripts = new WeakMap<Page, boolean>();

/** Notes whether a page runs scripts; the fixture does. */
export const noteScript = (page: Page, runs: boolean) => scripts.set(page, runs);

const hasScript = async (page: Page) => scripts.get(page) ?? true;

/** Opens an address and waits until it is alive. */
export async function open(page: Page, path: string) {
  const response = await page.goto(path);
  await settled(page);
  return response;
}

/** The row of an account in the grid, by its name or address. */
export const row = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

/** The same, waiting until it is there. */
export async function expectRow(page: Page, name: string): Promise<Locator> {
  const found = row(page, name);
  await expect(found).toHaveCount(1);
  return found;
}

/** The rows of the grid, without its head. */
export const rows = (page: Page): Locator =>
  page.getByRole('table', { name: /^(Accounts|Installers|Employees)$/ }).getByRole('row').filter({ has: page.getByRole('rowheader') });

/** Chooses an act from the menu at a row's end. */
export async function rowAction(at: Locator, action: string): Promise<void> {
  await openMenu(at);
  await at.getByRole('link', { name: action, exact: true }).click();
}

/** Opens the menu of a row or of a blind. */
export async function openMenu(at: Locator): Promise<void> {
  await at.locator('summary').click();
}

/** A dialog or a blind, by its name. */
export const dialog = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('dialog', { name, exact: typeof name === 'string' });

/** The list narrowed to what `search` finds. */
export const listOf = (search: string, more = '') => `/accounts?q=${encodeURIComponent(search)}${more}`;

/** The list of installers narrowed to what `search` finds. */
export const installersOf = (search: string, more = '') => `/installers?q=${encodeURIComponent(search)}${more}`;

/** The list of employees narrowed to what `search` finds. */
export const employeesOf = (search: string, more = '') => `/employees?q=${encodeURIComponent(search)}${more}`;

/** Waits for a message: at the page's corner with a script, over the page without. */
export async function said(page: Page, text: string | RegExp): Promise<void> {
  const corner = page.getByRole('region', { name: 'Messages' }).getByText(text);
  await expect(corner.or(page.getByRole('note').getByText(text)).first()).toBeVisible();
}

/** Waits for a message at the page's corner. */
export async function expectToast(page: Page, text: string | RegExp): Promise<void> {
  await expect(page.getByRole('region', { name: 'Messages' }).getByText(text)).toBeVisible();
}

/** One of the address's parameters. */
export const param = (page: Page, name: string) => new URL(page.url()).searchParams.get(name);

/** Waits until a parameter of the address is so. */
export async function expectParam(page: Page, name: string, value: string | null): Promise<void> {
  await expect.poll(() => param(page, name), { message: `${name} in the address` }).toBe(value);
}

/** The blind of an account. */
export const blind = (page: Page, name: string) => dialog(page, name);

/** A tab of the blind. */
export const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Tabs' }).getByRole('link', { name, exact: true });
