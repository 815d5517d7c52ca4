// The pages of jobs in every size and both themes.

import { asPerson, expect, isTouch, looksRight, open, test, word } from '../../support';

test('X-2 X-3: the pages of jobs look right', async ({ page, admin }, info) => {
  const touch = isTouch(info.project.name);
  const tag = word();
  await admin.customer({ last: tag });
  await asPerson(page, 'Super Administrator', `/jobs/start?on=accounts&q=${tag}`);
  await looksRight(page, 'choice of an act', touch);
  await open(page, `/jobs/start?on=accounts&do=suspend&q=${tag}`);
  await expect(page.getByRole('list', { name: 'What it comes to' })).toContainText('1 of 1');
  await looksRight(page, 'preview', touch);
  await page.getByRole('button', { name: 'Suspend accounts: start' }).click();
  await expect(page.getByRole('status').filter({ hasText: '1 done.' })).toBeVisible({ timeout: 20_000 });
  await looksRight(page, 'job', touch);
  await open(page, '/jobs');
  await expect(page.getByRole('table', { name: 'Jobs' })).toBeVisible();
  await looksRight(page, 'jobs', touch);
});
