// The grid of the Installers page: head, columns, order, search, filters, pages.

import { type Page } from '@playwright/test';
import {
  asPerson,
  count,
  dialog,
  expect,
  expectParam,
  expectRow,
  installersOf,
  open,
  param,
  range,
  row,
  rows,
  settled,
  somePanel,
  status,
  test,
  word,
  type Account,
  type Api,
} from '../../support';

const titles = (page: Page) => rows(page).getByRole('rowheader').getByRole('link').allInnerTexts();
const head = (page: Page, name: string) => page.getByRole('columnheader', { name, exact: true });
const sortBy = (page: Page, name: string) => head(page, name).getByRole('link').click();
const field = (page: Page) => page.getByRole('searchbox', { name: 'Search' });

/** Three installers of one surname that differ in everything a column shows. */
async function three(admin: Api): Promise<{ last: string; a: Account; b: Account; c: Account }> {
  const last = word();
  const more = (first: string, phone: string) => ({
    name: `${first} ${last}`,
    email: `${first}.${last}@e2e.example.com`.toLowerCase(),
    phone,
  });
  const b = await admin.installer('accepted', more('Beta', '+1 555 300'));
  const c = await admin.installer('rejected', more('Gamma', '+1 555 100'));
  const a = await admin.installer('pending', more('Alpha', '+1 555 200'));
  return { last, a, b, c };
}

test('S3-1 S3-21 S3-22 S3-23 S3-26: title, "+", count and the columns in their order @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Installers' }).click();
  await expect(page).toHaveURL(/\/installers$/);
  await settled(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Installers' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Register installer' })).toHaveAttribute('href', '/installers/add');
  await expect(count(page)).toHaveText(/^\d{3} installers$/);
  await expect(page.getByRole('columnheader')).toHaveText([
    '',
    'Name & email',
    'Phone',
    'Panels',
    'Last login',
    'Created',
    'Status',
    'Actions',
  ]);
  const first = rows(page).first();
  await expect(first.getByRole('checkbox'), 'not selected at first').not.toBeChecked();
  await expect(first.locator('summary'), 'three dots at the end').toBeVisible();
});

test('S3-28 S3-29 S3-30 S3-31 S3-32 S3-33 S3-34: what a row shows @plain', async ({ page, admin }) => {
  const installer = await admin.installer('pending', { phone: '+49 (30) 12.34-5x6' });
  await asPerson(page, 'Super Administrator', installersOf(installer.email));
  const found = await expectRow(page, installer.name);
  await expect(found.getByRole('rowheader')).toContainText(installer.email);
  await expect(found.getByRole('cell', { name: '+49 (30) 12.34-5x6', exact: true })).toBeVisible();
  await expect(found.getByRole('cell', { name: '0', exact: true })).toBeVisible();
  await expect(status(found, 'Pending')).toBeVisible();
  // Created only: he never signed in, and that cell stays empty.
  await expect(found.locator('time')).toHaveCount(1);
  const cells = found.getByRole('cell');
  await expect(cells.nth(3)).toHaveText('');
  await expect(cells.nth(4).getByText(/^\d{1,2}:\d\d:\d\d (AM|PM)$/)).toBeVisible();
  await expect(cells.nth(4).getByText(/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [1-9]\d? [A-Z][a-z]{2}, \d{4}$/)).toBeVisible();
  const [time, date] = await cells.nth(4).locator('time > span').all();
  const [above, below] = [(await time!.boundingBox())!, (await date!.boundingBox())!];
  expect(above.y + above.height, 'the time stands over the date').toBeLessThanOrEqual(below.y + 1);
});

test('S3-30: the number of panels follows assigning', async ({ page, admin }) => {
  const installer = await admin.installer('accepted');
  await admin.assignInstaller(installer, somePanel().imei);
  await asPerson(page, 'Super Administrator', installersOf(installer.email));
  await expect(row(page, installer.name).getByRole('cell', { name: '1', exact: true })).toBeVisible();
});

test('each column sorts, both ways, and the order is in the address', async ({ page, admin }) => {
  const { last, a, b, c } = await three(admin);
  await asPerson(page, 'Super Administrator', installersOf(last));
  await expect(rows(page)).toHaveCount(3);
  // The newest first unless asked otherwise.
  await expect.poll(() => titles(page)).toEqual([a.name, c.name, b.name]);
  const steps: [string, string | null, string | null, string[]][] = [
    ['Name & email', 'name', null, [a.name, b.name, c.name]],
    ['Name & email', 'name', 'desc', [c.name, b.name, a.name]],
    ['Name & email', 'email', null, [a.name, b.name, c.name]],
    ['Email & name', 'email', 'desc', [c.name, b.name, a.name]],
    ['Phone', 'phone', null, [c.name, a.name, b.name]],
    ['Phone', 'phone', 'desc', [b.name, a.name, c.name]],
    ['Created', null, null, [a.name, c.name, b.name]],
    ['Created', 'registered', 'asc', [b.name, c.name, a.name]],
  ];
  for (const [name, sort, dir, order] of steps) {
    await sortBy(page, name);
    await expectParam(page, 'sort', sort);
    await expectParam(page, 'dir', dir);
    await expect.poll(() => titles(page), { message: `${sort} ${dir}` }).toEqual(order);
  }
  await sortBy(page, 'Status');
  await expectParam(page, 'sort', 'status');
  const forward = await titles(page);
  await sortBy(page, 'Status');
  await expectParam(page, 'dir', 'desc');
  await expect.poll(() => titles(page)).toEqual([...forward].reverse());
  await expect(head(page, 'Status')).toHaveAttribute('aria-sort', 'descending');
});

test('panels and last login sort over all installers', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/installers?size=50');
  const cells = (nth: number) =>
    rows(page).evaluateAll((lines, nth) => lines.map((line) => (line as HTMLTableRowElement).cells[nth]!.innerText), nth);
  const numbers = async () => (await cells(3)).map(Number);
  await sortBy(page, 'Panels');
  await expectParam(page, 'sort', 'panels');
  await expect.poll(async () => (await numbers())[0]).toBeGreaterThan(5);
  expect(await numbers()).toEqual([...(await numbers())].sort((x, y) => y - x));
  await sortBy(page, 'Panels');
  await expect.poll(async () => (await numbers())[0]).toBe(0);
  await sortBy(page, 'Last login');
  await expectParam(page, 'sort', 'last-login');
  await expect.poll(async () => (await cells(4))[0]).not.toBe('');
  await sortBy(page, 'Last login');
  await expectParam(page, 'dir', 'asc');
  // Who never signed in comes first then (S3-31).
  await expect.poll(async () => (await cells(4))[0]).toBe('');
});

test('the list is searched by a form or while typing, and the search is in the address @plain', async ({
  page,
  admin,
  javaScriptEnabled,
}) => {
  const { last, a, b, c } = await three(admin);
  await asPerson(page, 'Super Administrator', '/installers');
  await expect(rows(page)).toHaveCount(15);
  await field(page).fill(last);
  if (javaScriptEnabled === false) await page.getByRole('button', { name: 'Search' }).click();
  await expectParam(page, 'q', last);
  await expect(rows(page)).toHaveCount(3);
  await expect(count(page)).toHaveText('3 installers');
  await expect(range(page)).toHaveText('1-3 of 3');
  await sortBy(page, 'Name & email');
  await expect(rows(page).getByRole('rowheader').getByRole('link')).toHaveText([a.name, b.name, c.name]);
  expect(param(page, 'q'), 'sorting keeps the search').toBe(last);
  await page.getByRole('link', { name: 'Clear' }).click();
  await expect(rows(page)).toHaveCount(15);
});

test('the list follows the typing, by name, email, phone, and by IMEI or account code of a panel', async ({
  page,
  admin,
}) => {
  const digits = String(Math.floor(Math.random() * 1e8)).padStart(8, '0');
  const installer = await admin.installer('accepted', { phone: `+45 (${digits.slice(0, 3)}) ${digits.slice(3)}` });
  const panel = somePanel();
  await admin.assignInstaller(installer, panel.imei);
  const [first, last] = installer.name.split(' ') as [string, string];
  await asPerson(page, 'Super Administrator', '/installers');
  const before = await page.evaluate(() => history.length);
  for (const [text, alone] of [
    [first.toLowerCase(), true],
    [`${last.toUpperCase()} ${first}`, true],
    [installer.email.slice(0, 12), true],
    [`45 ${digits.slice(0, 5)}-${digits.slice(5)}`, true],
    [panel.imei, false],
    [panel.accountCode, false],
  ] as const) {
    await field(page).fill('');
    await expectParam(page, 'q', null);
    await field(page).pressSequentially(text, { delay: 10 });
    await expectParam(page, 'q', text);
    await expectRow(page, installer.name);
    if (alone) await expect(rows(page), `"${text}" finds nobody else`).toHaveCount(1);
  }
  expect(await page.evaluate(() => history.length), 'typing leaves no steps for Back').toBe(before);
  await field(page).fill(word());
  await expect(page.getByText('No installer found')).toBeVisible();
  await expect(count(page)).toHaveText('0 installers');
  await page.getByRole('link', { name: 'Show all installers' }).click();
  await expect(rows(page)).toHaveCount(15);
});

test('S3-34: the filter by status uses this page\'s words; a reload keeps it, Back takes it away', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/installers');
  const filter = page.getByRole('combobox', { name: 'Status' });
  await expect(filter.getByRole('option')).toHaveText(['Any status', 'Accepted', 'Rejected', 'Pending']);
  for (const name of ['Rejected', 'Pending', 'Accepted'] as const) {
    await filter.selectOption(name);
    await expectParam(page, 'status', name.toLowerCase());
    await expect(rows(page).getByRole('cell', { name, exact: true })).toHaveCount(15);
  }
  await page.reload();
  await settled(page);
  await expect(filter).toHaveValue('accepted');
  await expect(rows(page).getByRole('cell', { name: 'Accepted', exact: true })).toHaveCount(15);
  await page.goBack();
  await expectParam(page, 'status', 'pending');
  await expect(filter).toHaveValue('pending');
  await page.getByRole('combobox', { name: 'Last login' }).selectOption('Never signed in');
  await expectParam(page, 'login', 'never');
  await expect(rows(page).locator('time')).toHaveCount(15);
});

test('S3-93 S3-94 S3-95 S3-96: arrows at the left, size at the right, range and sizes @plain', async ({
  page,
  javaScriptEnabled,
}) => {
  await asPerson(page, 'Super Administrator', '/installers');
  await expect(range(page)).toHaveText(/^1-15 of \d{3}$/);
  await expect(rows(page)).toHaveCount(15);
  const [back, on] = [page.getByRole('link', { name: 'Previous page' }), page.getByRole('link', { name: 'Next page' })];
  await expect(back).toHaveAttribute('aria-disabled', 'true');
  const size = page.getByRole('combobox', { name: 'Installers per page' });
  await expect(size.getByRole('option')).toHaveText(['10', '15', '50', '100', '200']);
  await expect(size).toHaveValue('15');
  const [table, arrow, box] = await Promise.all(
    [page.getByRole('table', { name: 'Installers' }), back, size].map(async (at) => (await at.boundingBox())!),
  );
  expect(arrow!.x - table!.x, 'bottom left').toBeLessThan(100);
  expect(table!.x + table!.width - box!.x - box!.width, 'bottom right').toBeLessThan(100);
  await on.scrollIntoViewIfNeeded();

  const first = await titles(page);
  await on.click();
  await expect(range(page)).toHaveText(/^16-30 of \d{3}$/);
  await expect.poll(async () => (await titles(page)).some((title) => first.includes(title))).toBe(false);
  await back.click();
  await expect(range(page)).toHaveText(/^1-15 of/);

  for (const n of javaScriptEnabled === false ? [50] : [10, 50, 100, 200]) {
    await size.selectOption(String(n));
    if (javaScriptEnabled === false) await page.getByRole('button', { name: 'Apply' }).click();
    await expectParam(page, 'size', String(n));
    await expect(range(page)).toHaveText(new RegExp(`^1-${n} of \\d{3}$`));
    await expect(rows(page)).toHaveCount(n);
  }
  // To the end: there are more than two and fewer than ten pages of this size.
  await open(page, '/installers?size=200&page=3');
  await expect(on).toHaveAttribute('aria-disabled', 'true');
  await expect(range(page)).toHaveText(/^401-(\d{3}) of \1$/);
});

test('S3-35 S3-27: a press anywhere on a row opens the details; its tick and its menu do not', async ({ page, admin }) => {
  const installer = await admin.installer('pending');
  await asPerson(page, 'Super Administrator', installersOf(installer.email));
  const found = row(page, installer.name);
  await found.getByRole('checkbox').check();
  await found.locator('summary').click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const cell = (await status(found, 'Pending').boundingBox())!;
  await page.mouse.click(cell.x + cell.width / 2, cell.y + cell.height / 2);
  const pane = dialog(page, installer.name);
  await expect(pane).toBeVisible();
  const box = (await pane.boundingBox())!;
  expect(box.x + box.width, 'at the right side').toBeGreaterThan(1430);
});

test('markup and right-to-left writing in a name are text, wherever it stands', async ({ page, admin }) => {
  const tail = word();
  const markup = await admin.installer('pending', { name: `<b onclick="x()">Ada</b> & 'Co' ${tail}` });
  const arabic = await admin.installer('pending', { name: `نضال النشاشيبي ${tail}` });
  await asPerson(page, 'Super Administrator', installersOf(tail));
  for (const { name, id } of [markup, arabic]) {
    const found = await expectRow(page, name);
    await expect(found.getByRole('rowheader').getByRole('link')).toHaveText(name);
    await expect(found.getByRole('rowheader').locator('b')).toHaveCount(0);
    await found.getByRole('rowheader').getByRole('link').click();
    await expect(dialog(page, name)).toBeVisible();
    await open(page, `/installers/${id}?tab=history`);
    await expect(dialog(page, name).getByRole('list', { name: 'History' })).toContainText(name);
    await open(page, `/installers/confirm?do=accept&id=${id}`);
    await expect(dialog(page, `Accept ${name}?`)).toBeVisible();
    await open(page, installersOf(tail));
  }
});
