// Form that blocks a time.

import { Select, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../shared/api'
import { unwrap } from '../../../shared/problem'
import { formatInstant, formatTimeOfDay, instantAt, parseTimeOfDay } from '../../../shared/time'
import { employeesQuery } from '../../catalogue'
import { useI18n } from '../../i18n'
import { EditForm } from '../../kit/EditForm'
import { useForm } from '../../kit/useForm'
import { useIdempotentMutation } from '../../ui/useIdempotentMutation'
import { DateTimeFields, employeesFor, TimeField } from '../bookingFields'
import type { SlotFormProps } from '../newBooking/newBookingSlot'
import { cacheBlock } from '../queries'

export function BlockForm({ location, slot, onDone }: SlotFormProps) {
  const { t } = useI18n()
  const queryClient = useQueryClient()
  const { data: employees = [] } = useQuery(employeesQuery)
  const sendOnce = useIdempotentMutation()
  const form = useForm({
    initial: {
      employeeId: slot.employeeId,
      day: slot.day,
      from: formatTimeOfDay(slot.from),
      to: formatTimeOfDay(slot.to > slot.from ? slot.to : slot.from + 30),
      reason: '',
    },
    save: ({ employeeId, day, from, to, reason }) => {
      const at = (time: string) => formatInstant(instantAt(day, parseTimeOfDay(time), location.time_zone))
      const block = {
        location_id: location.id,
        employee_ids: employeeId === null ? [] : [employeeId],
        starts_at: at(from),
        ends_at: at(to),
        reason: reason.trim(),
      }
      return sendOnce(block, (request) => unwrap(api.POST('/blocks', request)))
    },
    onSaved: (created) => {
      cacheBlock(queryClient, created)
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
        data={employeesFor(employees, location, null).map(({ id, name }) => ({ value: id, label: name }))}
        {...form.field('employeeId')}
      />
      <DateTimeFields day={form.choice('day')} time={form.text('from')} />
      <TimeField label={t('block.until')} {...form.text('to')} />
      <TextInput label={t('block.reason')} placeholder={t('block.reasonExample')} {...form.text('reason')} />
    </EditForm>
  )
}
