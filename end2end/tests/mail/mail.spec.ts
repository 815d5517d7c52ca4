// The page of mails: what became of each, sending again, cancelling, holding the outbox (decision 21).

import { asPerson, expect, expectParam, open, said, settled, test, word } from '../../support';
import type { Page } from '@playwright/test';

const mails = (page: Page) => page.getByRole('table', { name: 'Mail' }).getByRole('row').filter({ has: page.getByRole('rowheader') });

test('decision 21: each mail says to whom, what, and what the mail server answered @plain', async ({ page, admin }) => {
  const person = await admin.pending();
  const path = `/mail?q=${encodeURIComponent(person.email)}`;
  const code = mails(page).filter({ hasText: 'Registration code' });
  await asPerson(page, 'Super Administrator', path);
  await expect(async () => {
    await open(page, path);
    await expect(code.getByText('Sent')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await expect(code).toHaveCount(1);
  await expect(code.getByText('Kept at /dev/mail.')).toBeVisible();
  await code.getByRole('rowheader').getByRole('link').click();
  await settled(page);
  await expect(page.getByRole('list', { name: 'Mails' })).toContainText('Registration code');
});

test('decision 21: a code is sent again from the page of mails @plain', async ({ page, admin }) => {
  const person = await admin.pending();
  const path = `/mail?q=${encodeURIComponent(person.email)}`;
  await asPerson(page, 'Super Administrator', path);
  await mails(page).getByRole('button', { name: /^Resend Registration code to/ }).click();
  // One a minute (SEC-32): the refusal says how long to wait, and nothing else went out.
  await expect(page.getByText(/Too many tries/).first()).toBeVisible();
  const query = { search: person.email, state: null, kind: '', page: 1, size: 15 };
  const { page: found } = await admin.read<{ page: { rows: unknown[] } }>('mail/list', { query });
  expect(found.rows).toHaveLength(1);
});

test('mails are narrowed by state, kind and words; the address holds it', async ({ page, admin }) => {
  const person = await admin.pending();
  await asPerson(page, 'Super Administrator', '/mail');
  await page.getByRole('searchbox', { name: 'Search' }).fill(person.email);
  await expectParam(page, 'q', person.email);
  await expect(mails(page)).toHaveCount(1);
  await page.getByRole('combobox', { name: 'State', exact: true }).selectOption({ label: 'Refused' });
  await expectParam(page, 'state', 'refused');
  await expect(page.getByText('No mail found')).toBeVisible();
  await page.getByRole('link', { name: 'Show all mails' }).click();
  await expectParam(page, 'state', null);
  await expect(mails(page).first()).toBeVisible();
  await page.getByRole('combobox', { name: 'Mail', exact: true }).selectOption({ label: 'Registration code' });
  await expectParam(page, 'kind', 'register');
  await expect(mails(page).first()).toContainText('Registration code');
});

test('SEC-46: who has no mails in sight finds none, and no word of the outbox', async ({ page }) => {
  await asPerson(page, 'Common Manager', `/mail?q=${word()}`);
  await expect(page.getByText('No mail found')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Pause sending' })).toHaveCount(0);
});

test('REL-52: sending is paused and resumed, and the page says which', async ({ page, admin }) => {
  await asPerson(page, 'Super Administrator', '/mail');
  await page.getByRole('button', { name: 'Pause sending' }).click();
  try {
    await said(page, 'Sending is paused. Mails wait until it is resumed.');
    await expect(page.getByText('Sending is paused.', { exact: true })).toBeVisible();
  } finally {
    // Other tests wait for mails.
    await admin.request.post('/api/mail/resume', { headers: { 'Sec-Fetch-Site': 'same-origin' }, form: {} });
  }
  await open(page, '/mail');
  await expect(page.getByText('Sending goes on.')).toBeVisible();
});
