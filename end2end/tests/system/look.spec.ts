// The pages of the System section in every size and both themes.

import { asPerson, dialog, expect, isTouch, looksRight, open, test } from '../../support';

test('X-2 X-3: finding a person, his page and its dialogs look right', async ({ page, admin }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  const who = await admin.customer();
  await asPerson(page, 'System Administrator', '/system/accounts');
  await looksRight(page, 'nobody looked for', touch);
  await open(page, `/system/accounts?find=${encodeURIComponent(who.email)}`);
  await looksRight(page, 'found', touch);
  await open(page, `/system/accounts/${who.id}`);
  await looksRight(page, 'a person', touch);
  for (const [act, name] of [
    ['email', 'Change email'],
    ['company', 'Change company'],
    ['add-ons', 'Change add-ons'],
    ['join-group', 'Add to group'],
    ['deactivate', /^Deactivate/],
  ] as const) {
    await open(page, `/system/accounts/${who.id}?do=${act}`);
    await expect(dialog(page, name)).toBeVisible();
    await looksRight(page, act, touch);
  }
});

test('X-2 X-3: adding rows and the catalogue look right', async ({ page }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  await asPerson(page, 'System Administrator', '/system/add');
  await looksRight(page, 'rows', touch);
  await page.getByRole('button', { name: 'Save all rows' }).click();
  await expect(page.getByText('Enter an email address.').first()).toBeVisible();
  await looksRight(page, 'rows with faults', touch);
  await open(page, '/system/modules');
  await looksRight(page, 'the catalogue', touch);
  await open(page, '/system/modules?do=add&kind=add-on');
  await expect(dialog(page, 'Add add-on')).toBeVisible();
  await looksRight(page, 'adding an add-on', touch);
});

test('X-2 X-3: the public pages of a changed address look right', async ({ page }, info) => {
  const touch = isTouch(info.project.name);
  for (const path of ['/email', '/email/undo?token=x']) {
    await open(page, path);
    await looksRight(page, path, touch);
  }
});
