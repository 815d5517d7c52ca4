// The page of mails in every size and both themes.

import { asPerson, expect, isTouch, looksRight, open, test } from '../../support';

test('X-2 X-3: the page of mails looks right, full and empty', async ({ page }, info) => {
  const touch = isTouch(info.project.name);
  await asPerson(page, 'Super Administrator', '/mail');
  await expect(page.getByText('Sending goes on.')).toBeVisible();
  await looksRight(page, 'mails', touch);
  await open(page, '/mail?q=nothing+is+called+that');
  await looksRight(page, 'no mails', touch);
});
