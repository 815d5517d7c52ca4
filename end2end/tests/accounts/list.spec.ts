// The grid of the Accounts page: columns, order, pages, filters, keys.

import { type Page } from '@playwright/test';
import {
  activeCustomer,
  asPerson,
  dialog,
  expect,
  expectParam,
  expectRow,
  listOf,
  open,
  param,
  row,
  rows,
  settled,
  test,
  word,
  type Account,
  type Api,
} from '../../support';

const head = (page: Page, name: string) => page.getByRole('columnheader', { name, exact: true });
const sortBy = (page: Page, name: string) => head(page, name).getByRole('link').click();
const titles = async (page: Page) => {
  const links = rows(page).getByRole('rowheader').getByRole('link');
  return links.allInnerTexts();
};
const column = async (page: Page, nth: number) => {
  const cells = await rows(page).all();
  return Promise.all(cells.map((cell) => cell.getByRole('cell').nth(nth).innerText()));
};
const range = (page: Page) => page.getByRole('status').filter({ hasText: /^\d+-\d+/ });

/** Three accounts of one surname that differ in everything a column shows. */
async function three(admin: Api): Promise<{ last: string; a: Account; b: Account; c: Account }> {
  const last = word();
  const make = (first: string, phone: string) => admin.customer({ first: `${first}${last}`, last, phone });
  const b = await make('Beta', '+1 555 300');
  const c = await make('Gamma', '+1 555 100');
  const a = await admin.pending({ first: `Alpha${last}`, last, phone: '+1 555 200' });
  await admin.suspend(c.id);
  return { last, a, b, c };
}

test('S0-1 S0-2 S0-3 S0-4: the Accounts page lists the customers with role, label, email, registered, status', async ({
  page,
}) => {
  await asPerson(page, 'Super Administrator');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Accounts', exact: true }).click();
  await expect(page).toHaveURL(/\/accounts$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible();
  await expect(page.getByRole('columnheader')).toHaveText([
    '',
    'Name & email',
    'Phone',
    'Role',
    'Panels',
    'Registered',
    'Last login',
    'Status',
    'Actions',
  ]);
  await expect(page.getByRole('status').filter({ hasText: /^\d,\d{3} accounts$/ })).toBeVisible();
  await expect(rows(page)).toHaveCount(15);

  const known = activeCustomer(3);
  await open(page, listOf(known.email));
  const found = await expectRow(page, known.name);
  await expect(found.getByRole('rowheader')).toContainText(known.email);
  await expect(found.getByRole('cell', { name: /^(Master user|Regular user|No panel)$/ })).toBeVisible();
  await expect(found.getByRole('link', { name: /^Active\. Suspend/ })).toBeVisible();
  // S3-33: time over date.
  await expect(found.getByText(/^\d{1,2}:\d\d:\d\d (AM|PM)$/).first()).toBeVisible();
  await expect(found.getByText(/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}, \d{4}$/).first()).toBeVisible();
});

test('S0-4: the status icon stands at the right end of the row', async ({ page }) => {
  await asPerson(page, 'Super Administrator');
  const cells = rows(page).first().getByRole('cell');
  const count = await cells.count();
  // Only the row's menu comes after it.
  await expect(cells.nth(count - 2)).toHaveText(/^(Active|Suspended|Pending)$/);
});

test('S1-1: /customers leads to Accounts', async ({ page }) => {
  await asPerson(page, 'Common Manager');
  await open(page, '/customers');
  await expect(page).toHaveURL(/\/accounts$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible();
});

test('each column sorts, both ways, and the order is in the address', async ({ page, admin }) => {
  const { last, a, b, c } = await three(admin);
  await asPerson(page, 'Super Administrator', listOf(last));
  await expect(rows(page)).toHaveCount(3);
  // The newest first unless asked otherwise.
  await expect.poll(() => titles(page)).toEqual([a.name, c.name, b.name]);

  const steps: [string, string, string | null, string[]][] = [
    ['Name & email', 'name', null, [a.name, b.name, c.name]],
    ['Name & email', 'name', 'desc', [c.name, b.name, a.name]],
    ['Name & email', 'email', null, [a.name, b.name, c.name]],
    ['Email & name', 'email', 'desc', [c.name, b.name, a.name]],
    ['Phone', 'phone', null, [c.name, a.name, b.name]],
    ['Phone', 'phone', 'desc', [b.name, a.name, c.name]],
    ['Registered', null as never, null, [a.name, c.name, b.name]],
    ['Registered', 'registered', 'asc', [b.name, c.name, a.name]],
  ];
  for (const [name, sort, dir, order] of steps) {
    await sortBy(page, name);
    await expectParam(page, 'sort', sort);
    await expectParam(page, 'dir', dir);
    await expect.poll(() => titles(page), { message: `${sort} ${dir}` }).toEqual(order);
    const now = page.getByRole('columnheader').filter({ hasText: name === 'Name & email' && sort === 'email' ? 'Email' : name.split(' ')[0]! });
    const down = dir === 'desc' || (dir === null && name === 'Registered');
    await expect(now.first()).toHaveAttribute('aria-sort', down ? 'descending' : 'ascending');
  }

  await sortBy(page, 'Status');
  await expectParam(page, 'sort', 'status');
  await expect.poll(() => titles(page)).toHaveLength(3);
  const forward = await titles(page);
  await sortBy(page, 'Status');
  await expectParam(page, 'dir', 'desc');
  await expect.poll(() => titles(page)).toEqual([...forward].reverse());
});

test('panels, role and last login sort over all accounts', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/accounts?size=50');
  await sortBy(page, 'Panels');
  await expectParam(page, 'sort', 'panels');
  const counts = async () => (await column(page, 3)).map(Number);
  await expect.poll(async () => (await counts())[0]).toBeGreaterThan(1);
  expect(await counts()).toEqual([...(await counts())].sort((x, y) => y - x));
  await sortBy(page, 'Panels');
  await expectParam(page, 'dir', 'asc');
  await expect.poll(async () => (await counts())[0]).toBe(0);

  await sortBy(page, 'Role');
  await expectParam(page, 'sort', 'role');
  await expect.poll(async () => (await column(page, 2))[0]).toBe('Master user');
  await sortBy(page, 'Role');
  await expect.poll(async () => (await column(page, 2))[0]).toBe('No panel');

  const logins = async () => {
    const times = await rows(page).getByRole('cell').nth(5).page().locator('tbody tr td:nth-of-type(6) time').all();
    return Promise.all(times.map(async (time) => Date.parse((await time.getAttribute('datetime'))!)));
  };
  await sortBy(page, 'Last login');
  await expectParam(page, 'sort', 'last-login');
  await expect.poll(async () => (await logins()).length).toBe(50);
  const seen = await logins();
  expect(seen).toEqual([...seen].sort((x, y) => y - x));
  await sortBy(page, 'Last login');
  await expectParam(page, 'dir', 'asc');
  // Who never signed in comes first then, with an empty cell (S3-31).
  await expect.poll(async () => (await logins()).length).toBe(0);
});

test('S3-93 S3-94 S3-95: pages, sizes and the range', async ({ page }) => {
  await asPerson(page, 'Super Administrator');
  await expect(range(page)).toHaveText(/^1-15 of \d,\d{3}$/);
  await expect(page.getByRole('link', { name: 'Previous page' })).toHaveAttribute('aria-disabled', 'true');
  const first = await titles(page);
  await page.getByRole('link', { name: 'Next page' }).click();
  await expectParam(page, 'page', '2');
  await expect(range(page)).toHaveText(/^16-30 of \d,\d{3}$/);
  await expect.poll(async () => (await titles(page)).some((title) => first.includes(title))).toBe(false);
  await page.getByRole('link', { name: 'Previous page' }).click();
  await expectParam(page, 'page', null);
  await expect(range(page)).toHaveText(/^1-15 of/);

  const size = page.getByRole('combobox', { name: 'Accounts per page' });
  await expect(size.getByRole('option')).toHaveText(['10', '15', '50', '100', '200']);
  await expect(size).toHaveValue('15');
  for (const n of [10, 50, 100, 200]) {
    await size.selectOption(String(n));
    await expectParam(page, 'size', String(n));
    await expect(range(page)).toHaveText(new RegExp(`^1-${n} of \\d,\\d{3}$`));
    await expect(rows(page)).toHaveCount(n);
  }
  await page.reload();
  await settled(page);
  await expect(size).toHaveValue('200');
  await expect(rows(page)).toHaveCount(200);
});

test('filters are in the address, a reload keeps them, Back takes them away', async ({ page }) => {
  await asPerson(page, 'Super Administrator');
  const all = await range(page).innerText();
  await page.getByRole('combobox', { name: 'Status' }).selectOption('Suspended');
  await expectParam(page, 'status', 'suspended');
  await expect(rows(page).getByRole('link', { name: /^Suspended\. Enable/ })).toHaveCount(15);
  await page.reload();
  await settled(page);
  await expect(page.getByRole('combobox', { name: 'Status' })).toHaveValue('suspended');
  await expect(rows(page).getByRole('link', { name: /^Suspended\. Enable/ })).toHaveCount(15);
  await page.goBack();
  await expectParam(page, 'status', null);
  await expect(page.getByRole('combobox', { name: 'Status' })).toHaveValue('');
  await expect(range(page)).toHaveText(new RegExp(`^1-15 of \\d,\\d{3}$`));
  expect(all).toMatch(/^1-15/);

  await page.getByRole('combobox', { name: 'Last login' }).selectOption('Never signed in');
  await expectParam(page, 'login', 'never');
  await expect(rows(page)).toHaveCount(15);
  await expect(page.locator('tbody tr td:nth-of-type(6) time')).toHaveCount(0);
  await page.getByRole('combobox', { name: 'Last login' }).selectOption('No sign-in for a year');
  await expectParam(page, 'login', '365');
  await page.getByRole('link', { name: 'Clear' }).click();
  await expectParam(page, 'login', null);
  await expect(page.getByRole('link', { name: 'Clear' })).toHaveCount(0);
});

test('the company filter shows the accounts of that company only', async ({ page, admin }) => {
  const choices = await admin.read<{ value: string; label: string }[]>('accounts/company-choices', { search: '' });
  const company = choices.find((choice) => !choice.label.includes('Northgate'))!;
  await asPerson(page, 'Super Administrator');
  await page.getByRole('combobox', { name: 'Company' }).selectOption(company.value);
  await expectParam(page, 'company', company.value);
  await page.reload();
  await settled(page);
  await expect(page.getByRole('combobox', { name: 'Company' })).toHaveValue(company.value);
  const link = rows(page).first().getByRole('rowheader').getByRole('link');
  const title = await link.innerText();
  await link.click();
  await expect(dialog(page, title)).toContainText(company.label);
});

test('the company filter has the last company of the alphabet too', async ({ page }) => {
  await asPerson(page, 'Super Administrator');
  const choices = page.getByRole('combobox', { name: 'Company' }).getByRole('option');
  for (const name of ['Cooper-Lester', 'Walker PLC', 'Ward and Sons']) {
    await expect(choices.filter({ hasText: new RegExp(`^${name}$`) }), name).toHaveCount(1);
  }
});

test('nothing found says so and offers the whole list', async ({ page }) => {
  await asPerson(page, 'Super Administrator', listOf(word()));
  await expect(page.getByText('No account found')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: '0 accounts' })).toBeVisible();
  await page.getByRole('link', { name: 'Show all accounts' }).click();
  await expect(rows(page)).toHaveCount(15);
});

test('keys: / searches, arrows walk the rows, space ticks, Enter opens', async ({ page }) => {
  await asPerson(page, 'Super Administrator');
  const search = page.getByRole('searchbox', { name: 'Search' });
  await page.keyboard.press('/');
  await expect(search).toBeFocused();
  await page.keyboard.press('/');
  await expect(search, 'in a field it is a letter').toHaveValue('/');
  await search.fill('');
  await expectParam(page, 'q', null);

  const link = (nth: number) => rows(page).nth(nth).getByRole('rowheader').getByRole('link');
  await link(0).focus();
  await page.keyboard.press('ArrowDown');
  await expect(link(1)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await expect(link(1)).toBeFocused();
  await page.keyboard.press('Space');
  await expect(rows(page).nth(1).getByRole('checkbox')).toBeChecked();
  await page.keyboard.press('Space');
  await expect(rows(page).nth(1).getByRole('checkbox')).not.toBeChecked();
  const title = await link(1).innerText();
  await page.keyboard.press('Enter');
  await expect(dialog(page, title)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(link(1)).toBeFocused();
});

test('S0-23: the page links to help about accounts, and the help is there', async ({ page, admin }) => {
  const account = await admin.pending();
  await asPerson(page, 'Super Administrator', `/accounts/${account.id}`);
  const link = page.getByText('Related topics').getByRole('link');
  const href = await link.getAttribute('href');
  const answer = await page.request.get(href!);
  expect(answer.status()).toBe(200);
  expect(row(page, account.email)).toBeTruthy();
  expect(param(page, 'tab')).toBeNull();
});
