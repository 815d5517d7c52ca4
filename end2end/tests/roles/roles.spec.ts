// Roles and permissions: the tree, the editor, what saving does, "Why can this person do that?", the console seen as a role.

import { type Locator, type Page } from '@playwright/test';
import { asPerson, dialog, expect, open, said, settled, tab, test, word, type Api } from '../../support';

interface Made {
  id: string;
  name: string;
}

/** A role of this test's own. */
async function made(admin: Api, words: string[] = [], more: [string, string][] = []): Promise<Made> {
  const name = `Role ${word()}`;
  await admin.call('roles/add', [['name', name], ...words.map((one): [string, string] => ['words[]', one]), ...more]);
  const rows = await admin.read<Made[]>('roles/list', {});
  return rows.find((row) => row.name === name)!;
}

const roleRow = (page: Page, name: string): Locator =>
  page.getByRole('table', { name: 'Roles' }).getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

const QUERY = { kind: 'installer', search: '', status: null, company: null, never: false, idle_days: null, sort: 'registered', direction: 'desc', page: 1, size: 15 };

/** The demo's System Administrator. */
async function samir(admin: Api): Promise<string | undefined> {
  const query = { kind: 'employee', search: 'samir@northgate.example', status: null, company: null, never: false, idle_days: null, sort: 'registered', direction: 'desc', page: 1, size: 15 };
  const found = await admin.read<{ rows: { id: string }[] }>('employees/list', { query });
  return found.rows[0]?.id;
}

const wordOf = (page: Page, permission: string) => page.getByRole('combobox', { name: permission, exact: true });
const line = (page: Page, page_: string, permission: string) =>
  page.getByRole('list', { name: page_, exact: true }).getByRole('listitem').filter({ has: page.getByRole('combobox', { name: permission, exact: true }) });
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).last();
const review = (page: Page) => page.getByRole('region', { name: 'Before saving' });

test('roles are a tree with groups and employees, and found as one types', async ({ page, admin }) => {
  const parent = await made(admin, ['accounts.view=allow']);
  const child = await made(admin, [], [['parent', parent.id]]);
  await asPerson(page, 'Super Administrator', '/accounts');
  await page.getByRole('link', { name: 'Roles', exact: true }).click();
  await expect(roleRow(page, child.name)).toBeVisible();
  await expect(roleRow(page, 'Super Administrator')).toContainText('Every group, at the operator');
  await page.getByRole('searchbox', { name: 'Search' }).fill(child.name);
  await expect(roleRow(page, child.name)).toBeVisible();
  await expect(roleRow(page, parent.name)).toBeHidden();
  await page.getByRole('searchbox', { name: 'Search' }).fill('no such role');
  await expect(page.getByText('No role found')).toBeVisible();
});

test('a role is added, its permissions are found as one types, and it is told who gains before it is saved @plain', async ({
  page,
  admin,
}) => {
  const parent = await made(admin, ['accounts.view=allow']);
  const name = `Role ${word()}`;
  await asPerson(page, 'Super Administrator', '/roles');
  await page.getByRole('link', { name: 'Add role' }).click();
  await settled(page);
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('combobox', { name: 'Parent role' }).selectOption({ label: parent.name });
  await wordOf(page, 'Accounts: edit').selectOption('Allow');
  await page.getByRole('button', { name: 'Add role' }).click();
  await said(page, `Role ${name} added.`);
  await roleRow(page, name).getByRole('link', { name, exact: true }).click();
  await settled(page);
  await expect(line(page, 'Accounts', 'Accounts: view')).toContainText(`AllowedFrom ${parent.name}`);
  await expect(line(page, 'Accounts', 'Accounts: edit')).toContainText('By its own word');
  await wordOf(page, 'Accounts: view').selectOption('Deny');
  await save(page).click();
  await expect(review(page)).toContainText('Nobody gains or loses anything.');
  await expect(review(page)).toContainText('Accounts: view');
  await review(page).getByRole('button', { name: 'Save', exact: true }).click();
  await said(page, `${name} saved.`);
  await expect(wordOf(page, 'Accounts: view')).toHaveValue('accounts.view=deny');
});

test('going back keeps what was typed, and another preview holds when something changed meanwhile', async ({ page, admin }) => {
  const role = await made(admin, ['accounts.view=allow']);
  await asPerson(page, 'Super Administrator', `/roles/${role.id}`);
  await page.getByRole('searchbox', { name: 'Find a permission' }).fill('suspend');
  await expect(wordOf(page, 'Accounts: suspend and enable')).toBeVisible();
  await expect(wordOf(page, 'Accounts: edit')).toBeHidden();
  await wordOf(page, 'Accounts: suspend and enable').selectOption('Allow');
  await expect(line(page, 'Accounts', 'Accounts: suspend and enable')).toContainText('Allowed');
  await save(page).click();
  await expect(review(page)).toBeFocused();
  await page.getByRole('button', { name: 'Back to editing' }).click();
  await expect(review(page)).toBeHidden();
  await expect(wordOf(page, 'Accounts: suspend and enable')).toHaveValue('accounts.suspend=allow');
  await save(page).click();
  await expect(review(page)).toContainText('Review who gains and who loses what');
  // Somebody else is quicker.
  const fields: [string, string][] = [['id', role.id], ['version', '1'], ['name', role.name], ['words[]', 'panels.view=allow']];
  const shown = await admin.request.post('/api/roles/edit', {
    data: new URLSearchParams(fields).toString(),
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
  });
  const seal = JSON.parse((await shown.json()).Conflict.current).seal;
  await admin.call('roles/edit', [...fields, ['seen', seal]]);
  await review(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(review(page)).toContainText('Something has changed meanwhile');
  // The form is from before, so what the other did would be taken back: the review says so.
  await expect(review(page)).toContainText('Panels: view');
  await review(page).getByRole('button', { name: 'Save', exact: true }).click();
  await said(page, `${role.name} saved.`);
});

test('who gains and who loses is told before it is saved, names on demand @plain', async ({ page, admin }) => {
  const role = await made(admin, ['accounts.view=allow', 'accounts.edit=allow']);
  const person = await admin.installer('accepted');
  const asked = await admin.read<{ split: { seal: string } }>('installers/conversion', { id: person.id, role: role.id });
  await admin.call('installers/convert', [
    ['id', person.id],
    ['version', String((await admin.read<{ detail: { row: { version: number } } }>('installers/open', { id: person.id, query: QUERY })).detail.row.version)],
    ['name', person.name],
    ['phone', '+1 555 0188'],
    ['country', 'DE'],
    ['role', role.id],
    ['seen', asked.split.seal],
  ]);
  await asPerson(page, 'Super Administrator', `/roles/${role.id}`);
  await wordOf(page, 'Accounts: edit').selectOption('Inherit');
  await wordOf(page, 'Accounts: add').selectOption('Allow');
  await save(page).click();
  await expect(review(page)).toContainText('It takes effect for 1 person. 1 person loses something and will be signed out.');
  await expect(review(page)).toContainText('Gains: Accounts: add');
  await expect(review(page)).toContainText('Loses: Accounts: edit');
  await expect(review(page).getByRole('link', { name: person.name })).toBeHidden();
  await review(page).getByText('Who: 1 person').click();
  await expect(review(page).getByRole('link', { name: person.name })).toBeVisible();
  await review(page).getByRole('button', { name: 'Save', exact: true }).click();
  await said(page, `${role.name} saved. It takes effect for 1 person; 1 person loses something and is signed out.`);
});

test('a role in use stays and says by what; a free one is removed @plain', async ({ page, admin }) => {
  const parent = await made(admin);
  const child = await made(admin, [], [['parent', parent.id]]);
  await asPerson(page, 'Super Administrator', `/roles/${parent.id}`);
  await page.getByRole('link', { name: 'Remove', exact: true }).click();
  const question = dialog(page, `Remove ${parent.name}?`);
  await expect(question.getByRole('list', { name: 'Still used by' })).toContainText(child.name);
  await question.getByRole('button', { name: 'Remove' }).click();
  await expect(dialog(page, `Remove ${parent.name}?`)).toContainText('still used');
  await open(page, `/roles/${child.id}?do=remove`);
  await dialog(page, `Remove ${child.name}?`).getByRole('button', { name: 'Remove' }).click();
  await said(page, `Role ${child.name} removed.`);
  await expect(roleRow(page, child.name)).toHaveCount(0);
});

test('built-in roles are read-only and can be copied @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/roles');
  await roleRow(page, 'Support').getByRole('link', { name: 'Copy Support' }).click();
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Copy of Support');
  await expect(wordOf(page, 'Accounts: remote assistance')).toHaveValue('accounts.assist=allow');
  await open(page, '/roles');
  await roleRow(page, 'Support').getByRole('link', { name: 'Support', exact: true }).click();
  await settled(page);
  await expect(page.getByText('Built-in roles cannot be edited')).toBeVisible();
  await expect(wordOf(page, 'Accounts: remote assistance')).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toHaveCount(0);
});

test('a Common Manager reads roles and changes none', async ({ page, admin }) => {
  const role = await made(admin, ['accounts.view=allow']);
  await asPerson(page, 'Common Manager', '/roles');
  await expect(page.getByRole('link', { name: 'Add role' })).toHaveCount(0);
  await open(page, `/roles/${role.id}`);
  await expect(page.getByText('This needs the permission "Roles: edit".')).toBeVisible();
  await expect(wordOf(page, 'Accounts: view')).toBeDisabled();
});

test('the console is seen as a role: marked on every page, nothing can be changed, ended by one click @plain', async ({ page, admin }) => {
  const role = await made(admin, ['accounts.view=allow', 'accounts.add=allow', 'roles.view=allow']);
  const banner = page.getByRole('region', { name: 'Seen as a role' });
  await asPerson(page, 'Super Administrator', `/roles/${role.id}`);
  await page.getByRole('button', { name: 'See the console as this role' }).click();
  await settled(page);
  await expect(banner).toContainText(`You are seeing the console as ${role.name}: nothing can be changed.`);
  await expect(page.getByRole('link', { name: 'Installers', exact: true })).toHaveCount(0);
  await open(page, '/accounts/add');
  await expect(banner).toBeVisible();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'Email' }).fill(`${word()}@e2e.example.com`);
  await form.getByRole('button').filter({ hasText: /add/i }).click();
  await expect(page.getByRole('dialog')).toContainText('nothing can be changed');
  await open(page, '/roles');
  await expect(banner).toBeVisible();
  await page.goto('/profile');
  await settled(page);
  await expect(banner).toBeVisible();
  await page.getByRole('button', { name: 'Be yourself again' }).click();
  await settled(page);
  await expect(banner).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Installers', exact: true })).toBeVisible();
});

test('why can this person do that: every permission and group with its source, and a question answered @plain', async ({ page, admin }) => {
  // One who has set up his authenticator app: the demo's own.
  const person = (await samir(admin))!;
  await asPerson(page, 'Super Administrator', `/employees/${person}`);
  await tab(page, 'Access').click();
  await settled(page);
  const blind = page.getByRole('dialog').first();
  await expect(blind).toContainText("the role's own word");
  await blind.getByRole('combobox', { name: 'Can he' }).selectOption('Accounts: edit');
  await blind.getByRole('button', { name: 'Ask' }).click();
  await expect(blind).toContainText('Yes. Accounts: edit');
  await blind.getByRole('combobox', { name: 'Can he' }).selectOption('Roles: edit');
  await blind.getByRole('textbox', { name: 'on' }).fill('Support');
  await blind.getByRole('button', { name: 'Ask' }).click();
  await expect(blind).toContainText('No. Roles: edit, on role Support');
  await expect(blind).toContainText('Built-in roles cannot be edited');
  await blind.getByRole('textbox', { name: 'on' }).fill('nobody@nowhere.example');
  await blind.getByRole('button', { name: 'Ask' }).click();
  await expect(blind).toContainText('Nothing in your sight is called this.');
});
