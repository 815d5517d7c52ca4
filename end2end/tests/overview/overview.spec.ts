// The overview: what needs doing, what was done, each number a link to what it counts.

import { asPerson, expect, open, test } from '../../support';

test('issue 7: an employee begins at the overview, and its numbers are those of the pages they lead to @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/');
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  const pending = page.getByRole('list', { name: 'What needs doing' }).getByRole('link', { name: /pending installers?/ });
  const n = ((await pending.textContent()) ?? '').match(/^[\d,]+/)![0];
  await pending.click();
  await expect(page).toHaveURL(/\/installers\?status=pending$/);
  await expect(page.getByText(new RegExp(`of ${n}\\b`)).first()).toBeVisible();
});

test('issue 7: the charts have a table whose days lead to the log @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/');
  for (const title of ['Sign-ins', 'Changes']) {
    await expect(page.getByRole('heading', { name: `${title}, last 30 days` })).toBeVisible();
    await expect(page.getByRole('img', { name: new RegExp(`^${title} of the last 30 days`) })).toBeVisible();
  }
  await page.getByText('Changes day by day').click();
  const days = page.getByRole('table').last().getByRole('link');
  await expect(days).toHaveCount(30);
  await days.first().click();
  await expect(page).toHaveURL(/\/log\?from=(\d{4}-\d\d-\d\d)&to=\1/);
});

test('issue 7: requests to connect are listed @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/permits');
  await expect(page.getByRole('heading', { level: 1, name: 'Requests to connect' })).toBeVisible();
  await open(page, '/');
  await expect(page.getByRole('link', { name: 'Overview', exact: true })).toHaveAttribute('aria-current', 'page');
});
