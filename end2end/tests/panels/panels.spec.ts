// The Panels page: found by any identifier, added, edited, moved, switched and removed.

import {
  asPerson,
  chooseFrom,
  dialog,
  expect,
  expectParam,
  fact,
  groups,
  newImei,
  newPanel,
  open,
  openMenu,
  panelRow,
  panelRows,
  said,
  settled,
  tab,
  test,
  word,
} from '../../support';

test('the navigation leads to the panels, with their number and their columns @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Panels' }).click();
  await expect(page).toHaveURL(/\/panels$/);
  await settled(page);
  await expect(panelRows(page)).toHaveCount(15);
  await expect(page.getByRole('status').filter({ hasText: /^[\d,]+ panels$/ })).toBeVisible();
  for (const name of ['IMEI', 'Web name', 'Account code', 'Model', 'Group', 'Connection', 'Customers', 'Installers']) {
    await expect(page.getByRole('columnheader', { name })).toBeAttached();
  }
});

test('a panel is found by IMEI, web name and account code, and by filters @plain', async ({ page, admin }) => {
  const web = word();
  const panel = await newPanel(admin, { web_name: web, model: 'QA-9000' });
  await asPerson(page, 'Super Administrator');
  for (const text of [panel.imei, panel.imei.slice(3, 13), panel.code.toLowerCase(), web]) {
    await open(page, `/panels?q=${text}`);
    await expect(panelRow(page, panel.imei)).toHaveCount(1);
  }
  await open(page, `/panels?model=QA-9000&connection=never&access=off&q=${panel.imei}`);
  await expect(panelRows(page)).toHaveCount(1);
  await open(page, `/panels?model=QA-9000&access=on&q=${panel.imei}`);
  await expect(page.getByText('No panel found')).toBeVisible();
});

test('the list follows while one types, and its filters and heads are in the address', async ({ page, admin }) => {
  const panel = await newPanel(admin);
  await asPerson(page, 'Super Administrator', '/panels');
  await page.getByRole('searchbox', { name: 'Search' }).pressSequentially(panel.code, { delay: 10 });
  await expectParam(page, 'q', panel.code);
  await expect(panelRows(page)).toHaveCount(1);
  await page.getByRole('link', { name: 'Clear' }).click();
  await expect(panelRows(page)).toHaveCount(15);
  await page.getByRole('combobox', { name: 'Connection' }).selectOption('Offline');
  await expectParam(page, 'connection', 'offline');
  await expect(panelRows(page).first()).toContainText('Offline');
  await page.getByRole('columnheader', { name: 'Web name' }).getByRole('link').click();
  await expectParam(page, 'sort', 'name');
});

test('a panel is added with a right check digit, opened, edited and removed @plain', async ({ page }) => {
  const imei = newImei();
  const wrong = imei.slice(0, 14) + ((Number(imei[14]) + 1) % 10);
  await asPerson(page, 'Super Administrator', '/panels/add');
  const add = dialog(page, 'Add panel');
  await add.getByRole('textbox', { name: 'IMEI' }).fill(wrong);
  await add.getByRole('textbox', { name: 'Account code' }).fill('QA-1');
  await add.getByRole('textbox', { name: 'Partitions' }).fill('2');
  await add.getByRole('button', { name: 'Add panel' }).click();
  await expect(add.getByRole('textbox', { name: 'IMEI' })).toHaveAccessibleDescription(/The IMEI's check digit is wrong\./);
  await expect(add.getByRole('textbox', { name: 'IMEI' })).toHaveValue(wrong);
  await add.getByRole('textbox', { name: 'IMEI' }).fill(imei);
  await add.getByRole('button', { name: 'Add panel' }).click();
  await said(page, `Panel ${imei} is added to Main Group.`);

  await open(page, `/panels?q=${imei}`);
  await panelRow(page, imei).getByRole('rowheader').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 2, name: imei })).toBeVisible();
  await expect(fact(page, 'Group')).toHaveText('Main Group');
  await expect(fact(page, 'Partitions')).toHaveText('1 2');
  await expect(fact(page, 'First connection')).toHaveText('Never connected');
  await settled(page);
  const sheet = dialog(page, imei);
  await openMenu(sheet);
  await sheet.getByRole('link', { name: 'Edit', exact: true }).click();
  const edit = dialog(page, 'Edit panel');
  await edit.getByRole('textbox', { name: 'Web name' }).fill('Old mill');
  await edit.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved.');
  await expect(fact(page, 'Web name')).toHaveText('Old mill');

  await settled(page);
  await openMenu(sheet);
  await sheet.getByRole('link', { name: 'Remove', exact: true }).click();
  await dialog(page, `Remove panel ${imei}?`).getByRole('button', { name: 'Remove' }).click();
  await said(page, `Panel ${imei} removed.`);
  await open(page, `/panels?q=${imei}`);
  await expect(page.getByText('No panel found')).toBeVisible();
});

test('a removal says who loses the panel @plain', async ({ page, admin }) => {
  const panel = await newPanel(admin);
  const customer = await admin.pending();
  await admin.assign(customer, panel.imei, { partitions: '1' });
  await asPerson(page, 'Super Administrator', `/panels/confirm?do=remove&id=${panel.id}`);
  const question = dialog(page, `Remove panel ${panel.imei}?`);
  await expect(question.getByRole('list', { name: '1 customer loses access:' })).toContainText(customer.name);
  await expect(question).toContainText('This is permanent and cannot be undone.');
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(page).toHaveURL(/\/panels$/);
});

test('a move says who gains and loses sight, then is made @plain', async ({ page, admin }) => {
  const panel = await newPanel(admin);
  const to = (await groups(admin)).find((group) => group.name !== 'Main Group')!;
  await asPerson(page, 'Super Administrator', `/panels/confirm?do=move&id=${panel.id}`);
  const form = dialog(page, 'Move panel to another group');
  await chooseFrom(page, form, 'New group', to.name);
  const list = form.getByRole('status', { name: 'Who will see them' });
  // Without a script the list comes with the first try.
  const hasScript = (await page.locator('html').getAttribute('data-hydrated')) === 'true';
  if (!hasScript) await form.getByRole('button', { name: 'Move' }).click();
  await expect(list).toContainText('1 panel leaves Main Group, with 0 customers and 0 installers.');
  await form.getByRole('button', { name: 'Move' }).click();
  await said(page, `Panel ${panel.imei} moved to ${to.name}.`);
  await open(page, `/panels/${panel.id}?tab=history`);
  await expect(page.getByRole('list', { name: 'History' }).getByRole('listitem').first()).toContainText('Moved to another group');
});

test('ticked panels are switched together, and each outcome is told', async ({ page, admin }) => {
  const code = word().toUpperCase();
  const one = await newPanel(admin, { account_code: code, access: 'true' });
  const two = await newPanel(admin, { account_code: code });
  await asPerson(page, 'Super Administrator', `/panels?q=${code}`);
  await expect(panelRows(page)).toHaveCount(2);
  await page.getByRole('checkbox', { name: 'Select all panels on this page' }).check();
  await page.getByRole('button', { name: 'Installer access on' }).click();
  await dialog(page, 'Turn installer access of 2 panels on?').getByRole('button', { name: 'Turn on' }).click();
  const outcomes = page.getByRole('list', { name: 'Outcome of each panel' }).getByRole('listitem');
  await expect(outcomes.filter({ hasText: one.imei })).toContainText('Installer access is on already.');
  await expect(outcomes.filter({ hasText: two.imei })).toContainText('Done');
  await page.getByRole('button', { name: 'Done' }).click();
  await open(page, `/panels?q=${code}&access=on`);
  await expect(panelRows(page)).toHaveCount(2);
});

test('partitions are added, renamed and removed; one in use says by whom @plain', async ({ page, admin }) => {
  const panel = await newPanel(admin, { partitions: '2' });
  const customer = await admin.pending();
  await admin.assign(customer, panel.imei, { partitions: '1' });
  await asPerson(page, 'Super Administrator', `/panels/${panel.id}?tab=partitions`);
  const lines = page.getByRole('list', { name: 'Partitions' }).getByRole('listitem');
  await expect(lines.first()).toContainText(`Used by 1 customer: ${customer.name}`);
  await page.getByRole('link', { name: 'Add partition' }).click();
  const add = dialog(page, 'Add partition');
  await add.getByRole('textbox', { name: 'Number' }).fill('7');
  await add.getByRole('textbox', { name: 'Name' }).fill('Shed');
  await add.getByRole('button', { name: 'Add partition' }).click();
  await said(page, 'Partition 7 is added.');
  await expect(lines).toHaveCount(3);
  await settled(page);
  await page.getByRole('link', { name: 'Rename partition 7' }).click();
  await dialog(page, 'Rename partition 7').getByRole('textbox', { name: 'Name' }).fill('Barn');
  await dialog(page, 'Rename partition 7').getByRole('button', { name: 'Save' }).click();
  await expect(lines.last()).toContainText('7 · Barn');
  await settled(page);
  await page.getByRole('link', { name: 'Remove partition 7' }).click();
  await dialog(page, 'Remove partition').getByRole('button', { name: 'Remove partition' }).click();
  await said(page, 'Partition 7 is removed.');
  await expect(lines).toHaveCount(2);
  await open(page, `/panels/${panel.id}?tab=partitions&do=remove-partition&partition=1`);
  await expect(dialog(page, 'Partition 1 cannot be removed')).toContainText(`is in use by 1 customer: ${customer.name}`);
});

test('S0-12 S3-80: a customer is assigned, edited and unassigned from the panel; his blind leads back to it @plain', async ({
  page,
  admin,
}) => {
  const panel = await newPanel(admin, { partitions: '2' });
  const customer = await admin.pending();
  // Without a script the field has the first twenty only.
  await admin.assign(customer, panel.imei, { partitions: '1', role: 'master' });
  await asPerson(page, 'Super Administrator', `/panels/${panel.id}?tab=customers`);
  const card = page.getByRole('list', { name: 'Customers' }).getByRole('listitem');
  await expect(card).toContainText(customer.email);
  await page.getByRole('link', { name: `Edit user info of ${customer.name}` }).click();
  const edit = dialog(page, `Panel user info of ${customer.name}`);
  await edit.getByRole('textbox', { name: 'Connected partitions' }).fill('1 2');
  await edit.getByLabel('End date').fill('2031-05-01');
  await edit.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved.');
  await expect(card).toContainText('Thu 1 May, 2031');
  await expect(card).toContainText('1 2');
  await card.getByRole('link', { name: customer.name, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/accounts/${customer.id}`));
  await settled(page);
  await tab(page, 'PANEL USER INFO').click();
  await page.getByRole('link', { name: panel.imei, exact: true }).click();
  await expect(fact(page, 'Owner')).toHaveText(customer.name);
  await open(page, `/panels/${panel.id}?tab=customers`);
  await page.getByRole('link', { name: `Unassign ${customer.name}` }).click();
  await dialog(page, 'Unassign customer').getByRole('button', { name: 'Unassign' }).click();
  await said(page, /is removed from this account/);
  await expect(page.getByText('No customer yet')).toBeVisible();
});

test('a customer and an installer are found and assigned from the panel', async ({ page, admin }) => {
  const panel = await newPanel(admin);
  const customer = await admin.pending();
  const installer = await admin.installer('accepted');
  await asPerson(page, 'Super Administrator', `/panels/${panel.id}?tab=customers`);
  await page.getByRole('link', { name: 'Assign customer' }).click();
  const form = dialog(page, 'Assign customer');
  await form.getByRole('textbox', { name: 'Account code' }).fill('7');
  await form.getByRole('button', { name: 'Assign' }).click();
  await expect(form.getByRole('combobox', { name: 'Customer', exact: true })).toHaveAccessibleDescription(/Choose a person\./);
  await chooseFrom(page, form, 'Customer', customer.name);
  await form.getByRole('button', { name: 'Assign' }).click();
  await said(page, `Assigned to panel ${panel.imei}.`);
  await expect(page.getByRole('list', { name: 'Customers' })).toContainText(customer.name);
  await tab(page, 'Installers').click();
  await page.getByRole('link', { name: 'Assign installer' }).click();
  const second = dialog(page, 'Assign installer');
  await chooseFrom(page, second, 'Installer', installer.name);
  await second.getByRole('button', { name: 'Assign' }).click();
  await expect(page.getByRole('list', { name: 'Installers' })).toContainText(installer.email);
  await page.getByRole('button', { name: `Turn on installer access of panel ${panel.imei}` }).click();
  await said(page, `Installer access of panel ${panel.imei} is on.`);
  await expect(page.getByRole('button', { name: `Turn off installer access of panel ${panel.imei}` })).toBeVisible();
});

test('SEC-45: a manager sees the panels of his groups, and nothing of others', async ({ page, admin }) => {
  const panel = await newPanel(admin);
  await asPerson(page, 'Dealer', '/panels');
  await expect(panelRows(page).first()).toBeVisible();
  await open(page, `/panels?q=${panel.imei}`);
  await expect(page.getByText('No panel found')).toBeVisible();
  const answer = await open(page, `/panels/${panel.id}`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByText('This panel cannot be shown')).toBeVisible();
});
