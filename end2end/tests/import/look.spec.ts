// Import, looked at: the list, the columns, the rows.

import { asPerson, expect, isTouch, looksRight, open, test, word } from '../../support';

test('import looks right', async ({ page }, info) => {
  const touch = isTouch(info.project.name);
  await asPerson(page, 'Super Administrator', '/import');
  await looksRight(page, 'import', touch);
  const buffer = Buffer.from(`email,label,status\n${word()}@example.com,Ann,active\nnonsense,Ben,sleeping\n`);
  await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'look.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Upload' }).click();
  await expect(page.getByRole('heading', { name: 'Columns' })).toBeVisible();
  await looksRight(page, 'columns', touch);
  await page.getByRole('button', { name: 'Check the rows' }).click();
  await expect(page.locator('.import-counts')).toHaveText(/2 of 2 checked/);
  await looksRight(page, 'rows', touch);
  await open(page, '/import');
  await looksRight(page, 'files', touch);
});
