// The overview in every size and both themes.

import { asPerson, expect, isTouch, looksRight, open, test } from '../../support';

test('X-2 X-3: the overview looks right', async ({ page }, info) => {
  const touch = isTouch(info.project.name);
  await asPerson(page, 'Super Administrator', '/');
  await expect(page.getByRole('img', { name: /^Changes/ })).toBeVisible();
  await page.getByText('Sign-ins day by day').click();
  await looksRight(page, 'overview', touch);
  await open(page, '/permits');
  await looksRight(page, 'requests to connect', touch);
});
