// Bulk work as jobs: everything that matches, what it comes to beforehand, each row's outcome after.

import { asPerson, expect, open, settled, test, word } from '../../support';
import type { Api } from '../../support/api';
import type { Page } from '@playwright/test';

const rows = (page: Page) => page.getByRole('table', { name: 'Rows of the job' }).getByRole('row').filter({ has: page.getByRole('rowheader') });

/** Some customers whose addresses hold one word. */
async function some(admin: Api, n: number): Promise<string> {
  const tag = word();
  for (let i = 0; i < n; i++) await admin.customer({ last: tag });
  return tag;
}

test('decision 6: all that match are suspended; before it starts the page says how many, and who is skipped @plain', async ({ page, admin }) => {
  const tag = await some(admin, 3);
  await asPerson(page, 'Super Administrator', `/jobs/start?on=accounts&q=${tag}`);
  await page.getByRole('link', { name: 'Suspend', exact: true }).click();
  await settled(page);
  const sums = page.getByRole('list', { name: 'What it comes to' });
  await expect(sums).toContainText('3 of 3');
  await page.getByRole('button', { name: 'Suspend accounts: start' }).click();
  await expect(page).toHaveURL(/\/jobs\/[0-9a-f-]{36}/);
  // It goes on by itself: the page follows it, also without a script.
  await expect(page.getByRole('status').filter({ hasText: '3 done.' })).toBeVisible({ timeout: 20_000 });
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).first()).toContainText('Done');
  await rows(page).first().getByRole('link').click();
  await settled(page);
  await expect(page).toHaveURL(/\/accounts\//);

  // The same again: nobody is left to suspend, and it is said before.
  await open(page, `/jobs/start?on=accounts&do=suspend&q=${tag}`);
  await expect(sums).toContainText('0 of 3');
  await expect(sums).toContainText('3 skipped: Already suspended.');
  await expect(page.getByRole('button', { name: 'Suspend accounts: start' })).toHaveCount(0);
});

test('S0-8: with every row of the page ticked, the bar leads on to all that match', async ({ page, admin }) => {
  const tag = await some(admin, 11);
  await asPerson(page, 'Super Administrator', `/accounts?q=${tag}&size=10`);
  await page.getByRole('checkbox', { name: 'Select all accounts on this page' }).check();
  await expect(page.getByText('10 selected')).toBeVisible();
  await page.getByRole('link', { name: 'Select all 11 that match' }).click();
  await page.getByRole('link', { name: 'Suspend', exact: true }).click();
  await expect(page.getByRole('list', { name: 'What it comes to' })).toContainText('11 of 11');
});

test('SEC-101: a reason is asked for before all that match are locked down @plain', async ({ page, admin }) => {
  const tag = await some(admin, 2);
  await asPerson(page, 'Super Administrator', `/jobs/start?on=accounts&do=lock-down&q=${tag}`);
  await page.getByRole('textbox', { name: 'Reason' }).fill('Phones stolen');
  await page.getByRole('button', { name: 'Lock down accounts: start' }).click();
  await expect(page.getByRole('status').filter({ hasText: '2 done.' })).toBeVisible({ timeout: 20_000 });
});

test('a job that failed in part is tried again; the new one names the first @plain', async ({ page, admin }) => {
  const tag = await some(admin, 2);
  const form = { act: 'suspend', among: JSON.stringify({ accounts: { kind: 'end_user', search: tag, status: null, company: null, never: false, idle_days: null, sort: 'registered', direction: 'desc', page: 1, size: 15 } }) };
  const answer = await admin.request.post('/api/jobs/start', { headers: { 'Sec-Fetch-Site': 'same-origin' }, form });
  const { job } = (await answer.json()) as { job: string };
  await asPerson(page, 'Super Administrator', `/jobs/${job}`);
  await expect(page.getByRole('status').filter({ hasText: '2 done.' })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('button', { name: 'Try again what was not done' })).toHaveCount(0);
  await page.getByRole('link', { name: /^Done/ }).click();
  await settled(page);
  await expect(rows(page)).toHaveCount(2);
  await open(page, '/jobs');
  await expect(page.getByRole('table', { name: 'Jobs' }).getByRole('link', { name: 'Suspend accounts' }).first()).toBeVisible();
});

test('SEC-46: who may not see others sees his own jobs only @plain', async ({ page }) => {
  await asPerson(page, 'Dealer', '/jobs');
  await expect(page.getByText('No jobs yet')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Whose' })).toHaveCount(0);
});
