// Import: a file is brought, its columns are named, each row is checked, a job brings in what is new; and the way back
// out: a grid as a file, one person's data.

import { readFile } from 'node:fs/promises';

import type { Download, Page } from '@playwright/test';
import { asPerson, expect, listOf, newPanel, open, row, test, word } from '../../support';

/** Chooses a file of this text and sends it. */
async function upload(page: Page, name: string, text: string): Promise<void> {
  await open(page, '/import');
  await page.getByLabel('File', { exact: true }).setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: 'Upload' }).click();
}

/** Takes the list along, or who is on which panel of it. */
async function exported(page: Page, what: string): Promise<Download> {
  await page.locator('summary', { hasText: 'Export' }).click();
  const link = page.getByRole('main').getByRole('link', { name: what, exact: true });
  const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return file;
}

/** Waits for work under way; without a script the page is asked for again. */
async function until(page: Page, text: RegExp): Promise<void> {
  await expect(async () => {
    const again = page.getByRole('link', { name: 'Go on' });
    if (await again.isVisible()) await again.click();
    await expect(page.locator('.import-counts')).toHaveText(text, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
}

test('a file goes its whole way: columns, check, job, refused rows @plain', async ({ page }) => {
  const [a, b] = [word(), word()];
  await asPerson(page, 'Super Administrator', '/import');
  const text = `Surname;E-mail;Given name\r\nAble;${a}@example.com;Ann\r\nBell;${b}@example.com;=1+1\r\nCase;nonsense;Cy\r\n`;
  await upload(page, 'people.csv', text);
  await expect(page.getByRole('heading', { name: 'people.csv' })).toBeVisible();
  await expect(page.getByLabel('The file holds')).toHaveValue('accounts');
  await expect(page.getByLabel(/^email/)).toHaveValue('email:2');
  await expect(page.getByLabel(/^first_name/)).toHaveValue('first_name:3');
  await page.getByRole('button', { name: 'Check the rows' }).click();
  await until(page, /3 of 3 checked: 2 new, 0 there already, 1 refused/);
  const refused = page.getByRole('row').filter({ hasText: 'nonsense' });
  await expect(refused).toContainText('Refused');
  await expect(refused).toContainText('email');

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download refused rows' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  expect(file).toContain('Surname,E-mail,Given name,row,column,reason');
  expect(file).toContain('Case,nonsense,Cy,3,email,');

  const there = page.url();
  await page.getByRole('button', { name: 'Import 2 rows' }).click();
  // The job's own page shows how it goes.
  await expect(page).toHaveURL(/\/jobs\/[0-9a-f-]{36}/);
  await expect(page.getByRole('heading', { name: 'Import accounts' })).toBeVisible();
  await open(page, new URL(there).pathname);
  await until(page, /2 added, 0 to go, 1 refused/);
  await page.getByRole('link', { name: 'Added (2)' }).click();
  await expect(page.getByRole('row').filter({ hasText: `${a}@example.com` })).toContainText('Added');
  await open(page, listOf(`${b}@example.com`));
  await expect(row(page, '=1+1 Bell').or(row(page, `${b}@example.com`)).first()).toBeVisible();
});

test('columns that the header does not tell are named by hand @plain', async ({ page }, info) => {
  await asPerson(page, 'Super Administrator', '/import');
  await upload(page, 'odd.csv', `x,y\n${word()}@example.com,Ann\n`);
  await page.getByLabel('The file holds').selectOption('Accounts');
  // With the client they follow the choice.
  if (info.project.name === 'plain') await page.getByRole('button', { name: 'Show the columns' }).click();
  await page.getByLabel(/^label/).selectOption('y');
  await page.getByRole('button', { name: 'Check the rows' }).click();
  await expect(page.getByText('Choose the column of the file that holds it.').first()).toBeVisible();
  await page.getByLabel(/^email/).selectOption('x');
  await page.getByRole('button', { name: 'Check the rows' }).click();
  await until(page, /1 of 1 checked: 1 new/);
});

test('what is wrong with a file is said, and nothing is kept @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/import');
  await upload(page, 'empty.csv', 'email,name\n');
  await expect(page.getByText('The file has a header row and nothing below it.').first()).toBeVisible();
  await expect(page.getByLabel('File', { exact: true })).toBeVisible();
});

test('a file is taken away @plain', async ({ page }) => {
  const name = `${word()}.csv`;
  await asPerson(page, 'Super Administrator', '/import');
  await upload(page, name, `email\n${word()}@example.com\n`);
  await page.getByRole('button', { name: 'Remove file' }).click();
  await expect(page.getByRole('heading', { name: 'Your files' })).toBeVisible();
  await expect(page.getByRole('link', { name })).toHaveCount(0);
});

test('a grid as a file has what the list shows; one person as JSON @plain', async ({ page, admin }) => {
  const customer = await admin.customer();
  await asPerson(page, 'Super Administrator', listOf(customer.email));
  const list = await exported(page, 'Accounts');
  expect(list.suggestedFilename()).toMatch(/^accounts-\d{4}-\d\d-\d\d\.csv$/);
  const file = await readFile(await list.path(), 'utf8');
  expect(file.split('\r\n')).toHaveLength(3);
  expect(file).toContain(customer.email);

  await open(page, `/accounts/${customer.id}?tab=history`);
  const link = page.getByRole('link', { name: 'Download everything stored about this person (JSON)' });
  const [data] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(JSON.parse(await readFile(await data.path(), 'utf8')).account.email).toBe(customer.email);
});

test('decision 12: who is on which panel goes out as a file and comes in again @plain', async ({ page, admin }) => {
  const panel = await newPanel(admin);
  const customer = await admin.customer({ panel: panel.id });
  await asPerson(page, 'Super Administrator', listOf(customer.email));
  const list = await exported(page, 'Panels of accounts');
  expect(list.suggestedFilename()).toMatch(/^account_panels-\d{4}-\d\d-\d\d\.csv$/);
  const file = await readFile(await list.path(), 'utf8');
  expect(file.split('\r\n')).toHaveLength(3);
  expect(file).toContain(`${customer.email},${panel.imei},`);

  const links = await admin.read<{ id: string }[]>('accounts/links', { id: customer.id });
  await admin.call('accounts/unassign-panel', [['id', customer.id], ['link', links[0]!.id]]);
  await upload(page, 'links.csv', file);
  await expect(page.getByLabel('The file holds')).toHaveValue('account_panels');
  await page.getByRole('button', { name: 'Check the rows' }).click();
  await until(page, /1 of 1 checked: 1 new, 0 there already, 0 refused/);
  const there = new URL(page.url()).pathname;
  await page.getByRole('button', { name: 'Import 1 row' }).click();
  await expect(page).toHaveURL(/\/jobs\/[0-9a-f-]{36}/);
  await open(page, there);
  await until(page, /1 added, 0 to go, 0 refused/);

  // From the panel's side as well, and byte for byte as before.
  await open(page, `/panels?q=${panel.imei}`);
  const again = await exported(page, 'Panels of accounts');
  expect(await readFile(await again.path(), 'utf8')).toBe(file);
  await open(page, '/import');
  await expect(page.getByRole('link', { name: 'Export panels of installers' })).toHaveAttribute('href', '/panels/installers/export');
});
