// "Installer conversion": an installer becomes an employee.

import { type Page } from '@playwright/test';
import {
  asPerson,
  blind,
  choose,
  dialog,
  expect,
  expectRow,
  installersOf,
  open,
  panelOf,
  rows,
  row,
  said,
  sendUnchecked,
  settled,
  somePanel,
  tab,
  test,
  typeSignIn,
  asInstaller,
  uncheck,
  type Account,
  type Api,
} from '../../support';

const WARNING =
  'After conversion to Employee, panels may be unassigned if they belong to a group that is not visible for this employee.';

const form = (page: Page) => dialog(page, 'Installer conversion');
const field = (page: Page, name: string) => form(page).getByRole('textbox', { name });
const box = (page: Page, name: string) => form(page).getByRole('combobox', { name });
const convert = (page: Page) => form(page).getByRole('button', { name: 'Convert', exact: true }).click();
const split = (page: Page) => form(page).getByRole('status', { name: 'What becomes of the panels' });

/** Chooses by the beginning of the words: a role's say what it sees as well. */
async function pick(page: Page, name: string, start: string) {
  const option = box(page, name).getByRole('option', { name: new RegExp(`^${start}( –|$)`) });
  await box(page, name).selectOption((await option.getAttribute('value'))!);
}

/** The roles of the drop-down, by name. */
const offered = async (page: Page) =>
  (await box(page, 'Role').getByRole('option').allTextContents()).map((text) => text.split(' – ')[0]);

const address = (installer: Account) => `/installers/${installer.id}?do=convert`;

async function withPanels(admin: Api, n: number) {
  const installer = await admin.installer('accepted', { phone: '+1 555 0177' });
  const panels = [];
  for (let i = 0; i < n; i += 1) {
    const panel = somePanel();
    await admin.assignInstaller(installer, panel.imei);
    panels.push(panel);
  }
  return { installer, panels };
}

test('S3-55 S3-56 S3-57 S3-58 S3-59 S3-60 S3-61: title, warning, fields and their defaults @plain', async ({ page, admin }) => {
  const { installer } = await withPanels(admin, 0);
  await asPerson(page, 'Super Administrator', installersOf(installer.email));
  await choose(await expectRow(page, installer.name), 'Convert to employee');
  await expect(form(page)).toContainText(WARNING);
  await expect(field(page, 'Full name')).toHaveValue(installer.name);
  await expect(field(page, 'Full name')).toBeEditable();
  await expect(field(page, 'Email address')).toHaveValue(installer.email);
  await expect(field(page, 'Email address')).not.toBeEditable();
  await expect(field(page, 'Phone')).toHaveValue('+1 555 0177');
  await expect(field(page, 'Phone')).toBeEditable();
  for (const name of ['Country', 'Role']) {
    await expect(box(page, name), 'empty at first').toHaveValue('');
    await expect(box(page, name), 'required').toHaveAttribute('required');
  }
  // The built-in ones and those that the cloud has made for itself.
  await expect
    .poll(() => offered(page))
    .toEqual(
      expect.arrayContaining([
        'Choose a role',
        'Common Manager',
        'Dealer',
        'Dealer Installer',
        'Night Desk',
        'Operations Engineer',
        'Ortiz Dealer',
        'Owner',
        'Super Administrator',
        'Support',
        'System Administrator',
      ]),
    );
  await expect.poll(() => box(page, 'Country').getByRole('option').count()).toBeGreaterThan(240);
  await expect(form(page).getByRole('button', { name: 'Convert' })).toBeVisible();
});

test('S3-62: Cancel and Esc convert nobody', async ({ page, admin }) => {
  const { installer } = await withPanels(admin, 0);
  await asPerson(page, 'Super Administrator', address(installer));
  for (const leave of [
    () => form(page).getByRole('link', { name: 'Cancel' }).click(),
    () => page.keyboard.press('Escape'),
  ]) {
    await open(page, address(installer));
    await field(page, 'Full name').fill('Somebody else');
    await leave();
    await expect(form(page)).toHaveCount(0);
    await expect(blind(page, installer.name)).toBeVisible();
  }
  await open(page, installersOf(installer.email));
  await expectRow(page, installer.name);
});

test('S3-105 S3-57 S3-59: no country, no role, a name or phone that is not right: each has its own message @plain', async ({
  page,
  admin,
}) => {
  const { installer } = await withPanels(admin, 0);
  await asPerson(page, 'Super Administrator', address(installer));
  await uncheck(form(page));
  await field(page, 'Full name').fill('x'.repeat(255));
  await field(page, 'Phone').fill('1'.repeat(20));
  await convert(page);
  await expect(form(page).getByRole('alert')).toContainText('Some fields need another look.');
  await expect(field(page, 'Full name')).toHaveAccessibleDescription(/At most 254 characters; this has 255\./);
  await expect(field(page, 'Phone')).toHaveAccessibleDescription(/At most 19 characters; this has 20\./);
  await expect(box(page, 'Country')).toHaveAccessibleDescription(/Choose a country\./);
  await expect(box(page, 'Role')).toHaveAccessibleDescription(/Choose a role\./);
  await expect(field(page, 'Full name')).toHaveValue('x'.repeat(255));
  await expect(field(page, 'Phone')).toHaveValue('1'.repeat(20));

  await field(page, 'Full name').fill('Right again');
  await field(page, 'Phone').fill('+1 555');
  await pick(page, 'Country', 'Norway');
  await sendUnchecked(form(page), 'Convert');
  await expect(box(page, 'Role')).toHaveAccessibleDescription(/Choose a role\./);
  await expect(box(page, 'Country')).not.toHaveAttribute('aria-invalid', 'true');
  await expect(box(page, 'Country')).toHaveValue('NO');
  await expect(field(page, 'Full name')).toHaveValue('Right again');
  await open(page, installersOf(installer.email));
  await expectRow(page, installer.name);
});

test('S3-64 S3-98 S3-99: the panels that go and those that stay are listed before, and follow the role', async ({
  page,
  admin,
}) => {
  const { installer, panels } = await withPanels(admin, 2);
  await asPerson(page, 'Super Administrator', address(installer));
  await expect(split(page)).toHaveCount(0);
  await pick(page, 'Country', 'Norway');
  await pick(page, 'Role', 'Dealer');
  await expect(split(page)).toContainText('Will be unassigned: 2 panels');
  for (const { imei, accountCode, group } of panels) {
    await expect(split(page)).toContainText(imei);
    await expect(split(page)).toContainText(`${accountCode} · ${group}`);
  }
  await expect(split(page)).not.toContainText('Stay assigned');
  await pick(page, 'Role', 'System Administrator');
  await expect(split(page)).toContainText('Stay assigned: 2 panels');
  await expect(split(page)).not.toContainText('Will be unassigned');
  // What was chosen and typed beside it is still there.
  await expect(box(page, 'Country')).toHaveValue('NO');
  await expect(field(page, 'Full name')).toHaveValue(installer.name);
  await expect(box(page, 'Role').locator('option:checked')).toHaveText(/^System Administrator/);
});

test('S3-62 S3-63 S3-64: converted: gone from the installers, an employee with name, phone, country and role; his panels are unassigned @plain', async ({
  page,
  admin,
  javaScriptEnabled,
}) => {
  const { installer, panels } = await withPanels(admin, 1);
  const name = `Frieda ${installer.name}`;
  await asPerson(page, 'Super Administrator', installersOf(installer.email));
  await choose(await expectRow(page, installer.name), 'Convert to employee');
  await field(page, 'Full name').fill(name);
  await field(page, 'Phone').fill('+47 22 33 44 55');
  await pick(page, 'Country', 'Norway');
  await pick(page, 'Role', 'Dealer Installer');
  if (javaScriptEnabled === false) {
    // The first post brings the list, the second holds for it.
    await convert(page);
    await expect(form(page).getByRole('alert')).toContainText('Review which panels will be unassigned, then press Convert.');
    await expect(field(page, 'Full name')).toHaveValue(name);
    await expect(box(page, 'Country')).toHaveValue('NO');
  }
  await expect(split(page)).toContainText('Will be unassigned: 1 panel');
  await expect(split(page)).toContainText(panels[0]!.imei);
  await convert(page);
  await said(page, `${name} is an employee now. 1 panel was unassigned, 0 stay.`);
  await expect(page).toHaveURL(/\/installers(\?|$)/);
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await open(page, installersOf(installer.email));
  await expect(page.getByText('No installer found')).toBeVisible();
  await open(page, `/employees?q=${encodeURIComponent(installer.email)}`);
  const found = await expectRow(page, name);
  await expect(found.getByRole('cell', { name: 'Dealer Installer' })).toBeVisible();
  await expect(found.getByRole('cell', { name: '+47 22 33 44 55' })).toBeVisible();
  await found.getByRole('rowheader').getByRole('link').click();
  const pane = blind(page, name);
  await expect(pane).toContainText(installer.email);
  await expect(pane.locator('dt:text-is("Country") + dd')).toHaveText(/NO|Norway/);
  await expect(pane.locator('dt:text-is("User ID") + dd'), 'decision 1: the same account').toContainText(installer.id);
  await tab(page, 'History').click();
  const history = page.getByRole('list', { name: 'History' });
  await expect(history).toContainText('Converted to employee');
  await expect(history).toContainText('Kind: Installer → Employee');
  await expect(history).toContainText(`Panels unassigned: ${panels[0]!.imei} → nothing`);
  await expect(history, 'what was before is still there').toContainText('Installer registered');
});

test('S3-64: with a role that sees every group the panels stay', async ({ page, admin }) => {
  const { installer } = await withPanels(admin, 2);
  await asPerson(page, 'Super Administrator', address(installer));
  await pick(page, 'Role', 'System Administrator');
  await expect(split(page)).toContainText('Stay assigned: 2 panels');
  await pick(page, 'Country', 'Norway');
  await convert(page);
  await said(page, `${installer.name} is an employee now. 0 panels were unassigned, 2 stay.`);
});

test('S3-20 S3-64: with a role connected to groups the panels of these stay and the others go', async ({ page, admin }) => {
  const { installer } = await withPanels(admin, 0);
  const stays = panelOf('Ortiz Inc Sites');
  const goes = panelOf('Main Group');
  for (const panel of [stays, goes]) await admin.assignInstaller(installer, panel.imei);
  await asPerson(page, 'Super Administrator', address(installer));
  await pick(page, 'Role', 'Ortiz Dealer');
  await expect(split(page)).toContainText('Stay assigned: 1 panel');
  await expect(split(page)).toContainText('Will be unassigned: 1 panel');
  await expect(split(page)).toContainText(stays.imei);
  await pick(page, 'Country', 'Norway');
  await convert(page);
  await said(page, `${installer.name} is an employee now. 1 panel was unassigned, 1 stays.`);
});

test('S3-98 SEC-58: what changed behind the list is looked at again before anything happens', async ({ page, admin }) => {
  const { installer } = await withPanels(admin, 1);
  const late = somePanel();
  await asPerson(page, 'Super Administrator', address(installer));
  await pick(page, 'Country', 'Norway');
  await pick(page, 'Role', 'Dealer');
  await expect(split(page)).toContainText('Will be unassigned: 1 panel');
  await admin.assignInstaller(installer, late.imei);
  await convert(page);
  await expect(form(page).getByRole('alert')).toContainText('The list has changed meanwhile.');
  await expect(split(page)).toContainText('Will be unassigned: 2 panels');
  await expect(split(page)).toContainText(late.imei);
  await expect(box(page, 'Country')).toHaveValue('NO');
  await convert(page);
  await said(page, '2 panels were unassigned, 0 stay.');
});

test('an installer without panels: that nothing changes for panels is said', async ({ page, admin }) => {
  const { installer } = await withPanels(admin, 0);
  await asPerson(page, 'Super Administrator', address(installer));
  await pick(page, 'Role', 'Support');
  await expect(split(page)).toContainText('No panel is assigned: nothing changes for panels.');
});

test('decision 1: the converted installer\'s session ends, and the same password leads to the console\'s set-up', async ({
  page,
  elsewhere,
  admin,
}) => {
  const { installer } = await withPanels(admin, 0);
  await admin.finish(installer);
  await asInstaller(elsewhere, admin.request, installer);
  await asPerson(page, 'Super Administrator', address(installer));
  await pick(page, 'Country', 'Norway');
  await pick(page, 'Role', 'Support');
  await expect(split(page)).toBeVisible();
  await convert(page);
  await said(page, `${installer.name} is an employee now.`);
  await elsewhere.reload();
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await typeSignIn(elsewhere, installer.email, installer.password);
  // An employee needs an authenticator app (decision 20), which is set up first.
  await expect(elsewhere.getByText(/authenticator app/i).first()).toBeVisible();
});

test('S3-105 decision 15: a manager is offered the roles he may give and no others', async ({ page }) => {
  await asPerson(page, 'Common Manager', '/installers/add');
  const name = `Kandidat ${crypto.randomUUID()}`;
  const register = dialog(page, 'Register installer');
  await register.getByRole('textbox', { name: 'Name' }).fill(name);
  await register.getByRole('textbox', { name: 'Email' }).fill(`${crypto.randomUUID()}@e2e.example.com`);
  await register.getByRole('textbox', { name: 'Phone' }).fill('123');
  await register.getByRole('button', { name: 'Save' }).click();
  await choose(await expectRow(page, name), 'Convert to employee');
  await expect.poll(() => offered(page)).toEqual(['Choose a role', 'Common Manager', 'Operations Engineer', 'Owner']);
  await pick(page, 'Country', 'Norway');
  await pick(page, 'Role', 'Owner');
  await expect(split(page)).toBeVisible();
  await convert(page);
  await said(page, `${name} is an employee now.`);
  await open(page, `/employees?q=${encodeURIComponent(name)}`);
  await expect((await expectRow(page, name)).getByRole('cell', { name: 'Owner', exact: true })).toBeVisible();
});

test('S3-105: an installer of another company can be looked at and not converted, and the dialog says why', async ({ page }) => {
  await asPerson(page, 'Common Manager', '/installers');
  // The demo's installers belong to the operator; a panel brings them into the manager's sight.
  const first = rows(page).last();
  const name = await first.getByRole('rowheader').getByRole('link').innerText();
  await choose(row(page, name).first(), 'Convert to employee');
  await settled(page);
  await expect(form(page)).toContainText('This installer belongs to a company that you do not manage');
  await expect(box(page, 'Role')).toHaveCount(0);
});
