// Pages of one record or one table follow what others change, as the grids do (issue 7).

import { asPerson, dialog, expect, fact, newGroup, joins, open, settled, test, word, type Api } from '../../support';

/** What is asked of them, and a little for the test itself. */
const SOON = { timeout: 3_500 };

interface Role {
  id: string;
  name: string;
  version: number;
}

async function newRole(admin: Api): Promise<Role> {
  const name = `Role ${word()}`;
  await admin.call('roles/add', [['name', name], ['words[]', 'accounts.view=allow']]);
  const rows = await admin.read<Role[]>('roles/list', {});
  return { ...rows.find((row) => row.name === name)!, version: 1 };
}

/** Saves a role, once what that does was seen. */
async function edit(admin: Api, role: Role, name: string, words: string[]): Promise<void> {
  const fields: [string, string][] = [['id', role.id], ['version', String(role.version)], ['name', name]];
  fields.push(...words.map((one): [string, string] => ['words[]', one]));
  const shown = await admin.request.post('/api/roles/edit', {
    data: new URLSearchParams(fields).toString(),
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
  });
  const { seal } = JSON.parse((await shown.json()).Conflict.current);
  await admin.call('roles/edit', [...fields, ['seen', seal]]);
  role.version += 1;
}

/** An add-on of the catalogue. */
async function newAddOn(admin: Api): Promise<{ id: string; name: string }> {
  const name = `Add-on ${word()}`;
  await admin.call('catalogue/add', [['kind', 'add-on'], ['name', name], ['sdk_level', '7'], ['vendor', 'ACME']]);
  const found = await admin.read<{ add_ons: { id: string; name: string }[] }>('catalogue/list', {});
  return found.add_ons.find((entry) => entry.name === name)!;
}

test('the roles follow: a new one stands in the tree, while one searches', async ({ page, admin }) => {
  const first = await newRole(admin);
  await asPerson(page, 'Super Administrator', '/roles');
  const row = (name: string) => page.getByRole('table', { name: 'Roles' }).getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
  const search = page.getByRole('searchbox', { name: 'Search' });
  await search.fill('Role ');
  await expect(row(first.name)).toBeVisible();
  const second = await newRole(admin);
  await expect(row(second.name)).toBeVisible(SOON);
  await expect(search).toHaveValue('Role ');
  await expect(search).toBeFocused();
});

test('a role follows; what is chosen in its form stays, and it says that the role was changed', async ({ page, admin }) => {
  const role = await newRole(admin);
  await asPerson(page, 'Super Administrator', `/roles/${role.id}`);
  const edits = page.getByRole('combobox', { name: 'Accounts: edit', exact: true });
  const name = `Role ${word()}`;
  await edit(admin, role, name, ['accounts.view=allow', 'accounts.edit=deny']);
  await expect(page.getByRole('heading', { name })).toBeVisible(SOON);
  await expect(edits).toHaveValue('accounts.edit=deny');
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(name);

  // Chosen, and left: nothing has the focus.
  const suspends = page.getByRole('combobox', { name: 'Accounts: suspend and enable', exact: true });
  await suspends.selectOption('Allow');
  await page.getByRole('heading', { name }).click();
  await suspends.blur();
  await edit(admin, role, `${name} 2`, ['accounts.view=allow', 'accounts.edit=allow']);
  await expect(page.getByText('Somebody changed this since you opened it.')).toBeVisible(SOON);
  await expect(suspends).toHaveValue('accounts.suspend=allow');
  await expect(edits).toHaveValue('accounts.edit=deny');
});

test('the catalogue follows; a form about an entry says when that one was changed, and no other', async ({ page, admin }) => {
  const [one, two] = [await newAddOn(admin), await newAddOn(admin)];
  await asPerson(page, 'System Administrator', '/system/modules');
  const line = (name: string) => page.getByRole('table', { name: 'Add-ons' }).getByRole('row').filter({ hasText: name });
  await expect(line(one.name)).toContainText('Offered');
  await admin.call('catalogue/retire', [['kind', 'add-on'], ['id', one.id], ['to', 'retired']]);
  await expect(line(one.name)).toContainText('Retired', SOON);
  const three = await newAddOn(admin);
  await expect(line(three.name)).toBeVisible(SOON);

  await line(one.name).getByRole('link', { name: `Edit ${one.name}` }).click();
  const form = dialog(page, 'Edit add-on');
  const vendor = form.getByRole('textbox', { name: 'Vendor' });
  await vendor.fill('Typed');
  const heard = page.waitForResponse((answer) => answer.url().endsWith('/api/catalogue/list') && answer.ok(), SOON);
  await admin.call('catalogue/edit', [['kind', 'add-on'], ['id', two.id], ['version', '1'], ['name', two.name], ['sdk_level', '8']]);
  await heard;
  const changed = form.getByText('Somebody changed this since you opened it.');
  await expect(changed).toHaveCount(0);
  await admin.call('catalogue/edit', [['kind', 'add-on'], ['id', one.id], ['version', '2'], ['name', one.name], ['sdk_level', '9']]);
  await expect(changed).toBeVisible(SOON);
  await expect(vendor).toHaveValue('Typed');
});

test('account management follows: the person, his groups and his history', async ({ page, admin }) => {
  const ann = await admin.customer();
  const group = await newGroup(admin);
  await asPerson(page, 'System Administrator', `/system/accounts/${ann.id}`);
  await expect(fact(page, 'Active')).toHaveText('true');
  await admin.suspend(ann.id);
  await expect(fact(page, 'Active')).toHaveText('false', SOON);
  await expect(page.getByRole('list', { name: 'History' }).getByText('Suspended').first()).toBeVisible(SOON);
  await joins(admin, group, ann);
  await expect(page.getByRole('region', { name: group.name })).toBeVisible(SOON);

  await page.getByRole('link', { name: 'Change user name' }).click();
  const typed = page.getByRole('dialog').getByRole('textbox').first();
  await typed.fill('typed.meanwhile');
  await admin.call('accounts/enable', [['ids[]', ann.id]]);
  await expect(page.getByRole('dialog').getByText('Somebody changed this since you opened it.')).toBeVisible(SOON);
  await expect(typed).toHaveValue('typed.meanwhile');
});

test('the overview follows', async ({ page, admin }) => {
  await asPerson(page, 'Super Administrator', '/');
  const pending = page.getByRole('list', { name: 'What needs doing' }).getByRole('link', { name: /pending installers?/ });
  const counted = async () => Number(((await pending.textContent()) ?? '').match(/^[\d,]+/)![0].replaceAll(',', ''));
  const before = await counted();
  // What is open stays open.
  await page.getByText('Changes day by day').click();
  const today = page.getByRole('table').last().getByRole('link').first();
  const entries = await today.textContent();
  await admin.installer();
  await expect.poll(counted, SOON).toBeGreaterThan(before);
  await expect(today).not.toHaveText(entries!, SOON);
  await expect(today).toBeVisible();
});

test('they follow by asking as well, where no stream comes through', async ({ page, admin }) => {
  const role = await newRole(admin);
  await page.route('**/live', (route) => route.fulfill({ status: 429, body: '' }));
  const asked = page.waitForResponse((answer) => new URL(answer.url()).pathname === '/live/since');
  await asPerson(page, 'Super Administrator', `/roles/${role.id}`);
  await asked;
  const name = `Role ${word()}`;
  await edit(admin, role, name, ['accounts.view=allow']);
  await expect(page.getByRole('heading', { name })).toBeVisible({ timeout: 4_500 });
  await open(page, '/system/modules');
  await settled(page);
  const entry = await newAddOn(admin);
  await expect(page.getByRole('table', { name: 'Add-ons' }).getByRole('row').filter({ hasText: entry.name })).toBeVisible({ timeout: 4_500 });
});
