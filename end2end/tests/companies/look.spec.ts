// The pages of companies in every size and both themes.

import { asPerson, companyBy, dialog, expect, isTouch, looksRight, open, test } from '../../support';

test('X-2 X-3: the tree, the list and their empty state look right', async ({ page }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  await asPerson(page, 'Super Administrator', '/companies');
  await looksRight(page, 'the tree', touch);
  await open(page, '/companies?view=list');
  await looksRight(page, 'the list', touch);
  await open(page, '/companies?view=list&q=nothing+is+called+that');
  await looksRight(page, 'nothing found', touch);
  await open(page, '/companies/add');
  await expect(dialog(page, 'Add company')).toBeVisible();
  await looksRight(page, 'adding one', touch);
});

test('X-2 X-3: a company, its users and its dialogs look right', async ({ page, admin }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  const company = await companyBy(admin, 'D06');
  await asPerson(page, 'Super Administrator', `/companies/${company.id}`);
  await looksRight(page, 'a company', touch);
  await open(page, `/companies/${company.id}?do=edit`);
  await expect(dialog(page, 'Edit company')).toBeVisible();
  await looksRight(page, 'editing it', touch);
  await open(page, `/companies/${company.id}?do=remove`);
  await expect(page.getByRole('list', { name: 'In the way' })).toBeVisible();
  await looksRight(page, 'what is in the way of removing it', touch);
  await open(page, `/companies/${company.id}?do=renew-code`);
  await expect(page.getByRole('dialog', { name: /^Renew the authorization code/ })).toBeVisible();
  await looksRight(page, 'renewing its code', touch);
});
