import { expectAccessible } from './support/screens'
import { newColleague, signIn } from './support/sign-in'
import { expect, test } from './support/test'

test('two colleagues write to each other', async ({ page, browser }) => {
  await signIn(page)
  const { colleague, page: colleaguePage } = await newColleague(browser, 'employee')
  await colleaguePage.goto('/chat')
  await expect(colleaguePage.getByText('No conversations yet')).toBeVisible()
  await page.goto(`/chat/${colleague.id}`)
  await page.getByRole('textbox', { name: 'Message' }).fill('Can you come to the desk?')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('log').getByText('Can you come to the desk?')).toBeVisible()

  await colleaguePage.getByRole('link', { name: /Can you come to the desk/ }).click()
  await colleaguePage.getByRole('textbox', { name: 'Message' }).pressSequentially('On my w')
  await expect(page.getByText(/is writing/)).toBeVisible()
  await colleaguePage.keyboard.type('ay')
  await colleaguePage.keyboard.press('Enter')
  await expect(page.getByRole('log').getByText('On my way')).toBeVisible()
  await page.screenshot({ path: 'test-results/pages/chat-conversation.png' })
  await expectAccessible(page)
  await colleaguePage.context().close()
})

test('who chooses somebody to write to can write at once', async ({ page, browser }) => {
  await signIn(page)
  const { colleague, page: colleaguePage } = await newColleague(browser, 'employee')
  await colleaguePage.context().close()
  const choose = async () => {
    await page.getByRole('button', { name: 'New conversation' }).first().click()
    await page.getByRole('searchbox').fill(colleague.name)
    await page.getByRole('link', { name: colleague.name }).last().click()
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  }
  await page.goto('/chat')
  await choose()
  await page.keyboard.type('Hello')
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveValue('Hello')
  await choose()
})
