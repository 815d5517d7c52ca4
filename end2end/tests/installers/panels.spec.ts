// The Panels section of an installer's details: assign, end date, unassign; access and permits; the group.

import { type Locator, type Page } from '@playwright/test';
import {
  asInstaller,
  asPerson,
  blind,
  busiest,
  dialog,
  expect,
  expectRow,
  installersOf,
  open,
  panelCards,
  readAs,
  row,
  said,
  sendUnchecked,
  settled,
  somePanel,
  tab,
  test,
  type Account,
  type Api,
} from '../../support';

const card = (page: Page, imei: string) => panelCards(page).filter({ hasText: imei });
const assignForm = (page: Page) => dialog(page, 'Assign installer to panel');
// The panels found, not the options of another field.
const found = (page: Page) => page.getByRole('listbox', { name: 'Panel' }).getByRole('option');

/** Chooses a panel: by typing with a script, the first of the list without. Answers its IMEI. */
async function choosePanel(page: Page, form: Locator, imei: string): Promise<string> {
  const box = form.getByRole('combobox', { name: 'Panel' });
  if ((await box.evaluate((el) => el.tagName)) === 'SELECT') {
    await box.selectOption({ index: 1 });
    const text = await box.evaluate((el) => (el as HTMLSelectElement).selectedOptions[0]!.text);
    return text.match(/\d{15}/)![0];
  }
  await box.click();
  await box.pressSequentially(imei, { delay: 5 });
  await expect(found(page)).toHaveCount(1);
  await found(page).click();
  await expect(box).toHaveValue(imei);
  return imei;
}

test('S3-78 S3-79 S3-80 S3-83 S3-84 S3-85 S3-87 S3-88 S3-30: "+" assigns a panel, which appears with IMEI, account code and group @plain', async ({
  page,
  admin,
}) => {
  const installer = await admin.installer('accepted');
  const wanted = somePanel();
  await asPerson(page, 'Super Administrator', `/installers/${installer.id}`);
  await page.getByRole('link', { name: 'Assign panel' }).click();
  const form = assignForm(page);
  const email = form.getByRole('textbox', { name: 'Email installer email' });
  await expect(email).toHaveValue(installer.email);
  await expect(email).not.toBeEditable();
  await expect(form.getByRole('combobox', { name: 'Panel' }), 'empty at first').toHaveValue('');
  const imei = await choosePanel(page, form, wanted.imei);
  await form.getByRole('button', { name: 'Save' }).click();
  await said(page, `Panel ${imei} is assigned.`);
  await expect(form).toHaveCount(0);
  await expect(panelCards(page)).toHaveCount(1);
  if (imei === wanted.imei) {
    await expect(card(page, imei)).toContainText(wanted.accountCode);
    await expect(card(page, imei)).toContainText(wanted.group);
  }
  await expect(card(page, imei).getByRole('link', { name: `Unassign panel ${imei}` })).toBeVisible();
  await page.getByRole('link', { name: 'Close' }).click();
  await open(page, installersOf(installer.email));
  await expect(row(page, installer.name).getByRole('cell', { name: '1', exact: true })).toBeVisible();
});

test('S3-86 S3-107: the list is searched by IMEI, account code and name, and leaves out what is assigned', async ({
  page,
  admin,
}) => {
  const installer = await admin.installer('accepted');
  const [one, two] = [somePanel(), somePanel()];
  await admin.assignInstaller(installer, one.imei);
  await asPerson(page, 'Super Administrator', `/installers/${installer.id}?do=assign`);
  const form = assignForm(page);
  const box = form.getByRole('combobox', { name: 'Panel' });
  await expect(box).toHaveAccessibleDescription(/not assigned yet.*assigned already, or in a group you do not see/);
  await box.click();
  await box.pressSequentially(two.accountCode, { delay: 10 });
  await expect(found(page).filter({ hasText: two.imei })).toBeVisible();
  await box.fill('');
  await box.pressSequentially(one.imei, { delay: 5 });
  await expect(form.getByText('Nothing found')).toBeVisible();
  // What chose nothing does not stay, and the keys work.
  await page.keyboard.press('Escape');
  await expect(form, 'the dialog stays').toBeVisible();
  await box.fill('');
  await box.pressSequentially(two.imei, { delay: 5 });
  await expect(found(page)).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue(two.imei);
  await page.keyboard.press('Escape');
  await expect(form).toHaveCount(0);
});

test('S3-85 S3-87 S3-107: without a panel nothing is saved and the field says so; Cancel closes @plain', async ({
  page,
  admin,
}) => {
  const installer = await admin.installer('accepted');
  await asPerson(page, 'Super Administrator', `/installers/${installer.id}?do=assign`);
  const form = assignForm(page);
  await form.getByLabel('End date').fill('2031-01-31');
  await sendUnchecked(form, 'Save');
  await expect(form.getByRole('combobox', { name: 'Panel' })).toHaveAccessibleDescription(/Choose a panel\./);
  await expect(form.getByLabel('End date')).toHaveValue('2031-01-31');
  await form.getByRole('link', { name: 'Cancel' }).click();
  await expect(form).toHaveCount(0);
  await expect(blind(page, installer.name)).toContainText('No panel yet');
});

test('S3-86 decision 12: somebody was quicker: the panel that is assigned already is refused at its field', async ({
  page,
  admin,
}) => {
  const installer = await admin.installer('accepted');
  const panel = somePanel();
  await asPerson(page, 'Super Administrator', `/installers/${installer.id}?do=assign`);
  const form = assignForm(page);
  await choosePanel(page, form, panel.imei);
  await admin.assignInstaller(installer, panel.imei);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByRole('combobox', { name: 'Panel' })).toHaveAccessibleDescription(
    /This panel is already assigned to the installer\./,
  );
});

test('decision 12: the end date is set, changed and taken away; a link past its end says so @plain', async ({
  page,
  admin,
}) => {
  const installer = await admin.installer('accepted');
  const [panel, old] = [somePanel(), somePanel()];
  await admin.assignInstaller(installer, panel.imei);
  await admin.assignInstaller(installer, old.imei, '2020-02-29');
  await asPerson(page, 'Super Administrator', `/installers/${installer.id}`);
  await expect(card(page, old.imei)).toContainText('Sat 29 Feb, 2020');
  await expect(card(page, old.imei)).toContainText('Ended');
  await expect(card(page, panel.imei)).not.toContainText('End date');
  const form = dialog(page, `End date, ${panel.imei}`);
  const edit = async (from: string, to: string) => {
    await page.getByRole('link', { name: `Change end date on ${panel.imei}` }).click();
    await expect(form.getByLabel('End date')).toHaveValue(from);
    await form.getByLabel('End date').fill(to);
    await form.getByRole('button', { name: 'Save' }).click();
    await said(page, 'Saved.');
    await expect(form).toHaveCount(0);
  };
  await edit('', '2031-01-31');
  await expect(card(page, panel.imei)).toContainText('Fri 31 Jan, 2031');
  await edit('2031-01-31', '');
  await expect(card(page, panel.imei)).not.toContainText('End date');
  await tab(page, 'History').click();
  await expect(page.getByRole('list', { name: 'History' })).toContainText(`End date on ${panel.imei}: 2031-01-31 → nothing`);
});

test('S3-82 S3-89 S3-90 S3-91 S3-92 S3-108: a panel is unassigned after a question, and assigned again at once @plain', async ({
  page,
  admin,
}) => {
  const installer = await admin.installer('accepted');
  const [gone, stays] = [somePanel(), somePanel()];
  await admin.assignInstaller(installer, gone.imei);
  await admin.assignInstaller(installer, stays.imei);
  await asPerson(page, 'Super Administrator', installersOf(installer.email));
  await expect(row(page, installer.name).getByRole('cell', { name: '2', exact: true })).toBeVisible();
  await row(page, installer.name).getByRole('rowheader').getByRole('link').click();
  await page.getByRole('link', { name: `Unassign panel ${gone.imei}` }).click();
  const question = dialog(page, 'Unassign panel');
  await expect(question).toContainText('Do you want to unassign this panel from the installer?');
  await expect(question, 'which').toContainText(gone.imei);
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(panelCards(page)).toHaveCount(2);
  await page.getByRole('link', { name: `Unassign panel ${gone.imei}` }).click();
  await question.getByRole('button', { name: 'Yes, unassign' }).click();
  await said(page, `Panel ${gone.imei} is unassigned.`);
  await expect(panelCards(page)).toHaveCount(1);
  await expect(card(page, stays.imei)).toBeVisible();
  // The grid beside it follows.
  await expect(row(page, installer.name).getByRole('cell', { name: '1', exact: true })).toBeVisible();
  await admin.assignInstaller(installer, gone.imei);
  await page.reload();
  await settled(page);
  await expect(card(page, gone.imei)).toBeVisible();
  await expect(row(page, installer.name).getByRole('cell', { name: '2', exact: true })).toBeVisible();
});

test('S3-104: installer access of a panel is switched off and on; the installer feels it at once @plain', async ({
  page,
  elsewhere,
  admin,
}) => {
  const installer = await admin.installer('accepted');
  await admin.finish(installer);
  const panel = somePanel();
  await admin.assignInstaller(installer, panel.imei);
  await asPerson(page, 'Super Administrator', `/installers/${installer.id}`);
  const to = (word: 'on' | 'off') => page.getByRole('button', { name: `Turn ${word} installer access of panel ${panel.imei}` });
  // In the demo's data it is on for some and off for others.
  await expect(to('on').or(to('off'))).toBeVisible();
  if (await to('on').isVisible()) {
    await to('on').click();
    await said(page, `Installer access of panel ${panel.imei} is on.`);
  }
  await expect(card(page, panel.imei)).toContainText('Installer access on');
  await asInstaller(elsewhere, admin.request, installer);
  await expect(elsewhere.getByText(panel.imei)).toBeVisible();

  await to('off').click();
  await said(page, `Installer access of panel ${panel.imei} is off.`);
  await expect(card(page, panel.imei)).toContainText('Installer access off');
  await elsewhere.reload();
  await expect(elsewhere.getByText(panel.imei)).toHaveCount(0);
  await expect(elsewhere.getByText(/installer access is off/).first()).toBeVisible();
  await to('on').click();
  await said(page, `Installer access of panel ${panel.imei} is on.`);
  await elsewhere.reload();
  await expect(elsewhere.getByText(panel.imei)).toBeVisible();
});

/** A panel of the demo that needs its master user's permit. */
async function guardedPanel(admin: Api): Promise<string> {
  const { rows } = await admin.read<{ rows: { id: string }[] }>('installers/list', busiest);
  for (const { id } of rows) {
    const links = await admin.read<{ imei: string; needs_permit: boolean; access: boolean }[]>('installers/links', { id });
    const guarded = links.find((link) => link.needs_permit && link.access);
    if (guarded) return guarded.imei;
  }
  throw new Error('no panel of the demo needs a permit');
}

/** The installer asks to connect to his one panel. */
async function ask(elsewhere: Page, admin: Api, installer: Account): Promise<void> {
  await asInstaller(elsewhere, admin.request, installer);
  await elsewhere.getByRole('button', { name: 'Ask for permission' }).click();
  await expect(elsewhere.getByText('Waiting for an answer')).toBeVisible();
}

for (const [answer, word, notice] of [
  ['Permit', 'Permitted', 'for 8 hours.'],
  ['Refuse', 'Refused', 'is refused.'],
] as const) {
  test(`a request to connect is answered in the Panels section: ${answer} @plain`, async ({ page, elsewhere, admin }) => {
    const installer = await admin.installer('accepted');
    await admin.finish(installer);
    const imei = await guardedPanel(admin);
    await admin.assignInstaller(installer, imei);
    await asPerson(page, 'Super Administrator', `/installers/${installer.id}`);
    await expect(card(page, imei)).toContainText("Each connection needs the master user's permit; none was asked for.");
    await ask(elsewhere, admin, installer);
    await page.reload();
    await settled(page);
    await expect(card(page, imei)).toContainText('Request: Waiting for an answer');
    await card(page, imei).getByRole('button', { name: `${answer} the connection to panel ${imei}` }).click();
    await said(page, notice);
    await expect(card(page, imei)).toContainText(`Request: ${word}`);
    await expect(card(page, imei).getByRole('button', { name: /the connection to panel/ })).toHaveCount(0);
    await elsewhere.reload();
    await expect(elsewhere.getByText(word, { exact: true })).toBeVisible();
  });
}

test('S3-81: the panel group is a link to the group\'s page; Back returns to the details @plain', async ({ page, admin }) => {
  const installer = await admin.installer('accepted');
  const panel = somePanel();
  await admin.assignInstaller(installer, panel.imei);
  await asPerson(page, 'Super Administrator', `/installers/${installer.id}`);
  await card(page, panel.imei).getByRole('link', { name: panel.group, exact: true }).click();
  await expect(page).toHaveURL(/\/groups\/[0-9a-f-]{36}$/);
  await settled(page);
  await expect(page.getByRole('heading', { name: panel.group })).toBeVisible();
  for (const term of ['Description', 'Company', 'Owner', 'Connected roles']) {
    await expect(page.getByRole('term').filter({ hasText: new RegExp(`^${term}$`) })).toBeVisible();
  }
  await expect(page.getByRole('heading', { name: /^Members/ })).toBeVisible();
  await expect(page.getByRole('heading', { name: /^Panels [1-9]/ })).toBeVisible();
  await page.goBack();
  await expect(blind(page, installer.name)).toBeVisible();
});

test('SEC-45 decision 13: a group out of sight, one that never was and what is no id read the same, with 404 @plain', async ({
  page,
  admin,
}) => {
  const installer = await admin.installer('accepted');
  await admin.assignInstaller(installer, somePanel().imei);
  const links = await admin.read<{ group_id: string }[]>('installers/links', { id: installer.id });
  const there = `/groups/${links[0]!.group_id}`;
  await asPerson(page, 'Super Administrator', there);
  await expect(page.getByRole('term').filter({ hasText: 'Connected roles' })).toBeVisible();
  await page.context().clearCookies();
  await asPerson(page, 'Dealer Installer');
  const headers = { accept: 'application/json', origin: new URL(page.url()).origin };
  const mine = await page.request.post('/api/groups/open', { data: { id: links[0]!.group_id }, headers });
  const paths = ['/groups/01a20164-25bb-7f01-be58-268d84a21780', '/groups/nonsense'];
  // The dealer's technician sees a handful of the fifty groups.
  if (mine.status() === 404) paths.push(there);
  for (const path of paths) {
    const answer = await open(page, path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByText('This group cannot be shown')).toBeVisible();
  }
  await page.getByRole('link', { name: 'To the groups' }).click();
  await expect(page.getByRole('table', { name: 'Groups' })).toBeVisible();
});

test('S3-98: how many panels an installer has beyond one\'s own sight is said', async ({ page, admin }) => {
  // A panel of the dealer's brings the operator's installer into his sight; his other panels stay out of it.
  await asPerson(page, 'Dealer', '/installers');
  const sees = (search: string) =>
    readAs<{ label: string }[]>(page, 'accounts/panel-choices', { search, not_on: null });
  const mine = (await sees(''))[0]!.label;
  const installer = await admin.installer('accepted');
  await admin.assignInstaller(installer, mine);
  let other = somePanel();
  while ((await sees(other.imei)).length > 0) other = somePanel();
  await admin.assignInstaller(installer, other.imei);
  const all = await admin.read<unknown[]>('installers/links', { id: installer.id });
  expect(all).toHaveLength(2);
  await open(page, installersOf(installer.email));
  await (await expectRow(page, installer.name)).getByRole('rowheader').getByRole('link').click();
  await expect(panelCards(page)).toHaveCount(1);
  await expect(card(page, mine)).toBeVisible();
  await expect(blind(page, installer.name)).toContainText('1 more panel is outside your sight.');
});
