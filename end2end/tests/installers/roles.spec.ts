// Who may see and do what on the Installers page: what is not allowed is not offered, and is refused
// as well.

import { type Page } from '@playwright/test';
import {
  asPerson,
  blind,
  busiest,
  choose,
  dialog,
  expect,
  expectRow,
  installersOf,
  menuItems,
  open,
  openMenu,
  range,
  readAs,
  row,
  rows,
  said,
  somePanel,
  status,
  test,
  word,
  type Api,
  type Person,
} from '../../support';

const CONVERT = 'Convert to employee';
const RESET = 'Reset password';

interface May {
  person: Person;
  /** The menu of an installer who is accepted. */
  menu: string[];
  add: boolean;
  assign: boolean;
  access: boolean;
  employees: boolean;
}

const WHO: May[] = [
  { person: 'System Administrator', menu: ['Reject', CONVERT, RESET, 'Remove'], add: true, assign: true, access: true, employees: true },
  { person: 'Common Manager', menu: ['Reject', CONVERT, RESET, 'Remove'], add: true, assign: true, access: true, employees: true },
  { person: 'Operations Engineer', menu: ['Reject', RESET, 'Remove'], add: true, assign: true, access: true, employees: true },
  { person: 'Dealer', menu: ['Reject', RESET], add: true, assign: true, access: true, employees: true },
  { person: 'Dealer Installer', menu: [], add: false, assign: false, access: true, employees: false },
  { person: 'Support', menu: [], add: false, assign: false, access: false, employees: false },
  { person: 'Owner', menu: [], add: false, assign: false, access: false, employees: true },
];

/** An accepted installer in sight of whoever is signed in, with a panel that is in his sight too. */
async function inSight(page: Page, admin: Api) {
  const { rows: some } = await readAs<{ rows: { id: string }[] }>(page, 'installers/list', busiest);
  for (const { id } of some) {
    const links = await readAs<{ imei: string }[]>(page, 'installers/links', { id });
    if (links.length === 0) continue;
    const installer = await admin.installer('accepted');
    await admin.assignInstaller(installer, links[0]!.imei);
    return { installer, imei: links[0]!.imei };
  }
  throw new Error('no installer with a panel in sight');
}

for (const { person, menu, add, assign, access, employees } of WHO) {
  test(`S3-4 S3-5 S3-6 S3-7 S3-8 S3-9 S3-10 S3-11 S3-12 S3-13: what ${person} is offered`, async ({ page, admin }) => {
    await asPerson(page, person, '/installers');
    await expect(page.getByRole('link', { name: 'Register installer' })).toHaveCount(add ? 1 : 0);
    const nav = page.getByRole('navigation', { name: 'Main' });
    await expect(nav.getByRole('link', { name: 'Employees' })).toHaveCount(employees ? 1 : 0);
    const { installer, imei } = await inSight(page, admin);
    await open(page, installersOf(installer.email));
    const found = await expectRow(page, installer.name);
    if (menu.length > 0) await openMenu(found);
    await expect(menuItems(found)).toHaveText(menu);

    await found.getByRole('checkbox').check();
    const bar = page.getByRole('group', { name: 'Ticked rows' });
    for (const act of ['Reject', 'Remove']) {
      await expect(bar.getByRole('button', { name: act, exact: true })).toHaveCount(menu.includes(act) ? 1 : 0);
    }

    await open(page, `/installers/${installer.id}`);
    const pane = blind(page, installer.name);
    await expect(pane.getByRole('list', { name: 'Assigned panels' })).toContainText(imei);
    await expect(pane.getByRole('link', { name: 'Assign panel', exact: true })).toHaveCount(assign ? 1 : 0);
    await expect(pane.getByRole('link', { name: `Unassign panel ${imei}` })).toHaveCount(assign ? 1 : 0);
    await expect(pane.getByRole('link', { name: `Change end date on ${imei}` })).toHaveCount(assign ? 1 : 0);
    await expect(pane.getByRole('button', { name: /^Turn (on|off) installer access/ })).toHaveCount(access ? 1 : 0);
    if (menu.length > 0) await openMenu(pane);
    await expect(menuItems(pane)).toHaveText(menu);
  });
}

test('S3-13: who may do nothing is shown no empty menu', async ({ page }) => {
  await asPerson(page, 'Support', '/installers');
  await expect(rows(page).first()).toBeVisible();
  await expect(rows(page).locator('summary')).toHaveCount(0);
});

test('S3-13 SEC-44: what is not offered is refused by the server as well', async ({ page, admin, baseURL }) => {
  await asPerson(page, 'Support', '/installers');
  const { installer } = await inSight(page, admin);
  const links = await admin.read<{ id: string; panel_id: string }[]>('installers/links', { id: installer.id });
  const { id } = installer;
  const [link] = links;
  const calls: Record<string, Record<string, string>> = {
    'installers/register': { name: 'x', email: `${word()}@e2e.example.com`, phone: '123' },
    'installers/accept': { 'ids[]': id },
    'installers/reject': { 'ids[]': id },
    'installers/remove': { 'ids[]': id },
    'installers/reset-password': { id },
    'installers/convert': { id, version: '1', name: 'x', phone: '123', country: 'NO', role: id },
    'installers/assign-panel': { id, panel: link!.panel_id },
    'installers/edit-link': { id, link: link!.id, version: '1' },
    'installers/unassign-panel': { id, link: link!.id },
    'installers/panel-access': { panel: link!.panel_id, on: 'off' },
    'installers/answer-permit': { permit: id, allow: 'allow' },
    'installers/resend-mail': { id, mail: id },
  };
  for (const [endpoint, form] of Object.entries(calls)) {
    const headers = { origin: baseURL!, accept: 'application/json' };
    const answer = await page.request.post(`/api/${endpoint}`, { form, headers });
    expect(answer.status(), endpoint).toBe(403);
  }
  await open(page, installersOf(installer.email));
  await expect(status(row(page, installer.name), 'Accepted')).toBeVisible();
});

test('S3-13: the addresses of dialogs show no form to who may not send it', async ({ page, admin }) => {
  await asPerson(page, 'Support', '/installers');
  const { installer } = await inSight(page, admin);
  await open(page, `/installers/${installer.id}?do=convert`);
  await expect(dialog(page, 'Installer conversion').getByRole('combobox')).toHaveCount(0);
  await expect(dialog(page, 'Installer conversion')).toContainText('convert installers to employees');
  for (const [path, title, button] of [
    ['/installers/add', 'Register installer', 'Save'],
    [`/installers/${installer.id}?do=reset-password`, 'Reset password', 'Yes, reset'],
    [`/installers/confirm?do=remove&id=${installer.id}`, 'Remove installer', 'Yes, remove'],
  ] as const) {
    await open(page, path);
    const at = dialog(page, title);
    if ((await at.count()) === 0) continue;
    for (const name of ['Name', 'Email', 'Phone']) {
      const field = at.getByRole('textbox', { name });
      if ((await field.count()) > 0) await field.fill(name === 'Email' ? `${word()}@e2e.example.com` : '12345');
    }
    await at.getByRole('button', { name: button, exact: true }).click();
    await expect(at.getByRole('alert'), path).toContainText('This needs the permission "Installers:');
  }
});

test('S3-13 S3-8: neither an end user nor an installer gets to the page', async ({ page, baseURL }) => {
  for (const person of ['End user', 'Installer'] as Person[]) {
    await page.context().clearCookies();
    await asPerson(page, person);
    const answer = await page.goto('/installers');
    await expect(page, person).not.toHaveURL(/\/installers/);
    expect(answer?.status()).toBeLessThan(500);
    const headers = { accept: 'application/json', origin: baseURL! };
    const call = await page.request.post('/api/installers/list', { data: busiest, headers });
    expect([401, 403], person).toContain(call.status());
  }
});

test('S3-13 SEC-45: a dealer works on the installers he registers, and others do not see them', async ({ page, elsewhere }) => {
  const tail = word();
  await asPerson(page, 'Dealer', '/installers/add');
  const form = dialog(page, 'Register installer');
  await form.getByRole('textbox', { name: 'Name' }).fill(`Own ${tail}`);
  await form.getByRole('textbox', { name: 'Email' }).fill(`${tail}@e2e.example.com`);
  await form.getByRole('textbox', { name: 'Phone' }).fill('+1 555 0100');
  await form.getByRole('button', { name: 'Save' }).click();
  await said(page, `A registration code is on its way to ${tail}@e2e.example.com.`);
  await open(page, installersOf(tail));
  const found = await expectRow(page, `Own ${tail}`);
  await choose(found, 'Accept');
  await said(page, `Own ${tail} accepted.`);
  await expect(status(found, 'Accepted')).toBeVisible();

  await asPerson(elsewhere, 'Support', installersOf(tail));
  await expect(elsewhere.getByText('No installer found')).toBeVisible();
  await elsewhere.context().clearCookies();
  await asPerson(elsewhere, 'Super Administrator', installersOf(tail));
  await expectRow(elsewhere, `Own ${tail}`);
});

test('SEC-45 SEC-46: installers out of sight are neither listed nor counted nor opened', async ({ page, admin }) => {
  const foreign = await admin.installer('accepted');
  await asPerson(page, 'Common Manager', '/installers');
  const seen = async () => Number((await range(page).innerText()).match(/of ([\d,]+)$/)![1]!.replace(',', ''));
  await expect.poll(seen).toBeLessThan(420);
  await open(page, installersOf(foreign.email));
  await expect(page.getByText('No installer found')).toBeVisible();
  const answer = await open(page, `/installers/${foreign.id}`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByText(foreign.name)).toHaveCount(0);
});

test('S3-107 S3-86: only panels in one\'s own sight can be assigned', async ({ page, admin }) => {
  await asPerson(page, 'Dealer', '/installers');
  const { installer } = await inSight(page, admin);
  let foreign = somePanel();
  const sees = async (imei: string) =>
    (await readAs<unknown[]>(page, 'accounts/panel-choices', { search: imei, not_on: null })).length > 0;
  while (await sees(foreign.imei)) foreign = somePanel();
  await open(page, `/installers/${installer.id}?do=assign`);
  const form = dialog(page, 'Assign installer to panel');
  const box = form.getByRole('combobox', { name: 'Panel' });
  await box.click();
  await expect(form.getByRole('option').first()).toHaveText(/\d{15}/);
  await box.pressSequentially(foreign.imei, { delay: 5 });
  await expect(form.getByText('Nothing found')).toBeVisible();
});
