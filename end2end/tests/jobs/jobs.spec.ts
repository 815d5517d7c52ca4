// Bulk work as jobs: everything that matches, what it comes to beforehand, each row's outcome after.

import { asPerson, chooseFrom, dialog, expect, expectParam, newGroup, newPanel, open, said, settled, startJob, test, word } from '../../support';
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
  const job = await startJob(admin, tag);
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
  await expect(page.getByText('No job yet')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Whose' })).toHaveCount(0);
});

const list = (page: Page) => page.getByRole('table', { name: 'Jobs' });
const menu = (page: Page, name: 'Columns' | 'Views') => page.locator('summary').and(page.getByLabel(name, { exact: true })).click();

test('the list of jobs: filters, columns, a view of one’s own, its file @plain', async ({ page, admin, javaScriptEnabled }) => {
  const name = word();
  await startJob(admin, await some(admin, 1));
  await asPerson(page, 'Super Administrator', '/jobs');
  const filters = page.getByRole('search').filter({ has: page.getByRole('combobox', { name: 'Whose' }) });
  await filters.getByRole('combobox', { name: 'Whose' }).selectOption('me');
  if (javaScriptEnabled !== false) await expectParam(page, 'of', 'me');
  await filters.getByRole('combobox', { name: 'State' }).selectOption('done');
  if (javaScriptEnabled === false) await filters.getByRole('button', { name: 'Search' }).click();
  await expectParam(page, 'of', 'me');
  await expectParam(page, 'state', 'done');
  await settled(page);
  await expect(list(page).getByRole('columnheader', { name: 'Asked for by' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Export' })).toHaveAttribute('href', /^\/jobs\/export\?/);
  await menu(page, 'Columns');
  await page.getByRole('checkbox', { name: 'Asked for by' }).uncheck();
  if (javaScriptEnabled === false) await page.getByRole('button', { name: 'Apply' }).first().click();
  else await expectParam(page, 'cols', 'job.state.rows.when');
  await expect(list(page).getByRole('columnheader', { name: 'Asked for by' })).toBeHidden();
  await expect(list(page).getByRole('columnheader', { name: 'When' })).toBeVisible();

  await open(page, `${new URL(page.url()).pathname}${new URL(page.url()).search}&views=save`);
  const save = dialog(page, 'Save this view');
  await save.getByRole('textbox', { name: 'Name' }).fill(name);
  await save.getByRole('button', { name: 'Save' }).click();
  await said(page, `The view "${name}" is saved.`);
  await open(page, '/jobs');
  await expect(list(page).getByRole('columnheader', { name: 'Asked for by' })).toBeVisible();
  await menu(page, 'Views');
  await page.getByRole('link', { name, exact: true }).click();
  await expectParam(page, 'state', 'done');
  await expect(list(page).getByRole('columnheader', { name: 'Asked for by' })).toBeHidden();
  await open(page, '/jobs?views=manage');
  await dialog(page, 'Views of Jobs').getByRole('button', { name: `Remove ${name}` }).click();
  await said(page, `The view "${name}" is removed.`);
});

test('a job that somebody starts comes into the open list, and its end as well', async ({ page, admin }) => {
  const tag = await some(admin, 2);
  await startJob(admin, tag);
  await asPerson(page, 'Super Administrator', '/jobs?size=100');
  await page.mouse.move(1, 1);
  await expect(list(page)).toBeVisible();
  const job = await startJob(admin, tag);
  const row = list(page).getByRole('row').filter({ has: page.locator(`a[href="/jobs/${job}"]`) });
  await expect(row).toBeVisible({ timeout: 3_500 });
  await expect(row).toContainText('Done', { timeout: 6_000 });
});

test('while a job runs its counts move on the list, though nobody changes anything', async ({ page, admin }) => {
  await startJob(admin, await some(admin, 1));
  // No word of any change comes, and the newest job is one that goes on.
  await page.route('**/live**', (route) => route.fulfill({ status: 429, body: '' }));
  await asPerson(page, 'Super Administrator', '/');
  let asked = 0;
  await page.route('**/api/jobs/list', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    asked += 1;
    Object.assign(body.page.rows[0], { state: 'running', total: 900, done: asked, skipped: 0, failed: 0 });
    await route.fulfill({ response: answer, json: body });
  });
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Jobs' }).click();
  const row = list(page).getByRole('row').nth(1);
  await expect(row).toContainText('Running');
  const done = async () => Number(/(\d+) done/.exec(await row.innerText())?.[1]);
  for (const before of [await done(), (await done()) + 1]) {
    await expect.poll(done, { timeout: 2_500, intervals: [100] }).toBeGreaterThan(before);
  }
});

test('S0-8: all panels that match are moved to a group that is looked for by its name @plain', async ({ page, admin, javaScriptEnabled }) => {
  const code = word().toUpperCase();
  await newPanel(admin, { account_code: code });
  await newPanel(admin, { account_code: code });
  const group = await newGroup(admin);
  await asPerson(page, 'Super Administrator', `/panels?q=${code}`);
  await open(page, `/jobs/start?on=panels&do=move&q=${code}`);
  await expect(page.getByText('Choose a group to see what would change.')).toBeVisible();
  if (javaScriptEnabled === false) {
    await page.getByRole('searchbox', { name: 'Find a group' }).fill(group.name);
    await page.getByRole('button', { name: 'Find' }).click();
    await settled(page);
  }
  await chooseFrom(page, page.getByRole('article'), 'New group', group.name);
  if (javaScriptEnabled === false) await page.getByRole('button', { name: 'Show what changes' }).click();
  await expectParam(page, 'to', group.id);
  await expectParam(page, 'q', code);
  await expect(page.getByRole('list', { name: 'What it comes to' })).toContainText('2 of 2');
  await expect(page.getByRole('status', { name: 'Who will see them' })).toContainText('2 panels leave Main Group');
  // The address holds the choice: it is there again, by its name.
  await open(page, `${new URL(page.url()).pathname}${new URL(page.url()).search}`);
  const field = page.getByRole('combobox', { name: 'New group' });
  await expect(field).toHaveValue(javaScriptEnabled === false ? group.id : group.name);
  await page.getByRole('button', { name: /: start$/ }).click();
  await expect(page.getByRole('status').filter({ hasText: '2 done.' })).toBeVisible({ timeout: 20_000 });
});
