// Signing in and the own profile, as people do it: with a script and, where it says @plain, without.

import AxeBuilder from '@axe-core/playwright';
import { type Page, type Response } from '@playwright/test';
import { activeCustomer, asCustomer, asPerson, codeTo, expect, mailTo, password, secretField, test, totp, typeSignIn } from '../support';

const email = (page: Page) => page.getByRole('textbox', { name: 'Email address' });
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
// A wrong password is followed by a wait of a second (SEC-11).
const afterTheWait = (page: Page) => page.waitForTimeout(1_200);

test('S0-14, decision 11: a customer registers with the mailed code and signs in @plain', async ({ page, admin, request }) => {
  const account = await admin.pending();
  const code = await codeTo(request, account.email, 'register');
  await page.goto('/register');
  await expect(email(page)).toBeFocused();
  await email(page).fill(account.email);
  await press(page, 'Mail me a code');
  await expect(page).toHaveURL(/\/register\/code\?email=/);
  await expect(email(page)).toHaveValue(account.email);

  await page.getByRole('textbox', { name: 'Code from the mail' }).fill(code);
  await secretField(page, 'New password').fill('short');
  await secretField(page, 'New password again').fill('short');
  await press(page, 'Finish registration');
  await expect(secretField(page, 'New password')).toBeFocused();
  await expect(secretField(page, 'New password')).toHaveAccessibleDescription(/At least 15 characters/);

  await page.getByRole('textbox', { name: 'Code from the mail' }).fill(code);
  await secretField(page, 'New password').fill(account.password);
  await secretField(page, 'New password again').fill(account.password);
  await press(page, 'Finish registration');
  await expect(page.getByText('Your registration is finished.')).toBeVisible();
  await asCustomer(page, request, account);
  await expect(page.getByText(account.email)).toBeVisible();
});

test('SEC-07: a wrong password keeps the address and puts the focus on the password @plain', async ({ page, admin }) => {
  const account = await admin.customer();
  await typeSignIn(page, account.email, 'not the password at all');
  await expect(email(page)).toHaveValue(account.email);
  const field = secretField(page, 'Password');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('');
  await expect(field).toHaveAccessibleDescription('The email address, user name or password is not right.');
});

test('S1-12: a disabled account is told so after the right password only @plain', async ({ page, admin }) => {
  const account = await admin.customer();
  await admin.suspend(account.id);
  await typeSignIn(page, account.email, 'not the password at all');
  await expect(page.getByText('The email address, user name or password is not right.').first()).toBeVisible();
  await afterTheWait(page);
  await typeSignIn(page, account.email, account.password);
  await expect(page.getByText('This account has been disabled.').first()).toBeVisible();
});

test('SEC-30: a forgotten password is replaced and every session ends @plain', async ({ page, elsewhere, baseURL, request }) => {
  // Somebody of the demo's data: a customer made just now was mailed a code within this minute (SEC-32).
  const person = activeCustomer(700 + Math.floor(Math.random() * 900));
  await elsewhere.request.post('/dev/sign-in', { form: { person: person.email }, headers: { origin: baseURL! } });
  await elsewhere.goto('/profile');
  await expect(elsewhere.getByRole('heading', { name: 'Your profile' })).toBeVisible();

  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await email(page).fill(person.email);
  await press(page, 'Mail me a code');
  await expect(page.getByText('If there is an account with this address')).toBeVisible();
  const code = await codeTo(request, person.email, 'reset');
  const fresh = password();
  await page.getByRole('textbox', { name: 'Code from the mail' }).fill(code);
  await secretField(page, 'New password').fill(fresh);
  await secretField(page, 'New password again').fill(fresh);
  await press(page, 'Set new password');
  await expect(page.getByText('Your new password is set.')).toBeVisible();
  await elsewhere.goto('/profile');
  await expect(elsewhere).toHaveURL(/\/sign-in\?next=/);
  await asCustomer(page, request, { id: '', name: person.name, email: person.email, password: fresh });
});

test('decision 20, SEC-22: an authenticator app is set up, used, and removed @plain', async ({ page, admin, request }) => {
  const account = await admin.customer();
  await asCustomer(page, request, account);
  await page.getByRole('link', { name: 'Set up authenticator app' }).click();
  await press(page, 'Set up authenticator app');
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  const secret = (await page.locator('.secret-key').innerText()).replaceAll(/\s/g, '');
  await page.getByRole('textbox', { name: 'Code from the app' }).fill(totp(secret));
  await press(page, 'Confirm');
  await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeVisible();
  const codes = await page.getByRole('list').getByRole('listitem').allInnerTexts();
  expect(new Set(codes).size).toBe(10);
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await expect(page.getByText('In use')).toBeVisible();

  await press(page, 'Sign out');
  await typeSignIn(page, account.email, account.password);
  // The step just used is not accepted again (SEC-20); the next one is.
  await page.getByRole('textbox', { name: 'Code', exact: true }).fill(totp(secret, 1));
  await press(page, 'Sign in');
  await expect(page).toHaveURL(/\/home$/);

  await page.goto('/home/account');
  await page.getByRole('link', { name: 'Manage authenticator app' }).click();
  await page.getByText('Remove the authenticator app').click();
  await press(page, 'Yes, remove it');
  await expect(page.getByText('Codes come by mail from now on.')).toBeVisible();
  await mailTo(request, account.email, 'factor_changed');
});

test('SEC-22: a recovery code signs in when the phone is lost @plain', async ({ page, admin, request }) => {
  const account = await admin.customer();
  await asCustomer(page, request, account);
  await page.goto('/profile/authenticator');
  await press(page, 'Set up authenticator app');
  const secret = (await page.locator('.secret-key').innerText()).replaceAll(/\s/g, '');
  await page.getByRole('textbox', { name: 'Code from the app' }).fill(totp(secret));
  await press(page, 'Confirm');
  const first = await page.getByRole('listitem').first().innerText();
  await press(page, 'Sign out');
  await typeSignIn(page, account.email, account.password);
  await page.getByText('Lost your phone? Use a recovery code').click();
  await page.getByRole('textbox', { name: 'Recovery code' }).fill(first);
  await press(page, 'Sign in with a recovery code');
  await page.goto('/profile');
  await expect(page.getByText('Recovery codes left')).toBeVisible();
});

test('SEC-42: a person ends a session of his elsewhere @plain', async ({ page, elsewhere, admin, request }) => {
  const account = await admin.customer();
  await asCustomer(elsewhere, request, account);
  await asCustomer(page, request, account);
  await expect(page.getByText('This browser')).toBeVisible();
  await page.getByRole('button', { name: /^End the session on/ }).click();
  await expect(page.getByText('That session has ended.')).toBeVisible();
  await elsewhere.goto('/profile');
  await expect(elsewhere).toHaveURL(/\/sign-in\?next=/);
});

test('SEC-05: a person changes the password, and the other sessions end @plain', async ({ page, elsewhere, admin, request }) => {
  const account = await admin.customer();
  await asCustomer(elsewhere, request, account);
  await asCustomer(page, request, account);
  const fresh = password();
  await page.getByRole('link', { name: 'Change password' }).click();
  await secretField(page, 'Current password').fill(account.password);
  await secretField(page, 'New password').fill(fresh);
  await secretField(page, 'New password again').fill(fresh);
  await press(page, 'Change password');
  await expect(page.getByText('Your password is changed')).toBeVisible();
  await elsewhere.goto('/profile');
  await expect(elsewhere).toHaveURL(/\/sign-in\?next=/);
  await mailTo(request, account.email, 'password_changed');
});

test('SEC-39: after signing out the Back button shows nothing @plain', async ({ page, admin, request }) => {
  const account = await admin.customer();
  await asCustomer(page, request, account);
  await expect(page.getByText(account.email)).toBeVisible();
  await press(page, 'Sign out');
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Your details' })).toHaveCount(0);
  await page.goto('/profile');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test('S0-6: the theme is kept from page to page @plain', async ({ page }) => {
  await page.goto('/sign-in');
  const root = page.locator('html');
  await expect(root).toHaveAttribute('data-theme', 'system');
  await press(page, 'Dark theme');
  await expect(page).toHaveURL(/\/sign-in$/);
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(root).toHaveAttribute('data-theme', 'dark');
});

test('a person goes where he was going, once signed in @plain', async ({ page, baseURL }) => {
  await page.goto('/profile/password');
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fprofile%2Fpassword$/);
  await asPerson(page, 'Support', '/profile/password');
  await expect(page.getByRole('heading', { name: 'Change your password' })).toBeVisible();
  // SEC-70: but never to another site.
  await page.goto('/sign-in?next=//evil.example/');
  expect(new URL(page.url()).origin).toBe(new URL(baseURL!).origin);
});

test('the public pages send no program and at most 30 KB', async ({ page }) => {
  for (const path of ['/sign-in', '/register', '/recover', '/register/code', '/recover/code']) {
    let bytes = 0;
    const files: string[] = [];
    const count = async (response: Response) => {
      files.push(new URL(response.url()).pathname);
      bytes += (await response.request().sizes()).responseBodySize;
    };
    page.on('requestfinished', async (request) => {
      const response = await request.response();
      if (response) await count(response);
    });
    await page.context().clearCookies();
    await page.goto(path, { waitUntil: 'networkidle' });
    page.removeAllListeners('requestfinished');
    expect(files.filter((file) => /\.(wasm|m?js)$/.test(file)), path).toEqual([]);
    expect(bytes, `${path}: ${files.join(' ')}`).toBeLessThanOrEqual(30 * 1024);
    expect(await page.locator('script').count(), path).toBe(0);
  }
});

for (const theme of ['light', 'dark'] as const) {
  test(`the public pages are axe clean, ${theme}`, async ({ page, admin, request }) => {
    await page.emulateMedia({ colorScheme: theme });
    const clean = async (where: string) => {
      const found = await new AxeBuilder({ page: page as never }).analyze();
      expect(found.violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`), where).toEqual([]);
    };
    for (const path of ['/sign-in', '/register', '/register/code', '/recover', '/recover/code', '/set-up?token=x']) {
      await page.goto(path);
      await clean(path);
    }
    const account = await admin.customer();
    await typeSignIn(page, account.email, 'not the password at all');
    await clean('after a wrong password');
    await afterTheWait(page);
    await asCustomer(page, request, account);
    for (const path of ['/profile', '/profile/password', '/profile/authenticator', '/step-up']) {
      await page.goto(path);
      await clean(path);
    }
    await page.goto('/profile/authenticator');
    await press(page, 'Set up authenticator app');
    await clean('the QR code');
  });
}
