// The Installers, Employees and group pages in every size and both themes (S3-3, X-2, X-3).

import {
  asPerson,
  blind,
  choose,
  dialog,
  expect,
  installersOf,
  isTouch,
  looksRight,
  open,
  panelCards,
  row,
  rows,
  said,
  sendUnchecked,
  somePanel,
  status,
  test,
} from '../../support';

test('S3-3 X-2 X-3: the grid looks right', async ({ page }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  await asPerson(page, 'Super Administrator', '/installers');
  await looksRight(page, 'the list', touch);
  await rows(page).nth(0).locator('summary').click();
  await looksRight(page, 'the menu of a row', touch);
  await page.keyboard.press('Escape');
  await rows(page).nth(1).getByRole('checkbox').check();
  await rows(page).nth(2).getByRole('checkbox').check();
  await looksRight(page, 'the bulk bar', touch);
  await open(page, installersOf('nobody is called that'));
  await looksRight(page, 'nothing found', touch);
  await open(page, '/installers?size=100&status=rejected&sort=name');
  await looksRight(page, 'a long page', touch);
});

test('S3-3 X-2 X-3: the details look right at each tab', async ({ page, admin }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  const installer = await admin.installer('rejected');
  await admin.assignInstaller(installer, somePanel().imei, '2020-01-31');
  await admin.assignInstaller(installer, somePanel().imei);
  await asPerson(page, 'Super Administrator', '/installers');
  for (const tab of ['overview', 'mail', 'history']) {
    await open(page, `/installers/${installer.id}?tab=${tab}`);
    await looksRight(page, `tab ${tab}`, touch);
  }
  await open(page, `/installers/${installer.id}`);
  await expect(panelCards(page)).toHaveCount(2);
  await panelCards(page).last().scrollIntoViewIfNeeded();
  await looksRight(page, 'the Panels section', touch);
  await blind(page, installer.name).locator('summary').click();
  await looksRight(page, 'the menu of the details', touch);
});

test('S3-3 X-2 X-3: each modal looks right', async ({ page, admin }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  const installer = await admin.installer('accepted');
  const other = await admin.installer('pending');
  await admin.assignInstaller(installer, somePanel().imei);
  const [link] = await admin.read<{ id: string }[]>('installers/links', { id: installer.id });
  const pane = `/installers/${installer.id}`;
  await asPerson(page, 'Super Administrator', '/installers');
  for (const [title, path] of [
    ['Register installer', '/installers/add'],
    ['Remove installer', `/installers/confirm?do=remove&id=${installer.id}`],
    ['Accept 2 installers?', `/installers/confirm?do=accept&id=${installer.id}&id=${other.id}`],
    ['Reset password', `${pane}?do=reset-password`],
    ['Assign installer to panel', `${pane}?do=assign`],
    [/^End date, /, `${pane}?do=edit-link&link=${link!.id}`],
    ['Unassign panel', `${pane}?do=unassign&link=${link!.id}`],
    ['Installer conversion', `${pane}?do=convert`],
  ] as const) {
    await open(page, path);
    await expect(dialog(page, title)).toBeVisible();
    await looksRight(page, String(title), touch);
  }
  await dialog(page, 'Installer conversion').getByRole('combobox', { name: 'Role' }).selectOption({ index: 2 });
  await expect(dialog(page, 'Installer conversion').getByText('Will be unassigned')).toBeVisible();
  await looksRight(page, 'the conversion with its list', touch);
  await sendUnchecked(dialog(page, 'Installer conversion'), 'Convert');
  await expect(dialog(page, 'Installer conversion').getByRole('alert')).toBeVisible();
  await looksRight(page, 'the conversion with a fault', touch);
  await open(page, '/installers/add');
  await sendUnchecked(dialog(page, 'Register installer'), 'Save');
  await expect(dialog(page, 'Register installer').getByRole('alert')).toBeVisible();
  await looksRight(page, 'the registration with faults', touch);
  await open(page, `${pane}?do=assign`);
  await dialog(page, 'Assign installer to panel').getByRole('combobox', { name: 'Panel' }).click();
  await expect(page.getByRole('listbox', { name: 'Panel' }).getByRole('option').first()).toBeVisible();
  await looksRight(page, 'the panels to assign', touch);
});

test('S3-3 X-2 X-3: employees, a group and the help look right', async ({ page, admin }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  const installer = await admin.installer('accepted');
  await admin.assignInstaller(installer, somePanel().imei);
  const [link] = await admin.read<{ group_id: string }[]>('installers/links', { id: installer.id });
  await asPerson(page, 'Super Administrator', '/employees');
  await looksRight(page, 'the employees', touch);
  await rows(page).first().getByRole('rowheader').getByRole('link').click();
  await expect(page.getByRole('dialog').getByText('User ID', { exact: true })).toBeVisible();
  await looksRight(page, 'an employee', touch);
  await open(page, `/groups/${link!.group_id}`);
  await looksRight(page, 'a group', touch);
  await open(page, '/help/installers');
  await looksRight(page, 'the help', touch);
});

test('S3-3: the states without content look right', async ({ page }, info) => {
  const touch = isTouch(info.project.name);
  await asPerson(page, 'Support', '/installers');
  await open(page, '/installers/01a20164-25bb-7f01-be58-268d84a21780');
  await looksRight(page, 'an installer out of sight', touch);
  await open(page, '/groups/01a20164-25bb-7f01-be58-268d84a21780');
  await looksRight(page, 'a group out of sight', touch);
  await open(page, '/employees');
  await looksRight(page, 'employees not to be seen', touch);
});

test('X-3: on a tablet everything goes by touch @touch', async ({ page, admin }) => {
  const installer = await admin.installer('pending');
  await asPerson(page, 'Super Administrator', installersOf(installer.email));
  const found = row(page, installer.name);
  await found.locator('summary').tap();
  await found.getByRole('button', { name: 'Accept', exact: true }).tap();
  await said(page, `${installer.name} accepted.`);
  await expect(status(found, 'Accepted')).toBeVisible();
  await found.getByRole('rowheader').getByRole('link').tap();
  const pane = blind(page, installer.name);
  await expect(pane).toBeVisible();
  await pane.getByRole('link', { name: 'Assign panel', exact: true }).tap();
  await dialog(page, 'Assign installer to panel').getByRole('combobox', { name: 'Panel' }).tap();
  await page.getByRole('listbox', { name: 'Panel' }).getByRole('option').first().tap();
  await dialog(page, 'Assign installer to panel').getByRole('button', { name: 'Save' }).tap();
  await expect(panelCards(page)).toHaveCount(1);
  await pane.getByRole('link', { name: 'Close' }).tap();
  await expect(pane).toHaveCount(0);
  await choose(found, 'Remove');
  await dialog(page, 'Remove installer').getByRole('button', { name: 'Yes, remove' }).tap();
  await said(page, `${installer.name} removed.`);
});
