import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { renderPart } from '../../testing/desk'
import { Chart } from './Chart'

const points = ['Jan 1', 'Jan 2', 'Jan 3'].map((name) => ({ name }))
const series = [
  { label: 'Completed', tone: 'good' as const, values: [1, 2, 3] },
  { label: 'Open', tone: 'calm' as const, values: [4, null, 6] },
]

async function show(shown = points) {
  const part = renderPart(
    <Chart label="Visits" kind="bars" points={shown} series={series} formatValue={(value) => `${value} visits`} />,
  )
  part.show()
  return { ...part, chart: await screen.findByRole('slider', { name: 'Visits' }) }
}

describe('a chart', () => {
  it('tells the last point until one goes to another', async () => {
    const { chart } = await show()
    expect(chart).toHaveAttribute('aria-valuetext', 'Jan 3, Completed: 3 visits, Open: 6 visits')
  })

  it('is gone along by the arrows, as far as there are points', async () => {
    const { chart, user } = await show()
    chart.focus()
    await user.keyboard('{ArrowLeft}')
    expect(chart).toHaveAttribute('aria-valuetext', 'Jan 2, Completed: 2 visits')
    expect(chart).toHaveAttribute('aria-valuenow', '1')
    await user.keyboard('{ArrowLeft}{ArrowLeft}{ArrowLeft}')
    expect(chart).toHaveAttribute('aria-valuenow', '0')
    await user.keyboard('{End}{ArrowRight}')
    expect(chart).toHaveAttribute('aria-valuenow', '2')
    await user.keyboard('{Home}')
    expect(chart).toHaveAttribute('aria-valuenow', '0')
  })

  it('lets go of a point on Escape, and when it loses the focus', async () => {
    const { chart, user } = await show()
    chart.focus()
    await user.keyboard('{Home}{Escape}')
    expect(chart).toHaveAttribute('aria-valuenow', '2')
    await user.keyboard('{Home}')
    fireEvent.blur(chart)
    expect(chart).toHaveAttribute('aria-valuenow', '2')
  })

  it('is a table for those who do not see it, with a dash where there is nothing', async () => {
    await show()
    const table = screen.getByRole('table', { name: 'Visits' })
    expect(within(table).getAllByRole('row')).toHaveLength(4)
    const row = within(table).getByRole('row', { name: /Jan 2/ })
    expect(
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    ).toEqual(['2 visits', '–'])
  })

  it('says nothing where there are no points yet', async () => {
    const { chart, user } = await show([])
    chart.focus()
    await user.keyboard('{Home}')
    expect(chart).toHaveAttribute('aria-valuetext', '')
  })
})
