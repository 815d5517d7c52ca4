// What belongs to remote assistance, in every size and both themes.

import { asPerson, dialog, expect, isTouch, looksRight, open, test, word } from '../../support';

test('X-2 X-3: the dialogs, the list and the dashboard under the banner look right', async ({ page, admin }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  const account = await admin.customer({
    first: 'Wilhelmina-Alexandra',
    last: 'von Hohenstein-Ravensburg',
    email: `${word()}@e2e.example.com`,
  });
  await asPerson(page, 'Super Administrator', `/accounts/confirm?do=lock-down&id=${account.id}`);
  await expect(dialog(page, /^Lock down /)).toBeVisible();
  await looksRight(page, 'locking down', touch);
  const asked = dialog(page, /^Remote Assistance for /);
  const reason = asked.getByRole('textbox', { name: 'Reason' });
  // One of the demo's people helps one customer at a time: another test may have to end first.
  const ask = async () => {
    await open(page, `/accounts/${account.id}?do=assist`);
    await expect(reason).toBeVisible({ timeout: 3_000 });
  };
  await expect(ask).toPass({ timeout: 90_000, intervals: [2_000] });
  await looksRight(page, 'asking to assist', touch);
  await expect(async () => {
    await ask();
    await reason.fill('The siren does not stop, and nobody at home knows the code');
    await asked.getByRole('button', { name: 'Open dashboard' }).click();
    await expect(page.getByRole('region', { name: 'Remote assistance' })).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 90_000, intervals: [2_000] });
  await looksRight(page, 'the dashboard under the banner', touch);
  await open(page, '/assistance');
  await expect(page.getByRole('row').filter({ hasText: account.name })).toBeVisible();
  await looksRight(page, 'the running ones', touch);
  await page.getByRole('button', { name: `End assistance of ${account.name}` }).click();
  await expect(page.getByRole('row').filter({ hasText: account.name })).toHaveCount(0);
  await open(page, '/assist/ended');
  await looksRight(page, 'it is over', touch);
});
