// Remote assistance with two browsers side by side, the helper's and the customer's; and locking an account down.

import type { Locator, Page } from '@playwright/test';
import {
  asCustomer,
  asPerson,
  blind,
  dialog,
  expect,
  mailTo,
  open,
  said,
  test,
  word,
  type Account,
} from '../../support';

const REASON = 'The siren does not stop';

/** What stands over every page of a dashboard while somebody helps. */
const banner = (page: Page): Locator => page.getByRole('region', { name: 'Remote assistance' });

/** Asks to help, from the customer's blind. One of the demo's people helps one customer at a time, so another test may
 * have to end first. */
async function assist(page: Page, account: Account): Promise<void> {
  await expect(async () => {
    await open(page, `/accounts/${account.id}`);
    await page.getByRole('link', { name: 'Remote Assistance', exact: true }).last().click();
    const asked = dialog(page, `Remote Assistance for ${account.name}`);
    await asked.getByRole('textbox', { name: 'Reason' }).fill(REASON, { timeout: 3_000 });
    await asked.getByRole('button', { name: /^(Open dashboard|Ask the customer)$/ }).click();
    await expect(page).toHaveURL(/\/(home|assist\/[0-9a-f-]{36})$/, { timeout: 5_000 });
  }).toPass({ timeout: 120_000, intervals: [2_000] });
}

test.beforeEach(() => test.slow());

// Whatever came of it: the next test needs the helper.
test.afterEach(async ({ page }) => {
  await page.request.post('/home/assistance/end', { headers: { 'sec-fetch-site': 'same-origin' }, maxRedirects: 0 });
});

test('S1-14 S1-15 S1-16 SEC-64: the helper sees what the customer sees, under a banner; the customer sees it and ends it @plain', async ({ page, elsewhere, admin }) => {
  const account = await admin.customer();
  await asPerson(page, 'Super Administrator', '/accounts');
  await assist(page, account);

  await expect(page).toHaveURL(/\/home$/);
  await expect(banner(page)).toContainText(`Dashboard of ${account.name}`);
  await expect(banner(page)).toContainText(REASON);
  await expect(banner(page)).toContainText('30 minutes left');
  await expect(page.getByRole('button', { name: 'Sign out' })).toHaveCount(0);
  // On every page, and what is the customer's own is shown as such.
  await open(page, '/home/assistance');
  await expect(banner(page)).toContainText(account.name);
  await expect(page.getByText(/only the customer can do this/i).first()).toBeVisible();
  await open(page, '/home/account');
  await expect(banner(page)).toContainText(account.name);

  await asCustomer(elsewhere, elsewhere.request, account);
  await elsewhere.goto('/home');
  await expect(banner(elsewhere)).toContainText('is helping you now');
  await expect(banner(elsewhere)).toContainText(REASON);
  const began = await mailTo(admin.request, account.email, 'assist_started');
  expect(began.text).toContain(REASON);
  await banner(elsewhere).getByRole('button', { name: 'End assistance' }).click();
  await expect(elsewhere.getByText('The remote assistance has ended.')).toBeVisible();
  await expect(banner(elsewhere)).toHaveCount(0);

  // The helper's next click leads out, and says why.
  await page.goto('/home');
  await expect(page).toHaveURL(/\/assist\/ended$/);
  await expect(page.getByText('The customer ended it.')).toBeVisible();
  await page.getByRole('link', { name: 'To the account' }).click();
  await expect(blind(page, account.name)).toBeVisible();
  await mailTo(admin.request, account.email, 'assist_ended');
});

test('SEC-62: extended once, ended by the helper; he is back at the account, still himself @plain', async ({ page, admin }) => {
  const account = await admin.customer();
  await asPerson(page, 'Super Administrator', '/accounts');
  await assist(page, account);
  await banner(page).getByRole('button', { name: 'Extend' }).click();
  await expect(banner(page)).toContainText('60 minutes left');
  await expect(banner(page).getByRole('button', { name: 'Extend' })).toHaveCount(0);
  await banner(page).getByRole('button', { name: 'End assistance' }).click();
  await expect(blind(page, account.name)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/accounts/${account.id}`));
});

/** The customer signs in elsewhere and wants to be asked first. */
async function wantsToBeAsked(elsewhere: Page, account: Account): Promise<void> {
  await asCustomer(elsewhere, elsewhere.request, account);
  await elsewhere.goto('/home/assistance');
  await elsewhere.getByRole('checkbox', { name: 'Ask me first' }).check();
  await elsewhere.getByRole('button', { name: 'Save' }).first().click();
}

test('the customer is asked first, and agrees by a click @plain', async ({ page, elsewhere, admin }) => {
  const account = await admin.customer();
  await wantsToBeAsked(elsewhere, account);
  await asPerson(page, 'Super Administrator', '/accounts');
  // One mailed code a minute (SEC-32): until then asking is refused.
  await assist(page, account);
  await expect(page.getByText('Waiting for the answer.')).toBeVisible();
  await elsewhere.goto('/home');
  await banner(elsewhere).getByRole('button', { name: /^Allow / }).click();
  await expect(elsewhere.getByText('You agreed.')).toBeVisible();
  // The page looks again by itself.
  await expect(page.getByText(`${account.name} agreed.`)).toBeVisible();
  await page.getByRole('button', { name: 'Open dashboard' }).click();
  await expect(banner(page)).toContainText(account.name);
  await banner(page).getByRole('button', { name: 'End assistance' }).click();
});

test('the customer is asked first, and tells the code on the phone @plain', async ({ page, elsewhere, admin }) => {
  const account = await admin.customer();
  await wantsToBeAsked(elsewhere, account);
  await asPerson(page, 'System Administrator', '/accounts');
  await assist(page, account);
  await page.getByRole('link', { name: 'Type the code told by phone' }).click();
  const mail = await mailTo(admin.request, account.email, 'assist_asked');
  await page.getByRole('textbox', { name: 'Code' }).fill(mail.code!);
  await page.getByRole('button', { name: 'Open dashboard' }).click();
  await expect(banner(page)).toContainText(account.name);
  await banner(page).getByRole('button', { name: 'End assistance' }).click();
});

test('staff see who assists whom, and end it @plain', async ({ page, elsewhere, admin }) => {
  const account = await admin.customer({ last: `Listed${word()}` });
  await asPerson(page, 'System Administrator', '/accounts');
  await assist(page, account);
  await expect(banner(page)).toContainText(account.name);
  await asPerson(elsewhere, 'Super Administrator', '/assistance');
  const listed = elsewhere.getByRole('row').filter({ hasText: account.name });
  await expect(listed).toContainText('Running');
  await expect(listed).toContainText(REASON);
  await listed.getByRole('button', { name: `End assistance of ${account.name}` }).click();
  await said(elsewhere, `The remote assistance of ${account.name} has ended.`);
  await expect(listed).toHaveCount(0);
  await page.goto('/home');
  await expect(page.getByText('Another member of staff ended it.')).toBeVisible();
});

test('SEC-101: an account is locked down, with a reason; whoever is signed in is out at once @plain', async ({ page, elsewhere, admin }) => {
  const account = await admin.customer();
  await asCustomer(elsewhere, elsewhere.request, account);
  await asPerson(page, 'Super Administrator', `/accounts/confirm?do=lock-down&id=${account.id}&from=blind`);
  const asked = dialog(page, `Lock down ${account.name}?`);
  await asked.getByRole('button', { name: 'Lock down' }).click();
  await expect(asked.getByText('Say why, for the log.').first()).toBeVisible();
  await asked.getByRole('textbox', { name: 'Reason' }).fill('The phone was stolen');
  await asked.getByRole('button', { name: 'Lock down' }).click();
  await said(page, `${account.name} locked down.`);
  await elsewhere.goto('/profile');
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  const told = await mailTo(admin.request, account.email, 'locked_down');
  expect(told.text).not.toContain('stolen');
});

test('SEC-101: several at once, each with its own outcome', async ({ page, admin }) => {
  const name = `Lock${word()}`;
  const [one, two] = [await admin.customer({ last: name }), await admin.pending({ last: name })];
  await asPerson(page, 'Super Administrator', `/accounts?q=${name}`);
  for (const account of [one, two]) await page.getByRole('checkbox', { name: `Select ${account.name}` }).check();
  await page.getByRole('button', { name: 'LOCK DOWN' }).click();
  const asked = dialog(page, 'Lock down 2 accounts?');
  await asked.getByRole('textbox', { name: 'Reason' }).fill('A leaked list');
  await asked.getByRole('button', { name: 'Lock down 2 accounts' }).click();
  const outcomes = page.getByRole('list', { name: 'Outcome of each account' });
  await expect(outcomes.getByRole('listitem')).toHaveCount(2);
  await expect(outcomes.getByText('Done')).toHaveCount(2);
});
