// The details at the right: what they show, their tabs, their addresses, their help.

import {
  asPerson,
  blind,
  choose,
  dialog,
  expect,
  expectParam,
  expectRow,
  installersOf,
  menuItems,
  open,
  openMenu,
  row,
  rows,
  said,
  settled,
  somePanel,
  tab,
  test,
  word,
} from '../../support';

test('S3-35 S3-76: name, email, phone, created, last login and status @plain', async ({ page, admin }) => {
  const installer = await admin.installer('accepted', { phone: '+1 555 0142' });
  await asPerson(page, 'Super Administrator', installersOf(installer.email));
  await row(page, installer.name).getByRole('rowheader').getByRole('link').click();
  const pane = blind(page, installer.name);
  await expect(pane.getByRole('heading', { name: installer.name })).toBeVisible();
  const fact = (term: string) => pane.getByRole('definition').and(pane.locator(`dt:text-is("${term}") + dd`));
  await expect(fact('Name')).toHaveText(installer.name);
  await expect(fact('Email')).toHaveText(installer.email);
  await expect(fact('Phone')).toHaveText('+1 555 0142');
  await expect(fact('Created').locator('time')).toHaveText(/^\d{1,2}:\d\d:\d\d (AM|PM).*\d{4}$/);
  await expect(fact('Last login')).toHaveText('Never signed in');
  await expect(fact('Status')).toHaveText('Accepted');
  await expect(fact('Added by')).toHaveText('Ada Northgate');
  await expect(pane.getByRole('heading', { name: 'Panels', exact: true })).toBeVisible();
  await expect(pane).toContainText('No panel yet');
});

test('S3-76: what the demo knows of an installer, his last login too', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/installers?status=accepted&sort=last-login');
  const first = rows(page).first();
  const last = await first.locator('time').first().getAttribute('datetime');
  const name = await first.getByRole('rowheader').getByRole('link').innerText();
  await first.getByRole('rowheader').getByRole('link').click();
  await expect(blind(page, name).locator(`time[datetime="${last}"]`)).toBeVisible();
});

test('S3-2: register, review, reject, reset, convert, remove, assign and unassign are all at hand', async ({ page, admin }) => {
  const installer = await admin.installer('accepted');
  const panel = somePanel();
  await admin.assignInstaller(installer, panel.imei);
  await asPerson(page, 'Super Administrator', installersOf(installer.email));
  await expect(page.getByRole('link', { name: 'Register installer' })).toBeVisible();
  const found = await expectRow(page, installer.name);
  await openMenu(found);
  await expect(menuItems(found)).toHaveText(['Reject', 'Convert to employee', 'Reset password', 'Remove']);
  await open(page, `/installers/${installer.id}`);
  const pane = blind(page, installer.name);
  for (const term of ['Email', 'Phone', 'Created', 'Last login', 'Status']) {
    await expect(pane.getByRole('term').filter({ hasText: new RegExp(`^${term}$`) }), term).toBeVisible();
  }
  await expect(pane.getByRole('link', { name: 'Assign panel', exact: true })).toBeVisible();
  await expect(pane.getByRole('link', { name: `Unassign panel ${panel.imei}` })).toBeVisible();
});

test('S3-35: the details have an address: linked, reloaded, stepped through, left by Back @plain', async ({ page, admin }) => {
  const tail = word();
  const a = await admin.installer('pending', { name: `Anna ${tail}` });
  const b = await admin.installer('pending', { name: `Berta ${tail}` });
  await asPerson(page, 'Super Administrator', installersOf(tail, '&sort=name'));
  await row(page, a.name).getByRole('rowheader').getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`/installers/${a.id}\\?q=${tail}&sort=name`));
  await tab(page, 'History').click();
  await expect(tab(page, 'History')).toHaveAttribute('aria-current', 'page');
  await page.reload();
  await settled(page);
  await expect(tab(page, 'History')).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('link', { name: 'Previous', exact: true })).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('link', { name: 'Next', exact: true }).click();
  await expect(blind(page, b.name)).toBeVisible();
  await expect(tab(page, 'History')).toHaveAttribute('aria-current', 'page');
  await page.goBack();
  await expect(blind(page, a.name)).toBeVisible();
  await page.goBack();
  await expectParam(page, 'tab', null);
  await page.goBack();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(rows(page)).toHaveCount(2);
});

test('every dialog has an address, is closed by Back, and opens again from a link', async ({ page, admin }) => {
  const installer = await admin.installer('accepted');
  await asPerson(page, 'Super Administrator', installersOf(installer.email));
  for (const [act, title] of [
    ['Convert to employee', 'Installer conversion'],
    ['Reset password', 'Reset password'],
    ['Remove', 'Remove installer'],
  ] as const) {
    await choose(row(page, installer.name), act);
    await expect(dialog(page, title)).toBeVisible();
    const there = page.url();
    await page.goBack();
    await expect(dialog(page, title)).toHaveCount(0);
    await open(page, there);
    await expect(dialog(page, title)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog(page, title)).toHaveCount(0);
    await open(page, installersOf(installer.email));
  }
});

test('the details open and close by keys, and the focus goes back to the row', async ({ page, admin }) => {
  const installer = await admin.installer('pending');
  await asPerson(page, 'Super Administrator', installersOf(installer.email));
  const link = (await expectRow(page, installer.name)).getByRole('rowheader').getByRole('link');
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(blind(page, installer.name).getByRole('heading', { name: installer.name })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(link).toBeFocused();
});

test('history: who did what, before and after, the newest first @plain', async ({ page, admin }) => {
  const installer = await admin.installer('rejected');
  await asPerson(page, 'System Administrator', `/installers/${installer.id}`);
  await choose(blind(page, installer.name), 'Accept');
  await said(page, `${installer.name} accepted.`);
  await tab(page, 'History').click();
  const entries = page.getByRole('list', { name: 'History' }).getByRole('listitem').filter({ has: page.locator('time') });
  await expect(entries).toHaveCount(4);
  await expect(entries.nth(0)).toContainText('Accepted');
  await expect(entries.nth(0)).toContainText('Samir Haddad');
  await expect(entries.nth(0)).toContainText('Status: Rejected → Accepted');
  await expect(entries.nth(1)).toContainText('Status: Accepted → Rejected');
  await expect(entries.nth(1)).toContainText('Ada Northgate');
  await expect(entries.nth(2)).toContainText('Status: Pending → Accepted');
  await expect(entries.nth(3)).toContainText('Installer registered');
  await expect(entries.nth(3)).toContainText(`Email: nothing → ${installer.email}`);
});

test('S3-104: the details say why an installer cannot use the application, and what to do', async ({ page, admin }) => {
  await asPerson(page, 'Super Administrator', '/installers');
  for (const [state, text] of [
    ['pending', 'Registration is not finished. If the code did not arrive, look at the Mail tab'],
    ['rejected', 'Accept gives access again.'],
    ['accepted', 'Accepted, but no password has been chosen yet.'],
  ] as const) {
    const installer = await admin.installer(state);
    await open(page, `/installers/${installer.id}`);
    await expect(blind(page, installer.name).getByRole('note')).toContainText(text);
  }
});

test('S3-97 S3-98 S3-99 S3-100 S3-101 S3-102 S3-103 S3-104 S3-105 S3-106 S3-107 S3-108: the help page is linked and answers each trouble @plain', async ({
  page,
  admin,
}) => {
  const installer = await admin.installer('pending');
  await asPerson(page, 'Super Administrator', `/installers/${installer.id}`);
  await page.getByText('Related topics').getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'Installers, step by step' })).toBeVisible();
  for (const [term, text] of [
    ['Register an installer', /check it before saving/],
    ['Convert to employee', /Look at the panels first.*will be unassigned/],
    ['Review many', /larger page size/],
    ['No registration code received', /configure SMTP first.*spam folder.*register the installer again/],
    ['No reset code received', /Check the address.*spam folder/],
    ['Save fails when registering', /Name, email and phone must be filled in/],
    ['An installer cannot use the application', /Rejected.*Pending.*installer access.*turn it on/],
    ['Convert does not complete', /Choose a country and a role/],
    ['Panels disappear after conversion', /Employees page.*role.*groups/],
    ['A panel cannot be assigned', /assigned already.*group you do not see/],
    ['Assign and unassign panels', /unassigned by mistake can be assigned again at once/],
    ['Accept and reject', /With mixed statuses look through the rows/],
  ] as const) {
    await expect(page.locator(`dt:text-is("${term}") + dd`)).toHaveText(text);
  }
});

test('SEC-45: an installer who never was, one of another kind, and what is no id read the same, with 404 @plain', async ({
  page,
  admin,
}) => {
  const customer = await admin.pending();
  await asPerson(page, 'Super Administrator', '/installers');
  for (const id of [customer.id, '01a20164-25bb-7f01-be58-268d84a21780', 'nonsense']) {
    const answer = await open(page, `/installers/${id}`);
    expect(answer?.status(), id).toBe(404);
    await expect(blind(page, 'Not here')).toContainText('This installer cannot be shown');
    await expect(page.getByText(customer.name)).toHaveCount(0);
  }
  await page.getByRole('link', { name: 'Back to the list' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(rows(page)).toHaveCount(15);
});
