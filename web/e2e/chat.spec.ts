import { anotherDesk, expect, expectAccessible, setting, signedIn, test } from './support'

test('two colleagues write to each other', async ({ page, browser }) => {
  await signedIn(page)
  const owner = await anotherDesk(browser)
  const idOf = async (one: typeof page) => (await (await one.request.get(`${setting().base}/api/v1/me`)).json()).id
  await owner.goto('/chat')
  await expect(owner.getByText('No conversations yet')).toBeVisible()
  await page.goto(`/chat/${await idOf(owner)}`)
  await page.getByRole('textbox', { name: 'Message' }).fill('Can you come to the desk?')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('log').getByText('Can you come to the desk?')).toBeVisible()

  await owner.getByRole('link', { name: /Can you come to the desk/ }).click()
  await owner.getByRole('textbox', { name: 'Message' }).pressSequentially('On my w')
  await expect(page.getByText(/is writing/)).toBeVisible()
  await owner.keyboard.type('ay')
  await owner.keyboard.press('Enter')
  await expect(page.getByRole('log').getByText('On my way')).toBeVisible()
  await page.screenshot({ path: 'test-results/pages/chat-conversation.png' })
  await expectAccessible(page)
  await owner.context().close()
})
