// Blocking a time.

import { Select, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../shared/api'
import { answer } from '../../../shared/problem'
import { instantAt, parseTimeOfDay, writeInstant, writeTimeOfDay } from '../../../shared/time'
import { employeesQuery } from '../../catalogue'
import { EditForm } from '../../kit/EditForm'
import { useForm } from '../../kit/useForm'
import { useOnce } from '../../parts/once'
import { useTexts } from '../../texts'
import { keepBlock } from '../data'
import { TimeField, WhenFields, whoDo } from '../fields'
import type { FormProps } from '../grid/slot'

export function BlockForm({ location, slot, onDone }: FormProps) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const { data: employees = [] } = useQuery(employeesQuery)
  const once = useOnce()
  const form = useForm({
    initial: {
      employeeId: slot.employeeId,
      day: slot.day,
      from: writeTimeOfDay(slot.from),
      to: writeTimeOfDay(slot.to > slot.from ? slot.to : slot.from + 30),
      reason: '',
    },
    save: ({ employeeId, day, from, to, reason }) => {
      const at = (time: string) => writeInstant(instantAt(day, parseTimeOfDay(time), location.time_zone))
      const block = {
        location_id: location.id,
        employee_ids: employeeId === null ? [] : [employeeId],
        starts_at: at(from),
        ends_at: at(to),
        reason: reason.trim(),
      }
      return once(block, (request) => answer(api.POST('/blocks', request)))
    },
    onSaved: (made) => {
      keepBlock(queries, made)
      onDone()
    },
  })
  const { employeeId, reason } = form.values
  return (
    <EditForm
      form={form}
      layout="prominent"
      submit={t('block.submit')}
      disabled={employeeId === null}
      unsaved={reason.trim() !== ''}
    >
      <Select
        label={t('block.who')}
        data={whoDo(employees, location, null).map(({ id, name }) => ({ value: id, label: name }))}
        {...form.field('employeeId')}
      />
      <WhenFields day={form.choice('day')} time={form.text('from')} />
      <TimeField label={t('block.until')} {...form.text('to')} />
      <TextInput label={t('block.reason')} placeholder={t('block.reasonExample')} {...form.text('reason')} />
    </EditForm>
  )
}
