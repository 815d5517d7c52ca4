// The action log in every size and both themes.

import { asPerson, expect, isTouch, looksRight, open, test } from '../../support';

test('X-2 X-3: the log, an entry and nothing found look right', async ({ page, admin }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  const customer = await admin.customer();
  await admin.call('accounts/suspend', [['ids[]', customer.id]]);
  await asPerson(page, 'Super Administrator', '/log');
  await looksRight(page, 'the log', touch);
  await open(page, `/log?whom=${customer.id}&action=accounts.suspend`);
  const href = await page.getByRole('rowheader', { name: 'Suspended' }).getByRole('link').getAttribute('href');
  await open(page, href!);
  await expect(page.getByRole('dialog', { name: 'Suspended' })).toBeVisible();
  await looksRight(page, 'an entry', touch);
  await open(page, '/log?q=nothing-is-called-that&from=2026-01-01');
  await looksRight(page, 'nothing found', touch);
});
