// "Reset password": the question, the mailed code, and what the installer does with it.

import {
  asInstaller,
  asPerson,
  blind,
  choose,
  codeTo,
  demoInstaller,
  dialog,
  expect,
  expectRow,
  installersOf,
  mailsTo,
  password,
  row,
  said,
  secretField,
  tab,
  test,
  typeSignIn,
} from '../../support';

const TEXT = 'Are you sure you want to reset password for this installer?';

test('S3-66 S3-67 S3-69: the question word for word; Cancel sends nothing @plain', async ({ page, admin }, info) => {
  const known = demoInstaller('rejected', info.project.name === 'plain' ? 1 : 0);
  await asPerson(page, 'Super Administrator', installersOf(known.email));
  await choose(await expectRow(page, known.name), 'Reset password');
  const question = dialog(page, 'Reset password');
  await expect(question).toContainText(TEXT);
  await expect(question.getByText('No mail server is configured'), 'there is one').toHaveCount(0);
  await expect(question.getByRole('button', { name: 'Yes, reset' })).toBeVisible();
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  expect(await mailsTo(admin.request, known.email)).toEqual([]);
});

test('S3-68 S3-102: "Yes, reset" mails a code; it is in the mail tab and in the history @plain', async ({ page, admin }, info) => {
  const known = demoInstaller('rejected', info.project.name === 'plain' ? 3 : 2);
  await asPerson(page, 'Super Administrator', installersOf(known.email));
  await choose(await expectRow(page, known.name), 'Reset password');
  const pane = blind(page, known.name);
  await dialog(page, 'Reset password').getByRole('button', { name: 'Yes, reset' }).click();
  await said(page, `A password reset code is on its way to ${known.email}.`);
  await expect(dialog(page, 'Reset password')).toHaveCount(0);
  const code = await codeTo(admin.request, known.email, 'reset');
  await tab(page, 'Mail').click();
  const mails = pane.getByRole('list', { name: 'Mails' }).getByRole('listitem');
  await expect(mails).toHaveCount(1);
  await expect(mails).toContainText('Password reset code');
  await expect(mails).not.toContainText(code);
  await expect(mails.getByRole('button', { name: 'Resend' })).toBeVisible();
  await tab(page, 'History').click();
  await expect(pane.getByRole('list', { name: 'History' })).toContainText('Password reset code sent');
});

test('S3-68 S3-41: with the code the installer sets a new password, and gets in once accepted', async ({
  page,
  elsewhere,
  admin,
}) => {
  const known = demoInstaller('rejected', 4);
  await asPerson(page, 'Super Administrator', installersOf(known.email));
  await choose(await expectRow(page, known.name), 'Reset password');
  await dialog(page, 'Reset password').getByRole('button', { name: 'Yes, reset' }).click();
  await said(page, `A password reset code is on its way to ${known.email}.`);

  const account = { id: '', ...known, password: password() };
  await elsewhere.goto('/recover/code');
  await elsewhere.getByRole('textbox', { name: 'Email address' }).fill(known.email);
  await elsewhere.getByRole('textbox', { name: 'Code from the mail' }).fill(await codeTo(admin.request, known.email, 'reset'));
  await secretField(elsewhere, 'New password').fill(account.password);
  await secretField(elsewhere, 'New password again').fill(account.password);
  await elsewhere.getByRole('button', { name: 'Set new password' }).click();
  await expect(elsewhere.getByText('Your new password is set.')).toBeVisible();
  await typeSignIn(elsewhere, known.email, account.password);
  await expect(secretField(elsewhere, 'Password')).toHaveAccessibleDescription(/has been rejected/);

  await page.getByRole('link', { name: 'Close' }).click();
  await choose(row(page, known.name), 'Accept');
  await said(page, `${known.name} accepted.`);
  await asInstaller(elsewhere, admin.request, account);
});

test('S3-66 S3-102: who has no password yet is sent the code that finishes the registration', async ({ page, admin }) => {
  const known = demoInstaller('pending', 2);
  await asPerson(page, 'Super Administrator', installersOf(known.email));
  await choose(await expectRow(page, known.name), 'Reset password');
  await dialog(page, 'Reset password').getByRole('button', { name: 'Yes, reset' }).click();
  await said(page, `${known.name} has no password yet. A registration code is on its way to ${known.email}.`);
  await codeTo(admin.request, known.email, 'register');
});

test('S3-68 SEC-32: a second code within a minute is refused in the dialog, with how long to wait @plain', async ({
  page,
  admin,
}) => {
  const installer = await admin.installer('rejected');
  await asPerson(page, 'Super Administrator', `/installers/${installer.id}?do=reset-password`);
  const question = dialog(page, 'Reset password');
  await question.getByRole('button', { name: 'Yes, reset' }).click();
  await expect(question.getByRole('alert')).toContainText(/Too many tries\. Wait \d+ seconds/);
});
