// Self-registration with a company's authorization code: asked, proved, accepted or rejected.

import { asPerson, codeTo, companyBy, expect, mailTo, newCompany, open, said, test, word } from '../../support';
import type { Page } from '@playwright/test';

async function asks(page: Page, code: string, email: string, kind: 'Installer' | 'Employee', name: string) {
  await page.goto('/sign-in');
  await page.getByRole('link', { name: "Register with a company's code" }).click();
  await page.getByRole('textbox', { name: 'Authorization code' }).fill(code);
  await page.getByRole('textbox', { name: 'Full name' }).fill(name);
  await page.getByRole('textbox', { name: 'Email address' }).fill(email);
  await page.getByRole('textbox', { name: 'Phone' }).fill('+1 555 0177');
  await page.getByRole('combobox', { name: 'You will be' }).selectOption(kind);
  await page.getByRole('button', { name: 'Mail me a code' }).click();
}

test('somebody registers with the code, waits, and is accepted with a role @plain', async ({ page, elsewhere, admin }) => {
  const company = await newCompany(admin, await companyBy(admin, 'D04'), { joining: 'both' });
  const { authorization_code: code } = await admin.read<{ authorization_code: string }>('companies/open', { id: company.id });
  const [email, name] = [`${word()}@e2e.example.com`, `Joan ${word()}`];
  await asks(elsewhere, code, email, 'Employee', name);
  await elsewhere.getByRole('textbox', { name: 'Code from the mail' }).fill(await codeTo(admin.request, email, 'join'));
  await elsewhere.getByRole('button', { name: 'Send the request' }).click();
  await expect(elsewhere.getByText('Your request is sent.')).toBeVisible();

  await asPerson(page, 'Super Administrator', `/companies/${company.id}`);
  const request = page.getByRole('list', { name: 'Waiting to be accepted' }).getByRole('listitem');
  await expect(request).toContainText(name);
  await request.getByRole('combobox', { name: `Role of ${name}` }).selectOption('Owner');
  await request.getByRole('button', { name: `Accept ${name}` }).click();
  await said(page, new RegExp(`${name} is accepted`));
  await expect(request).toHaveCount(0);
  await mailTo(admin.request, email, 'join_accepted');
  await codeTo(admin.request, email, 'register');
  await open(page, `/companies/${company.id}`);
  await expect(page.getByRole('table', { name: 'Users' }).getByRole('rowheader')).toContainText(name);
});

test('an installer is rejected and told; a wrong code is not valid @plain', async ({ page, elsewhere, admin }) => {
  const company = await newCompany(admin, await companyBy(admin, 'D04'), { joining: 'installers' });
  const { authorization_code: code } = await admin.read<{ authorization_code: string }>('companies/open', { id: company.id });
  const [email, name] = [`${word()}@e2e.example.com`, `Ivo ${word()}`];
  await asks(elsewhere, code, email, 'Employee', name);
  await expect(elsewhere.getByRole('alert')).toContainText('This code is not valid.');
  await elsewhere.getByRole('combobox', { name: 'You will be' }).selectOption('Installer');
  await elsewhere.getByRole('button', { name: 'Mail me a code' }).click();
  await elsewhere.getByRole('textbox', { name: 'Code from the mail' }).fill(await codeTo(admin.request, email, 'join'));
  await elsewhere.getByRole('button', { name: 'Send the request' }).click();
  await asPerson(page, 'Super Administrator', `/companies/${company.id}`);
  await page.getByRole('button', { name: `Reject ${name}` }).click();
  await said(page, new RegExp(`request of ${name} is rejected`));
  await mailTo(admin.request, email, 'join_rejected');
});
