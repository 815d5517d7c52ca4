// The action log: what was done, by whom, to whom; filters, permalink, export, and the way to it from a record.

import { type Page } from '@playwright/test';
import { asPerson, dialog, expect, expectParam, open, settled, test } from '../../support';

/** The rows of the log, without its head. */
const entries = (page: Page) => page.getByRole('table', { name: 'Action log' }).getByRole('row').filter({ has: page.getByRole('rowheader') });

test('an act stands in the log with who, whom, before and after, and has a permalink @plain', async ({ page, admin }) => {
  const customer = await admin.customer();
  await admin.call('accounts/suspend', [['ids[]', customer.id]]);
  await asPerson(page, 'Super Administrator');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Action log' }).click();
  await settled(page);
  await open(page, `/log?whom=${customer.id}&action=accounts.suspend`);
  await expect(entries(page)).toHaveCount(1);
  const entry = entries(page).first();
  await expect(entry).toContainText('Status: Active → Suspended');
  await expect(entry.getByRole('cell', { name: 'Done' })).toBeVisible();
  await entry.getByRole('rowheader', { name: 'Suspended' }).getByRole('link').click();
  const sheet = dialog(page, 'Suspended');
  await expect(sheet.getByRole('row', { name: /^Status Active Suspended/ })).toBeVisible();
  await expect(sheet.getByText('Ada Northgate')).toBeVisible();
  const href = new URL(page.url());
  await open(page, href.pathname);
  await expect(sheet.getByRole('link', { name: customer.name })).toHaveAttribute('href', `/accounts/${customer.id}`);
});

test('from the history of a record to the log of that record @plain', async ({ page, admin }) => {
  const customer = await admin.customer();
  await admin.call('accounts/suspend', [['ids[]', customer.id]]);
  await asPerson(page, 'Super Administrator', `/accounts/${customer.id}?tab=history`);
  await page.getByRole('link', { name: 'Everything about it in the action log' }).click();
  await expectParam(page, 'whom', customer.id);
  await settled(page);
  await expect(entries(page).first()).toContainText('Suspended');
});

test('older and newer pages lead on and back @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/log?size=10&action=import&outcome=done');
  // What the demo was made of: nothing is added to it while tests run.
  await open(page, '/log?size=10&q=csv');
  await expect(page.getByRole('link', { name: 'Newer' })).toHaveAttribute('aria-disabled', 'true');
  await open(page, '/log?size=10');
  const newest = await entries(page).first().getAttribute('data-row-id');
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(page).toHaveURL(/before=/);
  await settled(page);
  await expect(entries(page).first()).not.toHaveAttribute('data-row-id', newest!);
  await page.getByRole('link', { name: 'Newest' }).click();
  await expect(page).not.toHaveURL(/before=/);
  await settled(page);
  await expect(page.getByRole('link', { name: 'Newer' })).toHaveAttribute('aria-disabled', 'true');
});

test('filters live in the address, and can be taken away @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/log?q=import&action=import&outcome=done');
  await expect(page.getByRole('combobox', { name: 'Action' })).toHaveValue('import');
  await expect(page.getByRole('combobox', { name: 'Outcome' })).toHaveValue('done');
  await expect(entries(page).first()).toContainText('Imported');
  await open(page, '/log?q=nothing-is-called-that');
  await expect(page.getByText('No entry found')).toBeVisible();
  await page.getByRole('link', { name: 'Show the whole log' }).click();
  await expect(page).toHaveURL(/\/log$/);
  await settled(page);
  await expect(entries(page)).toHaveCount(15);
});

test('the log follows while one types and chooses', async ({ page, admin }) => {
  const customer = await admin.customer();
  await admin.call('accounts/suspend', [['ids[]', customer.id]]);
  await asPerson(page, 'Super Administrator', '/log');
  await page.getByRole('combobox', { name: 'Action' }).selectOption({ label: 'Accounts: Suspended' });
  await expectParam(page, 'action', 'accounts.suspend');
  await page.getByRole('combobox', { name: 'To whom or what' }).pressSequentially(customer.name, { delay: 10 });
  await page.getByRole('option', { name: new RegExp(customer.name) }).click();
  await expectParam(page, 'whom', customer.id);
  await expect(entries(page)).toHaveCount(1);
  await page.getByLabel('From').fill('2031-01-01');
  await expectParam(page, 'from', '2031-01-01');
  await expect(page.getByText('No entry found')).toBeVisible();
  await expect(page.getByText(/^Days in /)).toBeVisible();
  await page.getByRole('link', { name: 'Clear' }).click();
  await expect(page).toHaveURL(/\/log$/);
});

test('the export is what the log shows @plain', async ({ page, admin }) => {
  const customer = await admin.customer();
  await admin.call('accounts/suspend', [['ids[]', customer.id]]);
  await asPerson(page, 'Super Administrator', `/log?whom=${customer.id}&action=accounts.suspend`);
  const href = await page.getByRole('link', { name: 'Export' }).getAttribute('href');
  const file = await page.request.get(href!);
  expect(file.headers()['content-type']).toContain('text/csv');
  const lines = (await file.text()).trim().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('accounts.suspend');
});

test('a log is for who may read it, an export for who may take it along', async ({ page }) => {
  await asPerson(page, 'Operations Engineer', '/log');
  await expect(entries(page).first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'Export' })).toHaveCount(0);
  await page.context().clearCookies();
  await asPerson(page, 'Dealer', '/accounts');
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Action log' })).toHaveCount(0);
  const answer = await open(page, '/log');
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole('alert')).toContainText('Not for you to see');
});
