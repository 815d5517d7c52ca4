// One person's page: found by address, user id or user name, with everything about him and everything that can be
// done to him.

import {
  activeCustomer,
  asPerson,
  codeTo,
  dialog,
  expect,
  fact,
  mailTo,
  open,
  said,
  secretField,
  test,
  word,
  type Api,
} from '../../support';

const path = (id: string) => `/system/accounts/${id}`;

/** Somebody of the demo's data: a customer made just now was mailed a code within this minute. */
async function demoCustomer(admin: Api, from: number) {
  const person = activeCustomer(from + Math.floor(Math.random() * 150));
  const { people } = await admin.read<{ people: { id: string; email: string }[] }>('management/find', { typed: person.email });
  return { ...person, id: people.find((found) => found.email === person.email)!.id };
}

test('S2-1 S2-3: a person is found by email address, user id and user name @plain', async ({ page, admin }) => {
  const who = await admin.customer();
  await asPerson(page, 'System Administrator');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Account Management' }).click();
  await expect(page.getByText('Whom do you look for?')).toBeVisible();
  for (const typed of [who.email.toUpperCase(), who.id]) {
    await open(page, `/system/accounts?find=${encodeURIComponent(typed)}`);
    await page.getByRole('table', { name: 'People' }).getByRole('link', { name: who.name }).click();
    await expect(page).toHaveURL(new RegExp(`${path(who.id)}$`));
    await expect(page.getByRole('heading', { name: who.name })).toBeVisible();
  }
});

test('S2-3: the list follows what is typed', async ({ page, admin }) => {
  const who = await admin.customer();
  await asPerson(page, 'System Administrator', '/system/accounts');
  await page.getByRole('searchbox', { name: 'Find a person' }).pressSequentially(who.email.slice(0, 8));
  await expect(page.getByRole('table', { name: 'People' }).getByText(who.email).first()).toBeVisible();
});

test('S2-4 to S2-10: the page has everything about the person @plain', async ({ page, admin }) => {
  const who = await admin.customer();
  await asPerson(page, 'System Administrator', path(who.id));
  await expect(fact(page, 'UserID')).toContainText(who.id);
  await expect(fact(page, 'User Name')).toHaveText(who.email);
  await expect(fact(page, 'Name')).toContainText(who.name);
  await expect(fact(page, 'Active')).toHaveText('true');
  await expect(fact(page, 'Last Login')).toBeVisible();
  await expect(fact(page, 'Module')).toHaveText('None');
  await expect(fact(page, 'Plugins')).toHaveText('None');
  await expect(fact(page, 'Sign-in source')).toHaveText('Here, with a password');
  await expect(fact(page, 'Developer mode')).toHaveText('off');
});

test('S2-11: a person is deactivated and reactivated, each after a question @plain', async ({ page, admin }) => {
  const who = await admin.customer();
  await asPerson(page, 'System Administrator', path(who.id));
  await page.getByRole('link', { name: 'Deactivate' }).click();
  await dialog(page, `Deactivate ${who.name}?`).getByRole('button', { name: 'Deactivate' }).click();
  await said(page, /is inactive/);
  await expect(fact(page, 'Active')).toHaveText('false');
  await page.getByRole('link', { name: 'Reactivate' }).click();
  await dialog(page, `Reactivate ${who.name}?`).getByRole('button', { name: 'Reactivate' }).click();
  await said(page, /is active again/);
  await expect(page.getByText('Deactivated').first()).toBeVisible();
});

test('S2-12: a password is generated and mailed, and never shown @plain', async ({ page, request, admin }) => {
  const who = await demoCustomer(admin, 600);
  await asPerson(page, 'System Administrator', path(who.id));
  await page.getByRole('link', { name: 'Reset password' }).click();
  await dialog(page, `Reset the password of ${who.name}?`).getByRole('button', { name: 'Reset password' }).click();
  await said(page, `A temporary password is on its way to ${who.email}.`);
  await mailTo(request, who.email, 'temporary_password');
  await expect(fact(page, 'Password')).toHaveText('Set by staff, to be changed');
});

test('S2-18: a new address is proved by its owner, and the old one takes it back', async ({ page, request, admin, elsewhere }) => {
  const who = await demoCustomer(admin, 800);
  const next = `${word()}@new.example`;
  await asPerson(page, 'System Administrator', path(who.id));
  await page.getByRole('link', { name: 'Change email' }).click();
  const form = dialog(page, 'Change email');
  await form.getByRole('textbox', { name: 'New email' }).fill(next);
  await form.getByRole('button', { name: 'Mail the code' }).click();
  await said(page, `A code is on its way to ${next}.`);
  await expect(fact(page, 'Email')).toHaveText(who.email);
  await expect(page.getByText('A new address waits to be confirmed')).toBeVisible();

  await elsewhere.goto('/email');
  await elsewhere.getByRole('textbox', { name: 'Email address' }).fill(next);
  await elsewhere.getByRole('textbox', { name: 'Code from the mail' }).fill(await codeTo(request, next, 'change_email'));
  await elsewhere.getByRole('button', { name: 'Change the address' }).click();
  await expect(elsewhere.getByText('Your address is changed.')).toBeVisible();
  await open(page, path(who.id));
  await expect(fact(page, 'Email')).toHaveText(next);

  const notice = await mailTo(request, who.email, 'email_changed');
  const undo = /\/email\/undo\?token=[\w-]+/.exec(notice.text)?.[0] ?? '';
  await elsewhere.goto(undo);
  await elsewhere.getByRole('button', { name: 'Take the change back' }).click();
  await expect(elsewhere.getByText('Your old address is back')).toBeVisible();
  await open(page, path(who.id));
  await expect(fact(page, 'Email')).toHaveText(who.email);
});

test('S2-19: a changed user name signs in @plain', async ({ page, request, admin, elsewhere }) => {
  const who = await admin.customer();
  const name = word();
  await asPerson(page, 'System Administrator', path(who.id));
  await page.getByRole('link', { name: 'Change user name' }).click();
  const form = dialog(page, 'Change user name');
  await form.getByRole('textbox', { name: 'User Name' }).fill('a b');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(dialog(page, 'Change user name').getByText(/Use letters a to z/).first()).toBeVisible();
  await dialog(page, 'Change user name').getByRole('textbox', { name: 'User Name' }).fill(name.toUpperCase());
  await dialog(page, 'Change user name').getByRole('button', { name: 'Save' }).click();
  await said(page, `The user name is ${name} now.`);
  await expect(fact(page, 'User Name')).toHaveText(name);
  await mailTo(request, who.email, 'username_changed');

  await elsewhere.goto('/sign-in');
  await elsewhere.getByRole('textbox', { name: 'Email address or user name' }).fill(name);
  await secretField(elsewhere, 'Password').fill(who.password);
  await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(elsewhere.getByRole('heading', { name: 'Enter your code' })).toBeVisible();
});

test('S2-18: a customer moves to another company', async ({ page, admin }) => {
  const who = await admin.customer();
  await asPerson(page, 'System Administrator', `${path(who.id)}?do=company`);
  const form = dialog(page, 'Change company');
  const company = form.getByRole('combobox', { name: 'Company' });
  await company.fill('D0');
  const first = page.getByRole('option').first();
  await expect(first).toBeVisible();
  await first.click();
  await form.getByRole('button', { name: 'Save' }).click();
  await said(page, /belongs to|Nothing was changed/);
});

test('S2-20 S2-21 S2-22: developer mode, modules and add-ons @plain', async ({ page, admin }) => {
  const who = await admin.customer();
  await asPerson(page, 'System Administrator', path(who.id));
  await page.getByRole('link', { name: 'Change modules' }).click();
  const modules = dialog(page, 'Change modules');
  await modules.getByRole('checkbox', { name: /Energy/ }).check();
  await modules.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved.');
  await expect(fact(page, 'Module')).toContainText('Energy');

  await page.getByRole('link', { name: 'Change add-ons' }).click();
  await expect(dialog(page, 'Change add-ons').getByRole('checkbox', { name: /Key box/ })).toBeDisabled();
  await open(page, `${path(who.id)}?do=developer-mode`);
  await dialog(page, `Enable developer mode for ${who.name}?`).getByRole('button', { name: 'Enable' }).click();
  await said(page, /^Developer mode is on/);
  await open(page, `${path(who.id)}?do=add-ons`);
  const addOns = dialog(page, 'Change add-ons');
  await addOns.getByRole('checkbox', { name: /Key box/ }).check();
  await addOns.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved.');
  await expect(fact(page, 'Plugins')).toContainText('Key box (custom)');
  await open(page, `${path(who.id)}?do=developer-mode`);
  await dialog(page, `Disable developer mode for ${who.name}?`).getByRole('button', { name: 'Disable' }).click();
  await said(page, /and the custom add-ons with it/);
  await expect(fact(page, 'Plugins')).toHaveText('None');
});

test('S2-14 to S2-17 S2-23 to S2-28: a person joins a group, gets a role in it and leaves it', async ({ page, admin }) => {
  const who = await admin.customer();
  await asPerson(page, 'System Administrator', path(who.id));
  await page.getByRole('link', { name: 'Add to group' }).click();
  const join = dialog(page, 'Add to group');
  await join.getByRole('combobox', { name: 'Group' }).fill('Main Group');
  await page.getByRole('option', { name: /Main Group/ }).click();
  await join.getByRole('button', { name: 'Add' }).click();
  await said(page, `${who.name} is a member of Main Group now.`);
  const block = page.getByRole('region', { name: 'Main Group' });
  await expect(block.getByText('Group Name')).toBeVisible();
  for (const term of ['Owner', 'User Role', 'Licenses', 'Module', 'Plugins']) {
    await expect(block.locator(`dt:text-is("${term}")`)).toBeVisible();
  }
  await block.getByRole('link', { name: 'Change user role' }).click();
  const role = dialog(page, 'Change user role');
  await role.getByRole('combobox', { name: 'User role' }).selectOption('Contact');
  await role.getByRole('button', { name: 'Save' }).click();
  await said(page, `Saved for ${who.name}.`);
  await block.getByRole('link', { name: 'Change group owner' }).click();
  const owner = dialog(page, 'Change group owner');
  await owner.getByRole('button', { name: 'Save' }).click();
  await said(page, `${who.name} is the owner of Main Group now.`);
  await block.getByRole('link', { name: 'Remove from group' }).click();
  await dialog(page, `Remove ${who.name} from the group?`).getByRole('button', { name: 'Remove from group' }).click();
  await said(page, `${who.name} is not a member of Main Group any more.`);
});

test('S2-2: who has no permission does not see the section', async ({ page, admin }) => {
  const who = await admin.customer();
  await asPerson(page, 'Operations Engineer');
  await expect(page.getByRole('link', { name: 'Account Management' })).toHaveCount(0);
  await open(page, path(who.id));
  await expect(page.getByText('This account cannot be shown')).toBeVisible();
});

test('S2-13: two-step verification is removed only with a reason @plain', async ({ page, admin }) => {
  // One of the demo's people has an authenticator app; he keeps it.
  const { people } = await admin.read<{ people: { id: string; username: string }[] }>('management/find', {
    typed: 'samir@northgate.example',
  });
  await asPerson(page, 'Super Administrator', path(people[0]!.id));
  await expect(fact(page, 'Two-step verification')).toContainText('Authenticator app');
  await page.getByRole('link', { name: 'Remove two-step verification' }).click();
  const form = dialog(page, 'Remove two-step verification');
  await form.getByRole('button', { name: 'Remove' }).click();
  await expect(dialog(page, 'Remove two-step verification').getByText('Say why, for the log.').first()).toBeVisible();
});
