// Passwords, sessions, and turning an account off: what the customer feels of it, at once.

import { type Page } from '@playwright/test';
import {
  activeCustomer,
  asCustomer,
  asPerson,
  blind,
  codeTo,
  dialog,
  expect,
  expectToast,
  listOf,
  mailTo,
  open,
  password,
  row,
  rowAction,
  secretField,
  tab,
  test,
  typeSignIn,
  type Account,
} from '../../support';

const NOTICE = "This password is for the customer's access to the mobile app. It is not the password (code) used to connect to the panel.";

const openSecurity = (page: Page, account: Account) =>
  asPerson(page, 'Super Administrator', `/accounts/${account.id}?tab=security`);

async function enterCode(page: Page, code: string) {
  await page.getByRole('textbox', { name: 'Code', exact: true }).fill(code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('S1-10 S1-11 S1-12 S1-13: disabling ends everything at once; the sign-in says so after the right password only; enabling gives it back', async ({
  page,
  elsewhere,
  admin,
}) => {
  const account = await admin.customer();
  await asCustomer(elsewhere, admin.request, account);
  await asPerson(page, 'Super Administrator', listOf(account.email));
  await rowAction(row(page, account.name), 'Suspend');
  await dialog(page, `Suspend ${account.name}?`).getByRole('button', { name: 'Suspend' }).click();
  await expectToast(page, `${account.name} suspended.`);

  await elsewhere.reload();
  await expect(elsewhere, 'the running session is dead').toHaveURL(/\/sign-in/);
  await typeSignIn(elsewhere, account.email, account.password);
  await expect(secretField(elsewhere, 'Password')).toHaveAccessibleDescription(/This account has been disabled\./);
  await typeSignIn(elsewhere, account.email, `${account.password}!`);
  await expect(secretField(elsewhere, 'Password')).toHaveAccessibleDescription('The email address, user name or password is not right.');

  await rowAction(row(page, account.name), 'Enable');
  await dialog(page, `Enable ${account.name}?`).getByRole('button', { name: 'Enable' }).click();
  await expectToast(page, `${account.name} enabled.`);
  // A wrong password costs a wait of a second.
  await elsewhere.waitForTimeout(1_100);
  await asCustomer(elsewhere, admin.request, account);
  await expect(elsewhere.getByRole('heading', { name: 'Your details' })).toBeVisible();
});

test('S1-11: an account removed while its person is signed in is out at once', async ({ page, elsewhere, admin }) => {
  const account = await admin.customer();
  await asCustomer(elsewhere, admin.request, account);
  await asPerson(page, 'Super Administrator', listOf(account.email));
  await rowAction(row(page, account.name), 'Remove');
  await dialog(page, `Remove ${account.name}?`).getByRole('button', { name: 'Remove' }).click();
  await expectToast(page, `${account.name} removed.`);
  await elsewhere.reload();
  await expect(elsewhere).toHaveURL(/\/sign-in/);
});

test('S0-21 S0-22 SEC-34: RESET PASSWORD mails a code with which the person chooses a new password', async ({
  page,
  elsewhere,
  admin,
}) => {
  // Somebody of the demo's data: a customer made just now was mailed a code within this minute.
  const person = activeCustomer(300 + Math.floor(Math.random() * 200));
  await asPerson(page, 'Super Administrator', listOf(person.email));
  await row(page, person.name).getByRole('rowheader').getByRole('link').click();
  await tab(page, 'Security').click();
  await expect(blind(page, person.name)).toContainText(NOTICE);
  await page.getByRole('link', { name: 'RESET PASSWORD' }).last().click();
  const question = dialog(page, 'Reset password');
  await expect(question).toContainText(`Mail a one-time password reset code to ${person.email}?`);
  await expect(question).toContainText(NOTICE);
  await question.getByRole('button', { name: 'Send code' }).click();
  await expectToast(page, `A password reset code is on its way to ${person.email}.`);

  const account = { id: '', ...person, password: password() };
  await elsewhere.goto('/recover/code');
  await elsewhere.getByRole('textbox', { name: 'Email address' }).fill(person.email);
  await elsewhere.getByRole('textbox', { name: 'Code from the mail' }).fill(await codeTo(admin.request, person.email, 'reset'));
  await secretField(elsewhere, 'New password').fill(account.password);
  await secretField(elsewhere, 'New password again').fill(account.password);
  await elsewhere.getByRole('button', { name: 'Set new password' }).click();
  await expect(elsewhere.getByText('Your new password is set.')).toBeVisible();
  await asCustomer(elsewhere, admin.request, account);
});

test('S1-5 S1-7 S0-22: the typed password is asked for twice, with both notices; what is wrong is told at its field', async ({
  page,
  admin,
}) => {
  const account = await admin.customer();
  await openSecurity(page, account);
  await page.getByRole('link', { name: 'Set password', exact: true }).click();
  const form = dialog(page, `Set password for ${account.name}`);
  await expect(form).toContainText('The new password takes effect immediately.');
  await expect(form).toContainText('Tell the user which password to use');
  await expect(form).toContainText(NOTICE);
  const [one, two] = [secretField(page, 'New password'), secretField(page, 'Confirm password')];
  await expect(one).toHaveAttribute('type', 'password');
  const send = () => form.getByRole('button', { name: 'Set password' }).click();
  await one.fill('quiet lantern harbour');
  await two.fill('quiet lantern harbor');
  await send();
  await expect(two).toHaveAccessibleDescription(/The two passwords differ\./);
  await one.fill('short');
  await two.fill('short');
  await send();
  await expect(one).toHaveAccessibleDescription(/At least 15 characters; this has 5/);
  await one.fill('passwordpassword');
  await two.fill('passwordpassword');
  await send();
  await expect(one).toHaveAccessibleDescription(/easy to guess/);
});

test('S1-5 S1-6 decision 8: the typed password takes effect at once, ends all sessions, works once and must be changed; the person is told', async ({
  page,
  elsewhere,
  admin,
}) => {
  const account = await admin.customer();
  await asCustomer(elsewhere, admin.request, account);
  const before = await mailTo(admin.request, account.email, 'second_factor');
  await openSecurity(page, account);
  await page.getByRole('link', { name: 'Set password', exact: true }).click();
  const given = password();
  await secretField(page, 'New password').fill(given);
  await secretField(page, 'Confirm password').fill(given);
  await dialog(page, `Set password for ${account.name}`).getByRole('button', { name: 'Set password' }).click();
  await expectToast(page, 'The password is set. Every session of the account has ended.');
  await expect(blind(page, account.name)).toContainText('Set by staff, to be changed');
  const told = await mailTo(admin.request, account.email, 'password_set_by_staff');
  expect(told.text).not.toContain(given);

  await elsewhere.reload();
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await typeSignIn(elsewhere, account.email, account.password);
  await expect(secretField(elsewhere, 'Password')).toHaveAccessibleDescription('The email address, user name or password is not right.');
  await elsewhere.waitForTimeout(1_100);
  await typeSignIn(elsewhere, account.email, given);
  await enterCode(elsewhere, await codeTo(admin.request, account.email, 'second_factor', before.id));
  await expect(elsewhere.getByRole('heading', { name: 'Change your password' })).toBeVisible();
  await elsewhere.goto('/profile');
  await expect(elsewhere, 'nothing else before that').toHaveURL(/\/profile\/password/);
  const own = password();
  await secretField(elsewhere, 'Current password').fill(given);
  await secretField(elsewhere, 'New password').fill(own);
  await secretField(elsewhere, 'New password again').fill(own);
  await elsewhere.getByRole('button', { name: 'Change password' }).click();
  await expect(elsewhere.getByRole('heading', { name: 'Your panels' })).toBeVisible();
});

test('SEC-42: the sessions of an account are shown and ended, one or all', async ({ page, elsewhere, admin }) => {
  const account = await admin.customer();
  await asCustomer(elsewhere, admin.request, account);
  await openSecurity(page, account);
  const sessions = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
  await expect(sessions).toHaveCount(1);
  await sessions.getByRole('button', { name: /^End session on/ }).click();
  await expectToast(page, 'The session has ended.');
  await expect(page.getByText('No session')).toBeVisible();
  await elsewhere.reload();
  await expect(elsewhere).toHaveURL(/\/sign-in/);

  await asCustomer(elsewhere, admin.request, account);
  await open(page, `/accounts/${account.id}?tab=security`);
  await page.getByRole('link', { name: 'End all sessions' }).click();
  await dialog(page, 'End all sessions').getByRole('button', { name: 'End all sessions' }).click();
  await expectToast(page, 'Every session of the account has ended.');
  await elsewhere.reload();
  await expect(elsewhere).toHaveURL(/\/sign-in/);
});

test('S0-21: where no password can be reset the button says why', async ({ page, admin }) => {
  const account = await admin.pending();
  await openSecurity(page, account);
  const reset = blind(page, account.name).getByRole('link', { name: 'RESET PASSWORD' }).last();
  await expect(reset).toHaveAttribute('aria-disabled', 'true');
  await expect(reset).toHaveAttribute('title', /Registration is not finished/);
});
