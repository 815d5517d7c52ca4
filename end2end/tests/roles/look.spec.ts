// The pages of roles in every size and both themes.

import { asPerson, dialog, expect, isTouch, looksRight, open, test, word, type Api } from '../../support';

async function roleId(admin: Api, name: string): Promise<string> {
  const rows = await admin.read<{ id: string; name: string }[]>('roles/list', {});
  return rows.find((row) => row.name === name)!.id;
}

test('X-2 X-3: the tree, a role, its preview and its removal look right', async ({ page, admin }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  const name = `Role ${word()}`;
  await admin.call('roles/add', [['name', name], ['parent', await roleId(admin, 'Support')], ['words[]', 'accounts.edit=allow']]);
  const id = await roleId(admin, name);
  await asPerson(page, 'Super Administrator', '/roles');
  await looksRight(page, 'the tree', touch);
  await open(page, `/roles/${id}`);
  await looksRight(page, 'a role', touch);
  await page.getByRole('combobox', { name: 'Accounts: view', exact: true }).selectOption('Deny');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Before saving' })).toBeVisible();
  await looksRight(page, 'the preview', touch);
  await open(page, `/roles/${id}?do=remove`);
  await expect(dialog(page, `Remove ${name}?`)).toBeVisible();
  await looksRight(page, 'the removal', touch);
  await open(page, `/roles/add?copy=${id}`);
  await looksRight(page, 'a copy', touch);
  await open(page, `/roles/${await roleId(admin, 'Dealer')}`);
  await looksRight(page, 'a built-in role', touch);
});

test('X-2 X-3: the banner of the console seen as a role, and the Access tab, look right', async ({ page, admin }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  await asPerson(page, 'Super Administrator', '/employees');
  await page.getByRole('table', { name: 'Employees' }).getByRole('rowheader').first().getByRole('link').click();
  await expect(page).toHaveURL(/\/employees\/[0-9a-f-]{36}/);
  const address = new URL(page.url()).pathname;
  await open(page, `${address}?tab=access&can=roles.edit&on=Support`);
  await expect(page.getByText('No. Roles: edit, on role Support')).toBeVisible();
  await looksRight(page, 'the Access tab', touch);
  await open(page, `/roles/${await roleId(admin, 'Support')}`);
  await page.getByRole('button', { name: 'See the console as this role' }).click();
  await expect(page.getByRole('region', { name: 'Seen as a role' })).toBeVisible();
  await looksRight(page, 'the banner', touch);
  await page.getByRole('button', { name: 'Be yourself again' }).click();
});
