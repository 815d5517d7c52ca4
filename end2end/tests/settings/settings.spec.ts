// Settings of the whole deployment: each section by itself, faults at the field, the test of the mail server, the dry
// run of the rule about dormant accounts.

import { asPerson, expect, open, said, settled, tab, test } from '../../support';
import type { Page } from '@playwright/test';

const section = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name, exact: true });

const field = (page: Page, name: string) => page.getByRole('textbox', { name });

test('each section says what it does, and what the environment decides @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/settings');
  await expect(page.getByRole('heading', { name: 'Mail', exact: true })).toBeVisible();
  await expect(page.getByText('None: the demo keeps mail at /dev/mail')).toBeVisible();
  await expect(page.getByText('PANELWARDEN_ORIGIN')).toBeVisible();
  for (const name of ['Passwords', 'Sessions', 'Site', 'Self-registration', 'Remote assistance', 'Dormant accounts']) {
    await section(page, name).click();
    await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
    await settled(page);
  }
});

test('SEC-01: a length out of bounds is told at its field and keeps what was typed; a right one is saved and logged @plain', async ({ page }, info) => {
  // Two projects at once would each save over the other's version.
  const [low, high] = info.project.name === 'plain' ? ['16', '15'] : ['17', '15'];
  await asPerson(page, 'Super Administrator', '/settings?section=passwords');
  const people = field(page, 'Shortest password of customers and installers');
  await people.fill('9');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Enter a whole number from 15 to 64.').first()).toBeVisible();
  await expect(people).toHaveValue('9');
  try {
    await expect(async () => {
      await open(page, '/settings?section=passwords');
      await people.fill(low);
      await page.getByRole('button', { name: 'Save' }).click();
      await said(page, 'Passwords: saved. It holds from now on, on every server.');
    }).toPass({ timeout: 20_000 });
    await open(page, '/settings?section=passwords');
    await expect(page.getByText(/Last changed by/)).toBeVisible();
    await open(page, '/log?q=Shortest+password');
    await expect(page.getByRole('row', { name: /Settings changed/ }).first()).toBeVisible();
  } finally {
    await open(page, '/settings?section=passwords');
    await people.fill(high);
    await page.getByRole('button', { name: 'Save' }).click();
    await settled(page);
  }
});

test('the test of the mail server shows its steps @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/settings');
  await expect(async () => {
    await open(page, '/settings');
    await page.getByRole('button', { name: 'Send a test mail' }).click();
    await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await expect(async () => {
    await open(page, '/settings');
    await expect(page.getByRole('list', { name: 'Steps' })).toContainText('The demo sends nothing', { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await expect(page.getByText('The mail server took the mail.')).toBeVisible();
});

test('the dry run of the dormant rule leads to the grid with the same number @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/settings?section=dormant');
  await expect(page.getByRole('checkbox', { name: 'Warn and turn off dormant accounts' })).not.toBeChecked();
  const customers = page.getByRole('table', { name: 'What the rule would do now' }).getByRole('row').filter({ hasText: 'Customers' });
  const link = customers.getByRole('link').first();
  const n = (await link.innerText()).trim();
  await link.click();
  await expect(page).toHaveURL(/login=90/);
  await settled(page);
  const count = page.getByRole('status').filter({ hasText: /account/ }).first();
  await expect(count).toContainText(new RegExp(`^${n} accounts?$`));
  await expect(page.getByRole('combobox', { name: 'Last login' })).toHaveValue('90');
});

test('the day of turning off comes after the warning @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/settings?section=dormant');
  await field(page, 'Warn by mail after days without a sign-in').fill('90');
  await field(page, 'Turn off after days without a sign-in').fill('91');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('At least 7 days after the warning: 97 or more.').first()).toBeVisible();
});

test('SEC-57: who may not, sees no entry and no page', async ({ page, admin }) => {
  await asPerson(page, 'Common Manager', '/settings');
  await expect(page.getByRole('link', { name: 'Settings', exact: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
  await expect(page.getByRole('alert')).toBeVisible();
  expect(admin).toBeTruthy();
});

test('S3-102: while mail works no code is shown to staff', async ({ page, admin }) => {
  const person = await admin.pending();
  await asPerson(page, 'Super Administrator', `/accounts/${person.id}?tab=mail`);
  await expect(tab(page, 'Mail')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Mails' })).toContainText('Registration code');
  await expect(page.getByRole('link', { name: 'Show a code' })).toHaveCount(0);
  await open(page, `/accounts/${person.id}?tab=mail&do=show-code`);
  await page.getByRole('button', { name: 'Yes, show a code' }).click();
  await expect(page.getByRole('alert')).toContainText('Mail works as far as is known');
});

test('SEC-38: on the way to a proof the form goes along as it is', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/settings?section=sessions');
  await settled(page);
  // The proof is fresh here: the answer of a later time is given in the server's place.
  let sent = '';
  await page.route('**/api/settings/save', async (route) => {
    if (!route.request().isNavigationRequest()) {
      await route.fulfill({ status: 403, contentType: 'application/json', body: '"StepUp"' });
      return;
    }
    sent = route.request().postData() ?? '';
    await route.fulfill({ status: 200, contentType: 'text/html', body: '<!doctype html><title>Proof</title><p>Proof</p>' });
  });
  await field(page, 'Employees: signed out after minutes without use').fill('17');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'Confirm that it is you' }).click();
  await expect(page.getByText('Proof', { exact: true })).toBeVisible();
  const fields = new URLSearchParams(sent);
  expect([...fields.values()]).toContain('17');
  expect(fields.get('_back')).toBe('/settings?section=sessions');
});
