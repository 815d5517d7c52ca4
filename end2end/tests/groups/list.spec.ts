// The grid of groups: who sees which, search, filters, order, adding one (decision 13).

import {
  asPerson,
  choosePerson,
  dialog,
  employee,
  expect,
  expectParam,
  groupBy,
  groupRows,
  newGroup,
  open,
  said,
  settled,
  test,
  word,
} from '../../support';

test('decision 13: groups are found in the navigation, searched, filtered and sorted by the address @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Groups', exact: true }).click();
  await expect(page).toHaveURL(/\/groups$/);
  await settled(page);
  await expect(page.getByRole('status').filter({ hasText: /^\d+ groups$/ })).toBeVisible();
  for (const head of ['Group', 'Company', 'Owner', 'Panels', 'Members', 'Licences', 'Connected roles']) {
    await expect(page.getByRole('columnheader', { name: head, exact: true })).toBeVisible();
  }
  await open(page, '/groups?q=harbour+video');
  await expect(groupRows(page)).toHaveCount(1);
  await expect(groupRows(page)).toContainText('Video verification');
  await open(page, '/groups?licence=ended');
  await expect(groupRows(page).filter({ hasText: 'Old town pilot' })).toContainText(/Ended on \d{4}-\d\d-\d\d/);
  await open(page, '/groups?licence=ending');
  await expect(groupRows(page).filter({ hasText: 'Winter service' })).toContainText(/Ends in \d+ days/);
  await open(page, '/groups');
  await page.getByRole('columnheader', { name: 'Panels' }).getByRole('link').click();
  await expectParam(page, 'sort', 'panels');
});

test('the list follows while one types; nothing found has its next step', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/groups');
  await page.getByRole('searchbox', { name: 'Search' }).pressSequentially('winter', { delay: 10 });
  await expectParam(page, 'q', 'winter');
  await expect(groupRows(page)).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Search' }).fill(word());
  await expect(page.getByText('No group found')).toBeVisible();
  await page.getByRole('link', { name: 'Show all groups' }).click();
  await expect(groupRows(page)).toHaveCount(15);
});

test('decision 13: a manager sees the groups of his role and his own, and no others, by list and by address @plain', async ({ page, admin }) => {
  const hidden = await newGroup(admin);
  await asPerson(page, 'Common Manager', `/groups?q=${encodeURIComponent(hidden.name)}`);
  await expect(page.getByText('No group found')).toBeVisible();
  const answer = await open(page, `/groups/${hidden.id}`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByText('This group cannot be shown')).toBeVisible();
});

test('a group is added with an owner and a first licence @plain', async ({ page, admin }) => {
  const owner = await employee(admin);
  const name = `${word()} homes`;
  await asPerson(page, 'Super Administrator', '/groups/add');
  const add = dialog(page, 'Add group');
  await choosePerson(page, add, 'Owner', owner);
  await add.getByRole('textbox', { name: 'Name' }).fill(name);
  await add.getByRole('textbox', { name: 'Product' }).fill('Video');
  await add.getByRole('textbox', { name: 'Seats' }).fill('3');
  await add.getByLabel('Valid to').fill('2098-12-31');
  await add.getByRole('button', { name: 'Add group' }).click();
  await said(page, `${name} is added.`);
  const group = await groupBy(admin, name);
  await open(page, `/groups/${group.id}`);
  await expect(page.locator('dt:text-is("Owner") + dd')).toContainText(owner.name);
  await expect(page.getByRole('table', { name: 'Licences' })).toContainText('1 used, of 3');
});

test('a faulty form says what is wrong at each field and keeps what was typed @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/groups/add');
  const add = dialog(page, 'Add group');
  await add.getByRole('textbox', { name: 'Name' }).fill('Winter service');
  await add.getByRole('textbox', { name: 'Description' }).fill('Twice');
  await add.getByRole('button', { name: 'Add group' }).click();
  await expect(add.getByRole('textbox', { name: 'Name' })).toHaveAccessibleDescription(/cannot be used here/);
  await expect(add.getByRole('textbox', { name: 'Description' })).toHaveValue('Twice');
});
