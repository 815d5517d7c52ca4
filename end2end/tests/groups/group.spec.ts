// One group: members with roles and ends, owner and contact, licences and seats, modules, connected roles, removal
// (S2-14 to S2-17, S2-23 to S2-30, S3-81).

import {
  asPerson,
  choosePerson,
  dialog,
  employee,
  expect,
  joins,
  licenceRows,
  memberRows,
  newGroup,
  open,
  said,
  test,
  word,
} from '../../support';

const fact = (page: import('@playwright/test').Page, term: string) => page.locator(`dt:text-is("${term}") + dd`);

test('S2-14 S2-15 S2-17: an existing person is added, gets another role and an end, and is removed @plain', async ({ page, admin }) => {
  const [group, ann] = [await newGroup(admin), await employee(admin)];
  await asPerson(page, 'Super Administrator', `/groups/${group.id}?do=add-member`);
  const add = dialog(page, 'Add member');
  await choosePerson(page, add, 'Person', ann);
  await add.getByRole('button', { name: 'Add member' }).click();
  await said(page, `${ann.name} is a member of ${group.name} now.`);
  await expect(memberRows(page)).toHaveCount(1);

  await memberRows(page).getByRole('link', { name: `Change ${ann.name}` }).click();
  const change = dialog(page, 'Change member');
  await change.getByRole('combobox', { name: 'Role in the group' }).selectOption('Contact');
  await change.getByLabel('Last day in the group').fill('2098-05-01');
  await change.getByRole('button', { name: 'Save' }).click();
  await said(page, `Saved for ${ann.name}.`);
  await expect(memberRows(page)).toContainText('2098-05-01');
  await expect(fact(page, 'Contact')).toContainText(ann.name);

  await memberRows(page).getByRole('link', { name: `Remove ${ann.name} from the group` }).click();
  await dialog(page, `Remove this member from ${group.name}?`).getByRole('button', { name: 'Remove' }).click();
  await said(page, `${ann.name} is not a member of ${group.name} any more.`);
  await expect(page.getByText('No member', { exact: true })).toBeVisible();
  await expect(page.getByRole('list', { name: 'History' })).toContainText(ann.email);
});

test('S2-14: a new person is added to the group at once, with the code mailed @plain', async ({ page, admin }) => {
  const group = await newGroup(admin);
  const [name, email] = [word(), `${word()}@e2e.example.com`];
  await asPerson(page, 'Super Administrator', `/groups/${group.id}?do=add-new-member`);
  const add = dialog(page, 'Add new person');
  await add.getByRole('combobox', { name: 'Kind of account' }).selectOption('Customer');
  await add.getByRole('textbox', { name: 'Email' }).fill(email);
  await add.getByRole('textbox', { name: 'Full name' }).fill(name);
  await add.getByRole('button', { name: 'Add person' }).click();
  await said(page, new RegExp(`${name} is added, and a member of ${group.name} now.`));
  await expect(memberRows(page)).toContainText('Pending');
  await expect(memberRows(page)).toContainText(email);
});

test('S2-16: the owner and the contact are changed; the former one becomes a member @plain', async ({ page, admin }) => {
  const [group, ann, bob] = [await newGroup(admin), await employee(admin), await employee(admin)];
  await joins(admin, group, ann, { role: 'owner' });
  await asPerson(page, 'Super Administrator', `/groups/${group.id}`);
  await expect(fact(page, 'Owner')).toContainText(ann.name);
  await page.getByRole('link', { name: 'Change owner' }).click();
  const change = dialog(page, 'Change owner');
  await expect(change).toContainText(`Now: ${ann.name}.`);
  await choosePerson(page, change, 'Owner', bob);
  await change.getByRole('button', { name: 'Save' }).click();
  await said(page, `${bob.name} is the owner of ${group.name} now.`);
  await expect(fact(page, 'Owner')).toContainText(bob.name);
  await expect(memberRows(page).filter({ hasText: ann.name })).toContainText('Member');
});

test('S2-26: a licence without a free seat refuses the member and says why; licences are added, edited and removed @plain', async ({ page, admin }) => {
  const [group, ann, bob] = [await newGroup(admin), await employee(admin), await employee(admin)];
  await asPerson(page, 'Super Administrator', `/groups/${group.id}?do=add-licence`);
  const add = dialog(page, 'Add licence');
  await add.getByRole('textbox', { name: 'Product' }).fill('Video');
  await add.getByRole('textbox', { name: 'Seats' }).fill('1');
  await add.getByLabel('Valid to').fill('2098-12-31');
  await add.getByRole('button', { name: 'Save' }).click();
  await said(page, 'The licence for Video is added.');
  await joins(admin, group, ann);
  await open(page, `/groups/${group.id}?do=add-member`);
  const member = dialog(page, 'Add member');
  await choosePerson(page, member, 'Person', bob);
  await member.getByRole('button', { name: 'Add member' }).click();
  await expect(page.getByRole('alert')).toContainText(`The group ${group.name} has no free seat for Video: of 1 seat, 1 used.`);

  await open(page, `/groups/${group.id}`);
  await expect(licenceRows(page)).toContainText('1 used, of 1');
  await expect(licenceRows(page)).toContainText('No free seat');
  await page.getByRole('link', { name: 'Edit the licence for Video' }).click();
  const edit = dialog(page, 'Edit licence');
  await edit.getByRole('textbox', { name: 'Seats' }).fill('4');
  await edit.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved.');
  await expect(licenceRows(page)).toContainText('1 used, of 4');
  await page.getByRole('link', { name: 'Remove the licence for Video' }).click();
  await dialog(page, 'Remove the licence for Video?').getByRole('button', { name: 'Remove' }).click();
  await said(page, 'The licence for Video is removed.');
  await expect(page.getByText('No licence: the number of members is not limited.')).toBeVisible();
});

test('connected roles are reviewed, then saved @plain', async ({ page, admin }) => {
  const group = await newGroup(admin);
  await asPerson(page, 'Super Administrator', `/groups/${group.id}?do=roles`);
  const roles = dialog(page, 'Connected roles');
  await roles.getByRole('checkbox', { name: 'Night Desk' }).check();
  await expect(roles.getByRole('checkbox', { name: 'Super Administrator' })).toHaveCount(0);
  await roles.getByRole('button', { name: 'Review' }).click();
  await expect(roles.getByRole('region', { name: 'Before saving' })).toContainText('Night Desk: its holders see the group from now on.');
  await roles.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved. 1 role is changed.');
  await expect(fact(page, 'Connected roles')).toContainText('Night Desk');
});

test('a group is edited, and removed after it was said what becomes of it; Main Group stays @plain', async ({ page, admin }) => {
  const [group, ann] = [await newGroup(admin), await employee(admin)];
  await joins(admin, group, ann);
  const name = `${word()} homes`;
  await asPerson(page, 'Super Administrator', `/groups/${group.id}?do=edit`);
  const edit = dialog(page, 'Edit group');
  await edit.getByRole('textbox', { name: 'Name' }).fill(name);
  await edit.getByRole('textbox', { name: 'Description' }).fill('For the homes.');
  await edit.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved.');
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible();
  await page.getByRole('link', { name: 'Remove', exact: true }).click();
  const remove = dialog(page, `Remove ${name}?`);
  await expect(remove.getByRole('list', { name: 'What happens' })).toContainText('No panel is in it.');
  await expect(remove.getByRole('list', { name: 'What happens' })).toContainText('1 membership ends.');
  await remove.getByRole('button', { name: 'Remove' }).click();
  await said(page, `${name} is removed.`);
  await open(page, '/groups?q=Main+Group');
  await page.getByRole('rowheader', { name: 'Main Group' }).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 2, name: 'Main Group' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Remove', exact: true })).toHaveCount(0);
});

test('S2-27 S2-28: modules and add-ons of the group are shown and offered to be changed @plain', async ({ page, admin }) => {
  const group = await newGroup(admin);
  await asPerson(page, 'Super Administrator', `/groups/${group.id}?do=switches`);
  const switches = dialog(page, 'Modules and add-ons');
  await switches.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Nothing was changed.');
  await expect(fact(page, 'Modules')).toBeVisible();
});

test('who may only read sees the group without its acts', async ({ page }) => {
  await asPerson(page, 'Owner', '/groups');
  await page.getByRole('table', { name: 'Groups' }).getByRole('rowheader').first().getByRole('link').click();
  await expect(page.getByRole('heading', { level: 2 })).toBeVisible();
  for (const act of ['Edit', 'Remove', 'Add member', 'Add licence', 'Change owner']) {
    await expect(page.getByRole('link', { name: act, exact: true })).toHaveCount(0);
  }
});
